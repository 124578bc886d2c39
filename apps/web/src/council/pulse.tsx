import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { pulseQuery } from '../api/queries.js';
import type { Pulse } from '../api/views.js';
import { AuditTable } from '../audit/audit.js';
import { CoSignCard } from './co-sign.js';
import { CopyButton } from '../design/copy-button.js';
import { ProblemNotice } from '../design/notice.js';
import { Card, Page, PageSkeleton } from '../design/page.js';
import { useWords } from '../i18n/words.js';
import { PulseBadge } from '../pulse/pulse-badge.js';
import { PulseFacts } from '../pulse/pulse-facts.js';
import { Units } from '../pulse/units.js';

/** One pulse as the works council checks it: what was promised, who sees what, whether the count is right. */
export function CouncilPulsePage() {
  const { w, time } = useWords();
  const { pulseId = '' } = useParams();
  const read = useQuery(pulseQuery(pulseId));
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
    draft: w.council.draft,
    open: w.council.open(time(pulse.closesAt)),
    closed:
      pulse.origin === 'imported'
        ? w.past.pulseIntro
        : w.council.closed(pulse.closedAt ? time(pulse.closedAt) : '–'),
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
    >
      <CoSignCard pulse={pulse} />
      <PulseFacts pulse={pulse} />
      {pulse.origin === 'imported' ? null : (
        <>
          <WhoSeesWhat pulse={pulse} />
          <Verification pulse={pulse} />
        </>
      )}
      <Units pulse={pulse} />
      <Card title={w.council.historyTitle} text={w.council.historyText} flush>
        <AuditTable subject={`pulse:${pulse.id}`} />
      </Card>
    </Page>
  );
}

function WhoSeesWhat({ pulse }: { pulse: Pulse }) {
  const { w, number } = useWords();
  const minimum = number(pulse.minimumCell);
  return (
    <Card title={w.council.whoSeesTitle}>
      <dl className="facts">
        {w.council.whoSees(minimum, number(pulse.answersKeptDays)).map(([who, what]) => (
          <div key={who}>
            <dt>{who}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** The file with every signature, and the one command that checks it without trusting this service. */
function Verification({ pulse }: { pulse: Pulse }) {
  const { w } = useWords();
  const file = `penumbra-verification-${pulse.id}.json`;
  const command = `penumbra verify --file ${file}`;
  if (pulse.reading !== 'ready')
    return (
      <Card title={w.council.verifyTitle}>
        <p>{pulse.state === 'voided' ? w.council.verifyVoided : w.council.verifyLater}</p>
      </Card>
    );
  return (
    <Card title={w.council.verifyTitle} text={w.council.verifyText} actions={<CopyButton text={command} />}>
      <div className="stack">
        <pre className="paper">{command}</pre>
        <div className="row">
          <a className="button primary" href={`/api/pulses/${pulse.id}/verification`} download={file}>
            {w.council.verifyDownload}
          </a>
        </div>
      </div>
    </Card>
  );
}
