import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { closePulse, deletePulse, launchPulse, sendTestMail, voidPulse } from '../api/operations.js';
import { mailPreviewQuery, pulseQuery } from '../api/queries.js';
import type { MailLocale, Pulse } from '../api/views.js';
import { Button, ButtonLink } from '../design/action.js';
import { CopyButton } from '../design/copy-button.js';
import { Dialog } from '../design/dialog.js';
import { Field } from '../design/field.js';
import { Notice, ProblemNotice } from '../design/notice.js';
import { Card, Page, PageSkeleton, Skeleton } from '../design/page.js';
import { useSession } from '../frame/session.js';
import { localeOf, useWords } from '../i18n/words.js';
import { PulseBadge } from '../pulse/pulse-badge.js';
import { invitedCountOf, PulseFacts } from '../pulse/pulse-facts.js';
import { Units } from '../pulse/units.js';
import { DeliveryPanel } from './delivery.js';
import { Loosenings } from './loosenings.js';
import { MoveClose } from './move-close.js';
import { obstacleLink } from './obstacle-link.js';
import { ParticipationPanel } from './participation.js';
import { PlannedLaunch } from './plan-launch.js';
import { RehearsalPanel } from './rehearsal.js';
import { TypeTitle } from './type-title.js';

type Asking = 'launch' | 'delete' | 'move' | 'close' | 'void' | null;

/** One pulse, from draft to closed: what it is, what blocks it, what is under way, and what can be done now. */
export function PulsePage() {
  const { w, time } = useWords();
  const { pulseId = '' } = useParams();
  const read = useQuery(pulseQuery(pulseId));
  const [asking, setAsking] = useState<Asking>(null);
  if (read.error && !read.data) {
    return (
      <Page title={w.pulses.title}>
        <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />
      </Page>
    );
  }
  if (!read.data) return <PageSkeleton title={w.pulses.title} />;
  const pulse = read.data;
  const ledes = {
    draft: w.pulse.draftIntro,
    open: w.pulse.openIntro(time(pulse.closesAt)),
    closed:
      pulse.origin === 'imported'
        ? w.past.pulseIntro
        : w.pulse.closedIntro(pulse.closedAt ? time(pulse.closedAt) : '–'),
    voided: w.pulse.voidedIntro,
  };
  return (
    <Page
      title={pulse.title}
      lede={
        <>
          <PulseBadge state={pulse.state} /> {ledes[pulse.state]}
        </>
      }
      actions={
        pulse.state === 'draft' ? (
          <ButtonLink to={`/hr/pulses/${pulse.id}/edit`}>{w.action.edit}</ButtonLink>
        ) : null
      }
    >
      {pulse.state === 'draft' ? <Loosenings pulse={pulse} /> : null}
      {pulse.state === 'draft' ? <Readiness pulse={pulse} onLaunch={() => setAsking('launch')} /> : null}
      {pulse.state === 'draft' ? <PlannedLaunch pulse={pulse} /> : null}
      {pulse.state === 'draft' ? <RehearsalPanel pulseId={pulse.id} /> : null}
      {pulse.state === 'closed' ? (
        pulse.reading === 'ready' ? (
          <Notice tone="good" title={w.pulse.ready} live="status">
            <div className="row">
              <ButtonLink weight="primary" to={`/readings/${pulse.id}`}>
                {w.pulses.readReading}
              </ButtonLink>
            </div>
          </Notice>
        ) : (
          <Notice title={w.pulse.computing} live="status" />
        )
      ) : null}
      {pulse.state === 'open' ? <ParticipationPanel pulse={pulse} /> : null}
      {pulse.state === 'open' || (pulse.state === 'closed' && pulse.origin === 'asked') ? (
        <DeliveryPanel pulse={pulse} />
      ) : null}
      <PulseFacts pulse={pulse} />
      {pulse.state === 'draft' ? <Announcement text={pulse.announcement} /> : null}
      {pulse.state === 'draft' || pulse.state === 'open' ? <Mail pulse={pulse} /> : null}
      <Units pulse={pulse} />
      {pulse.state === 'open' ? (
        <Card title={w.pulse.endingTitle} text={w.pulse.endingText}>
          <div className="row">
            {pulse.closesAtInContract ? null : (
              <Button onClick={() => setAsking('move')}>{w.pulse.move}</Button>
            )}
            <Button onClick={() => setAsking('close')}>{w.pulse.closeNow}</Button>
            <Button weight="danger" onClick={() => setAsking('void')}>
              {w.pulse.void}
            </Button>
          </div>
        </Card>
      ) : null}
      {pulse.state === 'closed' && pulse.origin === 'asked' && pulse.reading === 'computing' ? (
        <Card title={w.pulse.endingTitle} text={w.pulse.unreadText}>
          <Button weight="danger" onClick={() => setAsking('void')}>
            {w.pulse.void}
          </Button>
        </Card>
      ) : null}
      {pulse.state === 'draft' ? (
        <div>
          <Button weight="danger" onClick={() => setAsking('delete')}>
            {w.pulse.deleteDraft}
          </Button>
        </div>
      ) : null}
      {asking === 'move' ? <MoveClose pulse={pulse} onClose={() => setAsking(null)} /> : null}
      {asking && asking !== 'move' ? (
        <Ask asking={asking} pulse={pulse} onClose={() => setAsking(null)} />
      ) : null}
    </Page>
  );
}

