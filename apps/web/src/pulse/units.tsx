import type { Pulse } from '../api/views.js';
import { Card } from '../design/page.js';
import { Table } from '../design/table.js';
import { useWords } from '../i18n/words.js';

/** Who is counted together. */
export function Units({ pulse }: { pulse: Pulse }) {
  const { w, number } = useWords();
  if (pulse.units.length === 0) return null;
  return (
    <Card
      title={w.pulse.unitsTitle}
      text={pulse.origin === 'imported' ? w.past.unitsText : w.pulse.unitsText}
      flush
    >
      <div style={{ maxHeight: '26rem', overflowY: 'auto' }}>
        <Table
          caption={w.pulse.unitsTitle}
          cards={false}
          rows={pulse.units}
          keyOf={(unit) => unit.id}
          columns={[
            {
              name: w.pulse.unit,
              cell: (unit) => (unit.kind === 'rest' ? w.pulse.unitRest(unit.team.name) : unit.team.name),
            },
            {
              name: pulse.origin === 'imported' ? w.past.invited : w.pulses.invited,
              number: true,
              cell: (unit) => number(unit.invitedCount),
            },
          ]}
        />
      </div>
    </Card>
  );
}
