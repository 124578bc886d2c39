import { Link } from 'react-router';
import { listPulses } from '../api/operations.js';
import { useList } from '../api/use-list.js';
import { ButtonLink } from '../design/action.js';
import { Card, Page } from '../design/page.js';
import { PagedTable } from '../design/paged-table.js';
import { useWords } from '../i18n/words.js';
import { closeText } from '../pulse/close-text.js';
import { PulseBadge } from '../pulse/pulse-badge.js';

export function PulsesPage() {
  const words = useWords();
  const { w, number } = words;
  const list = useList(['pulses', 'all'], listPulses);
  return (
    <Page
      title={w.pulses.title}
      lede={w.pulses.intro}
      actions={
        <>
          <ButtonLink to="/hr/pulses/past">{w.past.title}</ButtonLink>
          <ButtonLink weight="primary" to="/hr/pulses/new">
            {w.pulses.create}
          </ButtonLink>
        </>
      }
    >
      <Card flush>
        <PagedTable
          list={list}
          empty={w.pulses.empty}
          caption={w.pulses.title}
          keyOf={(pulse) => pulse.id}
          columns={[
            {
              name: w.pulses.pulse,
              cell: (pulse) => <Link to={`/hr/pulses/${pulse.id}`}>{pulse.title}</Link>,
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
            {
              name: w.pulses.reading,
              cell: (pulse) =>
                pulse.reading === 'ready' ? (
                  <Link to={`/readings/${pulse.id}`} aria-label={`${w.pulses.readReading}: ${pulse.title}`}>
                    {w.pulses.readReading}
                  </Link>
                ) : (
                  <span className="quiet">
                    {pulse.state === 'voided' ? '–' : w.pulses.readings[pulse.reading]}
                  </span>
                ),
            },
          ]}
        />
      </Card>
    </Page>
  );
}
