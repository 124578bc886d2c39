import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { requireCoSignature } from '../api/operations.js';
import { launchRuleQuery } from '../api/queries.js';
import { Button } from '../design/action.js';
import { Dialog } from '../design/dialog.js';
import { Card } from '../design/page.js';
import { useWords } from '../i18n/words.js';

/** Lets every launch need the works council's co-signature. HR can begin with it and not stop it. */
export function LaunchRule() {
  const { w } = useWords();
  const queries = useQueryClient();
  const rule = useQuery(launchRuleQuery);
  const [asking, setAsking] = useState(false);
  const require = useMutation({
    mutationFn: requireCoSignature,
    onSuccess: (changed) => {
      queries.setQueryData(launchRuleQuery.queryKey, changed);
      setAsking(false);
    },
  });
  if (!rule.data) return null;
  return (
    <Card title={w.coSign.ruleTitle}>
      {rule.data.needsCoSignature ? (
        <p>{w.coSign.ruleText}</p>
      ) : (
        <div className="row between">
          <span>{w.coSign.notNeeded}</span>
          <Button onClick={() => setAsking(true)}>{w.coSign.require}</Button>
        </div>
      )}
      {asking ? (
        <Dialog
          title={w.coSign.requireTitle}
          confirm={w.coSign.require}
          busy={require.isPending}
          error={require.error}
          onConfirm={() => require.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>{w.coSign.requireText}</p>
        </Dialog>
      ) : null}
    </Card>
  );
}
