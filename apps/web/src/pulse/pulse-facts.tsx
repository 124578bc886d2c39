import type { ReactNode } from 'react';
import type { Pulse } from '../api/views.js';
import { Card } from '../design/page.js';
import { useWords } from '../i18n/words.js';
import { closeText } from './close-text.js';

/** What was, or will be, promised to the people who are asked. */
export function PulseFacts({ pulse }: { pulse: Pulse }) {
  const words = useWords();
  const { w, number, time } = words;
  const isOver = pulse.origin === 'asked' && (pulse.state === 'closed' || pulse.state === 'voided');
  const facts: [string, ReactNode][] = [
    [w.pulse.factInstrument, pulse.instrument.title],
    [w.pulse.factAudience, pulse.audience?.name ?? w.everyone],
    [pulse.origin === 'imported' ? w.past.invited : w.pulse.factInvited, number(invitedCountOf(pulse))],
    // A pulse may have been closed by hand before its time.
    [isOver ? w.pulse.factPlannedClose : w.pulse.factCloses, closeText(pulse, pulse.closesAt, words)],
    ...(pulse.closesAtInContract
      ? [[w.pulse.factClosesInContract, time(pulse.closesAtInContract)] satisfies [string, ReactNode]]
      : []),
    ...(pulse.origin === 'asked'
      ? [[w.pulse.factReply, `${pulse.replyToName}, ${pulse.replyToEmail}`] satisfies [string, ReactNode]]
      : []),
    [w.pulse.factMinimum, w.pulse.minimum(number(pulse.minimumCell))],
    ...(pulse.contract
      ? [
          [w.pulse.factContract, <ContractLink key="contract" contract={pulse.contract} />] satisfies [
            string,
            ReactNode,
          ],
        ]
      : []),
    [
      w.pulse.factKept,
      pulse.origin === 'asked' ? w.pulse.keptDays(number(pulse.answersKeptDays)) : w.past.notKept,
    ],
    [
      (pulse.origin === 'imported' ? w.past : w.pulse).factHeadStart,
      w.pulse.headStart(pulse.executivesSeeAfterWorkingDays, number(pulse.executivesSeeAfterWorkingDays)),
    ],
  ];
  return (
    <Card>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** The page that everybody who was asked can open, by the words that stand in their mail. */
function ContractLink({ contract }: { contract: NonNullable<Pulse['contract']> }) {
  return <a href={`/contract/${contract.hash}`}>{contract.words.join(' ')}</a>;
}

/** Known after launch; before it, what the preview of the units adds up to. */
export function invitedCountOf(pulse: Pulse): number {
  return pulse.invitedCount ?? pulse.units.reduce((sum, unit) => sum + unit.invitedCount, 0);
}
