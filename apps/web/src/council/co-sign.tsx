import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { coSignPulse, waiveCoSignature } from '../api/operations.js';
import { launchRuleQuery, pulseQuery } from '../api/queries.js';
import type { Pulse } from '../api/views.js';
import { Button } from '../design/action.js';
import { Dialog } from '../design/dialog.js';
import { ProblemNotice } from '../design/notice.js';
import { Card } from '../design/page.js';
import { useWords } from '../i18n/words.js';

/** The council's word on a draft, where launches need it. */
export function CoSignCard({ pulse }: { pulse: Pulse }) {
  const { w, time } = useWords();
  const queries = useQueryClient();
  const { needed, signedAt, signedByName } = pulse.coSignature;
  const sign = useMutation({
    mutationFn: () => coSignPulse(pulse.id),
    onSuccess: (changed) => queries.setQueryData(pulseQuery(pulse.id).queryKey, changed),
  });
  if (!needed || pulse.state !== 'draft') return null;
  return (
    <Card title={w.coSign.title} text={w.coSign.text}>
      <div className="stack">
        {signedAt ? (
          <p role="status">✓ {w.coSign.signed(signedByName ?? '', time(signedAt))}</p>
        ) : (
          <div className="row">
            <Button weight="primary" busy={sign.isPending} onClick={() => sign.mutate()}>
              {w.coSign.sign}
            </Button>
          </div>
        )}
        <ProblemNotice error={sign.error} />
      </div>
    </Card>
  );
}

/** Whether launches need the council at all; only the council can let go of it. */
export function LaunchRuleCard() {
  const { w } = useWords();
  const queries = useQueryClient();
  const rule = useQuery(launchRuleQuery);
  const [asking, setAsking] = useState(false);
  const waive = useMutation({
    mutationFn: waiveCoSignature,
    onSuccess: (changed) => {
      queries.setQueryData(launchRuleQuery.queryKey, changed);
      setAsking(false);
    },
  });
  if (!rule.data?.needsCoSignature) return null;
  return (
    <Card title={w.coSign.ruleTitle}>
      <div className="row between">
        <span>{w.coSign.ruleText}</span>
        <Button onClick={() => setAsking(true)}>{w.coSign.waive}</Button>
      </div>
      {asking ? (
        <Dialog
          title={w.coSign.waiveTitle}
          confirm={w.coSign.waive}
          busy={waive.isPending}
          error={waive.error}
          onConfirm={() => waive.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>{w.coSign.waiveText}</p>
        </Dialog>
      ) : null}
    </Card>
  );
}
