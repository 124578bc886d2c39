import { useQuery } from '@tanstack/react-query';
import { deliveryQuery, participationQuery } from '../api/queries.js';
import type { Pulse } from '../api/views.js';
import { ProblemNotice } from '../design/notice.js';
import { Card, Skeleton } from '../design/page.js';
import { useWords } from '../i18n/words.js';

/** Are people answering: in steps of five and once a day, so that nobody's answer can be seen to arrive. */
export function ParticipationPanel({ pulse }: { pulse: Pulse }) {
  const { w, number, date } = useWords();
  const read = useQuery(participationQuery(pulse.id));
  const counted = read.data?.participation;
  const notReached = useQuery(deliveryQuery(pulse.id)).data?.bounced ?? 0;
  return (
    <Card title={w.pulse.participationTitle} text={w.pulse.participationWhy}>
      <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />
      {read.isPending ? <Skeleton heights={[24]} /> : null}
      {counted ? (
        <p>
          <strong>{w.pulse.atLeast(number(counted.atLeast), number(counted.invitedCount))}</strong>{' '}
          <span className="quiet">{w.pulse.countedOn(date(`${counted.countedOn}T12:00:00Z`))}</span>
        </p>
      ) : null}
      {notReached > 0 ? <p className="small">{w.pulse.notReached(notReached, number(notReached))}</p> : null}
      {read.data && !counted ? <p>{w.pulse.notCounted}</p> : null}
    </Card>
  );
}
