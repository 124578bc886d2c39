import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { listDeliveryProblems, sendAgain } from '../api/operations.js';
import { deliveryQuery } from '../api/queries.js';
import { useList } from '../api/use-list.js';
import type { Delivery, DeliveryProblem, Pulse } from '../api/views.js';
import { Button } from '../design/action.js';
import { Dialog } from '../design/dialog.js';
import { Field } from '../design/field.js';
import { Notice, ProblemNotice } from '../design/notice.js';
import { Card, Skeleton } from '../design/page.js';
import { PagedTable } from '../design/paged-table.js';
import { useWords } from '../i18n/words.js';

const states = ['accepted', 'sending', 'pending', 'deferred', 'bounced', 'unknown', 'cancelled'] as const;

/** Is it going out: live counts, and every mail that did not arrive with what to do about it. */
export function DeliveryPanel({ pulse }: { pulse: Pulse }) {
  const { w } = useWords();
  const delivery = useQuery(deliveryQuery(pulse.id));
  return (
    <>
      <Card
        title={w.pulse.deliveryTitle}
        text={w.pulse.deliveryMeaning}
        actions={delivery.data ? <UpdatedAt at={delivery.data.updatedAt} /> : null}
      >
        <div className="stack">
          {delivery.error && !delivery.data ? (
            <ProblemNotice error={delivery.error} onRetry={() => void delivery.refetch()} />
          ) : null}
          {delivery.data?.sendingLock ? (
            <Notice tone="problem" title={w.pulse.lockedTitle} live="status">
              <p>{w.pulse.lockedText}</p>
              <p className="code">
                {w.problems.code} <code>sending.locked</code>
              </p>
            </Notice>
          ) : null}
          {delivery.data?.senderPause ? <SenderPause pause={delivery.data.senderPause} /> : null}
          {delivery.data ? <Progress delivery={delivery.data} /> : null}
          {delivery.isPending ? <Skeleton heights={[24, 12, 24]} /> : null}
        </div>
      </Card>
      <Problems pulse={pulse} complete={delivery.data?.accepted === delivery.data?.total} />
    </>
  );
}

function UpdatedAt({ at }: { at: string }) {
  const { w, time } = useWords();
  return <span className="quiet small">{w.pulse.updated(time(at))}</span>;
}

/** Why nothing goes out at all, in the mail server's own words. */
function SenderPause({ pause }: { pause: NonNullable<Delivery['senderPause']> }) {
  const { w, time } = useWords();
  return (
    <Notice tone="caution" live="status">
      <p>{pause.reason}</p>
      <p>{pause.whatToDo}</p>
      <p className="small">
        {w.pulse.serverSays} <q>{pause.reply}</q>
      </p>
      <p className="quiet small">
        {w.pulse.pausedSince(time(pause.since))} · {w.pulse.nextAttempt(time(pause.nextTryAt))}
      </p>
    </Notice>
  );
}

function Progress({ delivery }: { delivery: Delivery }) {
  const { w, number } = useWords();
  const { keysMade, keysTotal } = delivery;
  if (keysMade !== null && keysTotal !== null && keysMade < keysTotal) {
    return (
      <div className="stack">
        <p>{w.pulse.keys(number(keysMade), number(keysTotal))}</p>
        <div
          className="progress"
          role="progressbar"
          aria-label={w.pulse.deliveryTitle}
          aria-valuemin={0}
          aria-valuemax={keysTotal}
          aria-valuenow={keysMade}
          aria-valuetext={w.pulse.keys(number(keysMade), number(keysTotal))}
        >
          <span className="d-sending" style={{ width: `${(100 * keysMade) / keysTotal}%` }} />
        </div>
      </div>
    );
  }
  if (delivery.preparing && delivery.total === 0) return <p role="status">{w.pulse.preparing}</p>;
  const share = (count: number) => (delivery.total === 0 ? 0 : (100 * count) / delivery.total);
  return (
    <div className="stack">
      <p>
        <strong>{w.pulse.deliveryOf(number(delivery.accepted), number(delivery.total))}</strong>
        {delivery.preparing ? <span className="quiet"> · {w.pulse.preparing}</span> : null}
      </p>
      <div
        className="progress"
        role="progressbar"
        aria-label={w.pulse.deliveryTitle}
        aria-valuemin={0}
        aria-valuemax={delivery.total}
        aria-valuenow={delivery.accepted}
        aria-valuetext={w.pulse.deliveryOf(number(delivery.accepted), number(delivery.total))}
      >
        {states.map((state) => (
          <span key={state} className={`d-${state}`} style={{ width: `${share(delivery[state])}%` }} />
        ))}
      </div>
      <ul className="key small">
        {states
          .filter((state) => state !== 'cancelled' || delivery.cancelled > 0)
          .map((state) => (
            <li key={state}>
              <span className={`swatch d-${state}`} aria-hidden="true" />
              <span>
                <strong>{number(delivery[state])}</strong> {w.pulse.deliveryStates[state]}
              </span>
            </li>
          ))}
      </ul>
      {delivery.reminders.map((reminder) => (
        <p key={reminder.number} className="small">
          {w.pulse.reminderOf(number(reminder.number), number(reminder.accepted))}
        </p>
      ))}
    </div>
  );
}

