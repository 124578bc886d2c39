import type { Analysis, GroupFigures } from './analysis-figures.js';
import type { AnalysePlan } from './analyse-plan.js';

const NOTHING = '–';

/** An analysis for the eye: rounded. The JSON has every figure, unrounded. */
export function* analyseTable(plan: AnalysePlan, analysis: Analysis): Generator<string, void, undefined> {
  const { overall, rows } = analysis;
  const { intraclassCorrelation: icc, reliability } = overall;
  yield lines([
    `${rows.read} rows: ${rows.withScore} people with a score in ${overall.groupsWithScores} of ${overall.groups} groups` +
      ` (${rows.withoutScore} answered fewer than 60 % of the items, ${rows.withoutGroup} have no group)`,
    ...(rows.straightLines > 0
      ? [`${rows.straightLines} straight lines${rows.straightLinesLeftOut ? ', left out' : ', kept'}`]
      : []),
    `Mean ${figure(overall.mean?.itemScale, 2)} on ${plan.scale.from} to ${plan.scale.to}, ${figure(overall.mean?.percentOfMaximum, 1)} on 0 to 100`,
    `Alpha ${figure(reliability.cronbachAlpha)}, within groups ${figure(reliability.withinGroupAlpha)}, omega total ${figure(reliability.omegaTotal)}` +
      ` (${reliability.completeRows} complete rows${reliability.provisional ? ', provisional' : ''})`,
    `ICC(1) ${figure(icc?.intraclassCorrelation1)}, ICC(2) ${figure(icc?.intraclassCorrelation2)}` +
      (icc?.intraclassCorrelation2 !== null && icc !== null && icc.intraclassCorrelation2 < 0.5
        ? ': the groups do not differ reliably on this scale'
        : ''),
    `Between groups: mean ${figure(overall.betweenGroups?.mean, 1)}, standard deviation ${figure(overall.betweenGroups === null ? null : Math.sqrt(overall.betweenGroups.variance), 1)};` +
      ` usual standard deviation within ${figure(Math.sqrt(overall.variancePrior.variance), 1)} (0 to 100)`,
    '',
  ]);
  const names = overall.groups;
  const width = 24;
  const columns: [string, number][] = [
    ['group', -width],
    ['n', 6],
    ['N', 6],
    ['mean', 6],
    ['95 %', 13],
    ['favourable', 11],
    ['bounds', 13],
    ['rwg(j)', 7],
    ['AD', 6],
    ['a_wg', 6],
    ['estimate', 9],
    ['tier', -15],
  ];
  yield lines([row(columns.map(([name, size]) => cell(name, size)))]);
  for (const group of analysis.groups)
    yield lines([row(cellsOf(group).map((text, i) => cell(text, columns[i]?.[1] ?? 0)))]);
  const average = analysis.averagesOverGroups();
  yield lines([
    '',
    `Over ${names} groups on average: rwg(j) ${figure(average.withinGroupAgreementOfItems.uniform)} (uniform), ${figure(average.withinGroupAgreementOfItems.slightlySkewed)} (slightly skewed); ` +
      `AD ${figure(average.averageDeviationFromMean)} (mean), ${figure(average.averageDeviationFromMedian)} (median); a_wg ${figure(average.agreementAdjustedForMean)}`,
    'Means, intervals, bounds and estimates are on 0 to 100. Unrounded figures, and those of each item: --json.',
  ]);
}

function cellsOf(group: GroupFigures): string[] {
  const { mean, interval95, nonresponseBounds: bounds, agreement } = group;
  return [
    group.group,
    String(group.respondents),
    group.invited === null ? NOTHING : String(group.invited),
    figure(mean?.percentOfMaximum, 1),
    range(interval95?.percentOfMaximum),
    group.favourableAnswers.share === null ? NOTHING : `${Math.round(100 * group.favourableAnswers.share)} %`,
    range(bounds?.percentOfMaximum),
    figure(agreement.withinGroupAgreementOfItems.uniform, 2),
    figure(agreement.averageDeviationFromMean, 2),
    figure(agreement.agreementAdjustedForMean, 2),
    figure(group.posterior?.mean, 1),
    group.tier === null ? NOTHING : group.tier.tier,
  ];
}

function range(of: { lower: number; upper: number } | undefined): string {
  return of === undefined ? NOTHING : `${of.lower.toFixed(1)}–${of.upper.toFixed(1)}`;
}

function figure(value: number | null | undefined, digits = 3): string {
  return value === null || value === undefined ? NOTHING : value.toFixed(digits);
}

/** Left where the size is negative; a long name is shortened. */
function cell(text: string, size: number): string {
  const width = Math.abs(size);
  const fitting = text.length > width ? `${text.slice(0, width - 1)}…` : text;
  return size < 0 ? fitting.padEnd(width) : fitting.padStart(width);
}

const row = (cells: readonly string[]) => cells.join(' ').trimEnd();
const lines = (all: readonly string[]) => `${all.join('\n')}\n`;
