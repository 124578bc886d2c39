import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { recomputeReading } from '../api/operations.js';
import type { Ledger } from '../api/views.js';
import { Button } from '../design/action.js';
import { Dialog } from '../design/dialog.js';
import { Field } from '../design/field.js';
import { Notice } from '../design/notice.js';
import { Card } from '../design/page.js';
import { Table } from '../design/table.js';
import { useWords } from '../i18n/words.js';
import { TypeTitle } from './type-title.js';

const mostRevisions = 3;

/** Every revision of a reading, why each was made, and the way to ask for another. */
export function Revisions({ ledger }: { ledger: Ledger }) {
  const { w, number, time } = useWords();
  const [asking, setAsking] = useState(false);
  const { revisions, recompute, pulse } = ledger;
  const waiting = recompute?.state === 'waiting';
  return (
    <Card title={w.ledger.revisions} text={w.ledger.revisionsText}>
      <Table
        caption={w.ledger.revisions}
        rows={revisions.toReversed()}
        keyOf={(one) => String(one.number)}
        columns={[
          {
            name: w.ledger.revision,
            cell: (one) =>
              one.number === ledger.revision ? (
                <strong>{number(one.number)}</strong>
              ) : (
                <Link to={`?revision=${one.number}`}>{number(one.number)}</Link>
              ),
          },
          { name: w.ledger.frozenAt, cell: (one) => time(one.frozenAt) },
          { name: w.ledger.why, plain: true, cell: (one) => one.reason ?? w.ledger.firstRevision },
        ]}
      />
      <div role="status">
        {waiting ? <p>{w.ledger.recomputeWaits(time(recompute.askedAt))}</p> : null}
        {recompute?.refusedBecause ? (
          <Notice title={w.ledger.recomputeRefused(time(recompute.askedAt))}>
            <p>{recompute.refusedBecause.text}</p>
          </Notice>
        ) : null}
      </div>
      {/* The answers of an imported survey were not kept. */}
      {revisions.length < mostRevisions && !waiting && pulse.origin !== 'imported' ? (
        <p className="no-print">
          <Button small onClick={() => setAsking(true)}>
            {w.ledger.recompute}
          </Button>
        </p>
      ) : null}
      {asking ? <AskRecompute pulse={pulse} onClose={() => setAsking(false)} /> : null}
    </Card>
  );
}

function AskRecompute({ pulse, onClose }: { pulse: Ledger['pulse']; onClose: () => void }) {
  const { w } = useWords();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const ask = useMutation({
    mutationFn: () => recomputeReading(pulse.id, reason, typed),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['ledger', pulse.id] });
      onClose();
    },
  });
  return (
    <Dialog
      title={w.ledger.recomputeTitle}
      confirm={w.ledger.recompute}
      ready={reason.trim().length >= 3 && typed.trim() === pulse.title.trim()}
      busy={ask.isPending}
      error={ask.error}
      onConfirm={() => ask.mutate()}
      onClose={onClose}
    >
      <p>{w.ledger.recomputeText}</p>
      <Field label={w.ledger.recomputeReason}>
        {(control) => (
          <textarea
            {...control}
            rows={3}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <TypeTitle title={pulse.title} typed={typed} onType={setTyped} />
    </Dialog>
  );
}