function Problems({ pulse, complete }: { pulse: Pulse; complete: boolean }) {
  const { w, number, time } = useWords();
  const queries = useQueryClient();
  const list = useList(
    ['delivery-problems', pulse.id],
    (cursor) => listDeliveryProblems(pulse.id, cursor),
    pulse.state === 'open' ? 5000 : false,
  );
  const [correcting, setCorrecting] = useState<DeliveryProblem | null>(null);
  const again = useMutation({
    mutationFn: ({ sendId, email }: { sendId: string; email: string | null }) =>
      sendAgain(pulse.id, sendId, email),
    onSuccess: () => {
      setCorrecting(null);
      void queries.invalidateQueries({ queryKey: ['delivery', pulse.id] });
      void queries.invalidateQueries({ queryKey: ['delivery-problems', pulse.id] });
    },
  });
  const open = pulse.state === 'open';
  return (
    <Card title={w.pulse.problemsTitle} flush>
      {again.isSuccess || (again.error && !correcting) ? (
        <div style={{ padding: '0 1.25rem 0.75rem' }}>
          {again.isSuccess ? (
            <Notice tone="good" live="status">
              <p>{w.pulse.sentAgain(again.data.email)}</p>
            </Notice>
          ) : (
            <ProblemNotice error={again.error} />
          )}
        </div>
      ) : null}
      <PagedTable
        list={list}
        empty={complete ? w.pulse.noProblems : w.pulse.problemsLater}
        caption={w.pulse.problemsTitle}
        keyOf={(problem) => problem.sendId}
        columns={[
          {
            name: w.access.name,
            cell: (problem) => (
              <>
                {problem.name || problem.email}
                <br />
                <span className="quiet small">{problem.email}</span>
              </>
            ),
          },
          {
            name: w.pulse.reason,
            plain: true,
            cell: (problem) => (
              <div className="stack tight">
                <span>{problem.reason}</span>
                <span className="quiet small">{problem.whatToDo}</span>
                <span className="quiet small">
                  {w.pulse.attempts(problem.attempts, number(problem.attempts))}
                  {problem.nextAttemptAt ? ` · ${w.pulse.nextAttempt(time(problem.nextAttemptAt))}` : ''}
                </span>
              </div>
            ),
          },
          ...(open
            ? [
                {
                  name: w.action.choices,
                  plain: true,
                  cell: (problem: DeliveryProblem) => (
                    <div className="row" style={{ '--gap': '0.5rem' } as object}>
                      <Button
                        small
                        aria-label={`${w.pulse.sendAgain}: ${problem.name || problem.email}`}
                        busy={again.isPending}
                        onClick={() => again.mutate({ sendId: problem.sendId, email: null })}
                      >
                        {w.pulse.sendAgain}
                      </Button>
                      <Button
                        small
                        aria-label={`${w.pulse.correctAddress}: ${problem.name || problem.email}`}
                        onClick={() => {
                          again.reset();
                          setCorrecting(problem);
                        }}
                      >
                        {w.pulse.correctAddress}
                      </Button>
                    </div>
                  ),
                },
              ]
            : []),
        ]}
      />
      {correcting ? (
        <CorrectAddress
          problem={correcting}
          busy={again.isPending}
          error={again.error}
          onSend={(email) => again.mutate({ sendId: correcting.sendId, email })}
          onClose={() => {
            again.reset();
            setCorrecting(null);
          }}
        />
      ) : null}
    </Card>
  );
}

function CorrectAddress({
  problem,
  busy,
  error,
  onSend,
  onClose,
}: {
  problem: DeliveryProblem;
  busy: boolean;
  error: unknown;
  onSend: (email: string) => void;
  onClose: () => void;
}) {
  const { w } = useWords();
  const [email, setEmail] = useState(problem.email);
  return (
    <Dialog
      title={w.pulse.correctTitle(problem.name || problem.email)}
      confirm={w.pulse.correctConfirm}
      ready={email.trim() !== ''}
      busy={busy}
      error={error}
      onConfirm={() => onSend(email.trim())}
      onClose={onClose}
    >
      <p>{w.pulse.correctText}</p>
      <Field label={w.pulse.newAddress}>
        {(control) => (
          <input {...control} type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
        )}
      </Field>
    </Dialog>
  );
}
