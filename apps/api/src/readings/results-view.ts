import type { FrozenCell, Results } from '@penumbra/readings';
import { z } from 'zod';
import { MeasureInfo, measureInfos, MeasureView, measureView, PulseRef, pulseRef } from './reading-view.js';
import { Reason } from './reason.js';
import { restName, withheldText } from './reading-words.js';

const ResultsCell = z
  .discriminatedUnion('released', [
    z.object({
      released: z.literal(true),
      name: z.string(),
      respondentCount: z.number(),
      invitedCount: z.number(),
      measures: z.array(MeasureView),
    }),
    z.object({ released: z.literal(false), name: z.string(), reason: Reason }),
  ])
  .meta({ id: 'ResultsCell' });
export const ResultsView = z
  .object({
    organisationName: z.string(),
    pulse: PulseRef,
    minimumCell: z.number(),
    measures: z.array(MeasureInfo),
    everyone: ResultsCell,
    group: ResultsCell.nullable(),
    commentsAskedFor: z.boolean(),
  })
  .meta({ id: 'Results' });

export function resultsView(
  { header, organisationName, everyone, group }: Results,
  locale: 'en' | 'de',
): z.infer<typeof ResultsView> {
  const measures = measureInfos(header, locale);
  const shown = new Set(measures.map(({ id }) => id));
  const cellView = (cell: FrozenCell): z.infer<typeof ResultsCell> => {
    const name = cell.kind === 'rest' ? restName(cell.teamName, locale) : cell.teamName;
    if (!cell.released || cell.respondentCount === null || cell.invitedCount === null) {
      const code = cell.withheldBecause ?? 'too-few-answers';
      return { released: false, name, reason: { code, text: withheldText(code, locale) } };
    }
    return {
      released: true,
      name,
      respondentCount: cell.respondentCount,
      invitedCount: cell.invitedCount,
      measures: cell.measures
        .filter(({ measureId }) => shown.has(measureId))
        .map((measure) => measureView(measure, locale)),
    };
  };
  return {
    organisationName,
    pulse: pulseRef(header),
    minimumCell: header.minimumCell,
    measures,
    everyone: cellView(everyone),
    group: group && cellView(group),
    commentsAskedFor: header.comment !== undefined,
  };
}
