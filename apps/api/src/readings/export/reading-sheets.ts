import type { WholeOverview } from '../reading-view.js';
import { sheetWords } from '../reading-words.js';
import type { Field, Sheet } from './sheet.js';

type Locale = 'en' | 'de';
type Cell = WholeOverview['rows'][number];
type Measure = Extract<Cell, { released: true }>['measures'][number];

/**
 * What the screen shows as sheets: one row for each cell and measure, then the flags. Made of the screen's own answer, so
 * no file can say what the screen does not; a row without figures says why.
 */
export function readingSheets(overview: WholeOverview, locale: Locale): { figures: Sheet; flags: Sheet } {
  return { figures: figuresOf(overview, locale), flags: flagsOf(overview, locale) };
}

function figuresOf({ pulse, organisation, rows, measures }: WholeOverview, locale: Locale): Sheet {
  const w = sheetWords[locale];
  const names = new Map(measures.map(({ id, name }) => [id, name]));
  const lines = [organisation, ...rows].flatMap((cell): Field[][] => {
    const place = [pulse.title, new Date(pulse.closedAt), cell.name, w.kinds[cell.kind]];
    if (!cell.released) return [[...place, ...nothing(10), cell.reason.text]];
    const { respondentCount, invitedCount } = cell;
    return cell.measures
      .filter(({ measureId }) => names.has(measureId))
      .map((measure) => [
        ...place,
        names.get(measure.measureId)!,
        ...(measure.released
          ? [figure(measure.score, measure.bound), measure.low, measure.high, measure.respondentCount]
          : nothing(4)),
        respondentCount,
        invitedCount,
        ...(measure.released
          ? [favourable(measure), measure.change?.text ?? null, cell.break?.text ?? null]
          : nothing(3)),
        measure.released ? null : measure.reason.text,
      ]);
  });
  return {
    name: w.figures,
    columns: [
      w.pulse,
      w.closedOn,
      w.team,
      w.kind,
      w.measure,
      w.score,
      w.low,
      w.high,
      'n',
      w.answered,
      w.invited,
      w.favourable,
      w.change,
      w.notCompared,
      w.withheld,
    ],
    rows: lines,
  };
}

function flagsOf({ pulse, flags }: WholeOverview, locale: Locale): Sheet {
  const w = sheetWords[locale];
  return {
    name: w.flags,
    columns: [w.pulse, w.team, w.flag, w.severity, w.index, w.low, w.high, w.probability, w.evidence],
    rows: flags.map((flag) => [
      pulse.title,
      flag.team.name,
      flag.name,
      flag.severityText,
      figure(flag.index, flag.bound),
      flag.low,
      flag.high,
      flag.probability,
      flag.evidence.join(' '),
    ]),
  };
}

const signs = { 'at-least': '≥', 'at-most': '≤' } as const;

/** A clipped figure is a text, so that nobody reckons with its bound as if it were exact. */
const figure = (value: number, bound: 'at-least' | 'at-most' | null): Field =>
  bound === null ? value : `${signs[bound]} ${value}`;

const favourable = (measure: Extract<Measure, { released: true }>): Field =>
  measure.favourable ? figure(measure.favourable.percent, measure.favourable.bound) : null;

const nothing = (count: number): null[] => Array.from({ length: count }, () => null);
