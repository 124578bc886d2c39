import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changePulse } from '../api/operations.js';
import { pulseQuery } from '../api/queries.js';
import type { Loosening, Pulse } from '../api/views.js';
import { Button } from '../design/action.js';
import { Notice, ProblemNotice } from '../design/notice.js';
import { useWords } from '../i18n/words.js';

/** Wishes to protect people less than the draft does, each waiting for a second HR person. */
export function Loosenings({ pulse }: { pulse: Pulse }) {
  const { w, number, time } = useWords();
  const queries = useQueryClient();
  const agree = useMutation({
    mutationFn: ({ setting, value }: Loosening) => changePulse(pulse.id, { [setting]: value }),
    onSuccess: (changed) => queries.setQueryData(pulseQuery(pulse.id).queryKey, changed),
  });
  if (pulse.loosenings.length === 0) return null;
  const wish = ({ setting, value }: Loosening) =>
    ({
      minimumCell: w.pulse.wishMinimum,
      answersKeptDays: w.pulse.wishKept,
      executivesSeeAfterWorkingDays: w.pulse.wishHeadStart,
    })[setting](number(value), number(pulse[setting]));
  return (
    <Notice tone="caution" title={w.pulse.loosenTitle}>
      {pulse.loosenings.map((loosening) => (
        <div className="row between" key={loosening.setting}>
          <p>
            {wish(loosening)}{' '}
            <span className="quiet">
              {loosening.askedByYou
                ? w.pulse.askedByYou(time(loosening.askedAt))
                : w.pulse.askedBy(loosening.askedByName, time(loosening.askedAt))}
            </span>
          </p>
          {loosening.askedByYou ? null : (
            <Button
              small
              aria-label={`${w.pulse.agree}: ${wish(loosening)}`}
              busy={agree.isPending}
              onClick={() => agree.mutate(loosening)}
            >
              {w.pulse.agree}
            </Button>
          )}
        </div>
      ))}
      <ProblemNotice error={agree.error} />
    </Notice>
  );
}
