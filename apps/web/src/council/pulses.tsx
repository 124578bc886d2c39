import { Link } from 'react-router';
import { listPulses } from '../api/operations.js';
import { useList } from '../api/use-list.js';
import { Card, Page } from '../design/page.js';
import { PagedTable } from '../design/paged-table.js';
import { useWords } from '../i18n/words.js';
import { closeText } from '../pulse/close-text.js';
import { PulseBadge } from '../pulse/pulse-badge.js';
import { LaunchRuleCard } from './co-sign.js';

/** Every pulse, to be checked one by one. */
export function CouncilPulsesPage() {
  const words = useWords();
  const { w, number } = words;
  const list = useList(['pulses', 'all'], listPulses);
  return (
    <Page title={w.pulses.title} lede={w.council.intro}>
      <Card flush>
        <PagedTable
          list={list}
          empty={w.council.empty}
          caption={w.pulses.title}
          keyOf={(pulse) => pulse.id}
          columns={[
            {
              name: w.pulses.pulse,
              cell: (pulse) => <Link to={`/council/pulses/${pulse.id}`}>{pulse.title}</Link>,
            },
            { name: w.pulses.state, cell: (pulse) => <PulseBadge state={pulse.state} /> },
            { name: w.pulses.audience, cell: (pulse) => pulse.audience?.name ?? w.everyone },
            {
              name: w.pulses.invited,
              number: true,
              cell: (pulse) => (pulse.invitedCount === null ? '–' : number(pulse.invitedCount)),
            },
            {
              name: w.pulses.closes,
              short: true,
              cell: (pulse) => closeText(pulse, pulse.closedAt ?? pulse.closesAt, words),
            },
          ]}
        />
      </Card>
      <LaunchRuleCard />
    </Page>
  );
}