function Readiness({ pulse, onLaunch }: { pulse: Pulse; onLaunch: () => void }) {
  const { w, number } = useWords();
  const { obstacles } = pulse;
  return (
    <Card title={w.pulse.readyTitle}>
      {obstacles.length === 0 ? (
        <div className="row between">
          <span>✓ {w.pulse.noObstacles}</span>
          <Button weight="primary" onClick={onLaunch}>
            {w.pulse.launch}
          </Button>
        </div>
      ) : (
        <>
          <p>
            <strong>{w.pulse.obstacles(obstacles.length, number(obstacles.length))}</strong>
          </p>
          <ul className="obstacles">
            {obstacles.map((obstacle) => (
              <li key={obstacle.code}>
                <div>
                  <p>{obstacle.detail}</p>
                  <p className="quiet small">{obstacle.action}</p>
                </div>
                {/* An edit would take away the very signature that is waited for. */}
                {obstacle.code === 'pulse.co-signature-missing' ? null : (
                  <ButtonLink small to={obstacleLink(obstacle.code, pulse.id)}>
                    {obstacleLink(obstacle.code, pulse.id) === '/hr/roster' ? w.frame.roster : w.action.edit}
                  </ButtonLink>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function Announcement({ text }: { text: string }) {
  const { w } = useWords();
  return (
    <Card
      title={w.pulse.announcementTitle}
      text={w.pulse.announcementText}
      actions={<CopyButton text={text} />}
    >
      <pre className="paper">{text}</pre>
    </Card>
  );
}

/** The invitation in each language, a test of it to oneself, and the way to the page that it leads to. */
function Mail({ pulse }: { pulse: Pulse }) {
  const { w, languageName } = useWords();
  const { organisation } = useSession();
  const [locale, setLocale] = useState<MailLocale>(localeOf(organisation.locale));
  const [asText, setAsText] = useState(false);
  const preview = useQuery({ ...mailPreviewQuery(pulse.id, locale), placeholderData: keepPreviousData });
  const test = useMutation({ mutationFn: () => sendTestMail(pulse.id, locale) });
  return (
    <Card
      title={w.pulse.mailTitle}
      actions={
        <>
          <div className="choice" role="group" aria-label={w.reading.view}>
            <button type="button" aria-pressed={!asText} onClick={() => setAsText(false)}>
              {w.pulse.mailAsPage}
            </button>
            <button type="button" aria-pressed={asText} onClick={() => setAsText(true)}>
              {w.pulse.mailAsText}
            </button>
          </div>
          <label className="row small">
            <span className="quiet">{w.pulse.mailLanguage}</span>
            <select
              className="control"
              value={locale}
              onChange={(event) => setLocale(event.target.value as MailLocale)}
            >
              {(preview.data?.locales ?? [locale]).map((one) => (
                <option key={one} value={one}>
                  {languageName(one)}
                </option>
              ))}
            </select>
          </label>
        </>
      }
    >
      <div className="stack">
        <div className="row">
          <ButtonLink small to={`/hr/pulses/${pulse.id}/page?locale=${localeOf(locale)}`}>
            {w.pulse.seePage}
          </ButtonLink>
          {pulse.state === 'draft' ? (
            <Button small busy={test.isPending} onClick={() => test.mutate()}>
              {w.pulse.testMail}
            </Button>
          ) : null}
          <span className="quiet small" role="status">
            {test.data ? w.pulse.testMailSent(test.data.email) : ''}
          </span>
        </div>
        {test.error ? <ProblemNotice error={test.error} /> : null}
        {preview.error ? (
          <ProblemNotice error={preview.error} onRetry={() => void preview.refetch()} />
        ) : null}
        {preview.isPending ? <Skeleton heights={[24, 416]} /> : null}
        {preview.data ? (
          <div className="stack">
            <p>
              <span className="quiet">{w.pulse.mailSubject}: </span>
              <strong>{preview.data.subject}</strong>
            </p>
            {asText ? (
              <pre className="paper">{preview.data.text}</pre>
            ) : (
              <iframe
                className="mail-frame"
                sandbox=""
                srcDoc={preview.data.html}
                title={`${w.pulse.mailTitle}: ${preview.data.subject}`}
              />
            )}
          </div>
        ) : null}
      </div>
    </Card>
  );
}

/** The question before each step that matters. Closing and voiding want the title typed. */
function Ask({
  asking,
  pulse,
  onClose,
}: {
  asking: Exclude<Asking, 'move' | null>;
  pulse: Pulse;
  onClose: () => void;
}) {
  const { w, number } = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const act = useMutation({
    mutationFn: async (): Promise<Pulse | null> => {
      if (asking === 'launch') return launchPulse(pulse.id);
      if (asking === 'close') return closePulse(pulse.id, typed);
      if (asking === 'void') return voidPulse(pulse.id, typed, reason.trim());
      await deletePulse(pulse.id);
      return null;
    },
    onSuccess: async (changed) => {
      onClose();
      if (changed) queries.setQueryData(pulseQuery(pulse.id).queryKey, changed);
      else await navigate('/hr/pulses');
      void queries.invalidateQueries({ queryKey: ['pulses'] });
      void queries.invalidateQueries({ queryKey: ['delivery', pulse.id] });
      void queries.invalidateQueries({ queryKey: ['programme'] });
    },
  });
  const typeTitle = asking === 'close' || asking === 'void';
  const words = {
    launch: [
      w.pulse.launchTitle,
      w.pulse.launchText(w.people(invitedCountOf(pulse), number(invitedCountOf(pulse)))),
      w.pulse.launchConfirm,
    ],
    delete: [w.pulse.deleteTitle, w.pulse.deleteText, w.pulse.deleteDraft],
    close: [w.pulse.closeTitle, w.pulse.closeText, w.pulse.closeNow],
    void: [w.pulse.voidTitle, w.pulse.voidText, w.pulse.voidConfirm],
  } as const;
  const [title, text, confirm] = words[asking];
  return (
    <Dialog
      title={title}
      confirm={confirm}
      weight={asking === 'launch' || asking === 'close' ? 'primary' : 'danger'}
      ready={(!typeTitle || typed.trim() === pulse.title) && (asking !== 'void' || reason.trim() !== '')}
      busy={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate()}
      onClose={onClose}
    >
      <p>{text}</p>
      {typeTitle ? <TypeTitle title={pulse.title} typed={typed} onType={setTyped} /> : null}
      {asking === 'void' ? (
        <Field label={w.pulse.voidReason}>
          {(control) => (
            <textarea {...control} value={reason} onChange={(event) => setReason(event.target.value)} />
          )}
        </Field>
      ) : null}
    </Dialog>
  );
}
