import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as statistics from './index.js';

// Made by reference/second.R after the code had been frozen.
const reference = JSON.parse(readFileSync(join(__dirname, '../reference/second.json'), 'utf8'));

// Parsed JSON whose shape is that of the R script.
type Row = Record<string, any>;

function close(own: number | null | undefined, theirs: number | null, tolerance = 1e-9) {
  if (theirs === null || own === null || own === undefined) {
    expect(own ?? null).toBe(theirs);
    return;
  }
  const error = Math.abs(own - theirs) / (Math.abs(theirs) || 1);
  if (!(error <= tolerance)) throw new Error(`${own} is not ${theirs} (relative error ${error})`);
}

const describedBy = (values: readonly number[]) => {
  const moments = statistics.emptyMoments();
  for (const value of values) statistics.addToMoments(moments, value);
  return moments;
};

const sample = (values: number[]) => ({
  mean: statistics.mean(values) as number,
  variance: statistics.variance(values),
  count: values.length,
});

describe('values written in R after the code was frozen', () => {
  it.each(reference.composites as Row[])('error and skewness of composites with weights $weights', (row) => {
    const own = statistics.compositeSummary(row['composites'], row['rows'], row['weights']);
    for (const key of ['mean', 'variance', 'errorVariance', 'thirdMoment'] as const)
      close(own?.[key], row[key]);
  });

  it.each(reference.bands as Row[])('the grey band over $teams.length teams', (row) => {
    const teams = row['teams'].map((team: Row) => {
      const rows: number[][] = team['rows'];
      const items = rows[0]?.length as number;
      const summary = statistics.compositeSummary(
        rows.map((own) => statistics.mean(own) as number),
        rows,
        Array.from({ length: items }, () => 1 / items),
      );
      return {
        ...summary,
        invitedCount: team['invitedCount'],
        plain: { standardError: 1, degreesOfFreedom: 1 },
      };
    });
    const tests = statistics.greyBandPValues(teams, row['criterion']);
    row['teams'].forEach((team: Row, i: number) => {
      close(tests[i]?.standardError, team['standardError']);
      close(tests[i]?.degreesOfFreedom, team['degreesOfFreedom']);
      close(tests[i]?.unguardedPValue, team['unguarded']);
      close(tests[i]?.pValue, team['pValue']);
    });
    const band = statistics.greyBand(tests.map(({ pValue }) => pValue));
    expect(band.flagged).toEqual(row['flagged']);
    close(band.bandCount, row['bandCount']);
    close(band.expectedNulls, row['expectedNulls']);
    band.qValues.forEach((q, i) => close(q, row['qValues'][i]));
  });

  it.each(reference.moments as Row[])('moments of $values.length values', (row) => {
    const own = describedBy(row['values']);
    close(statistics.momentsMean(own), row['mean']);
    close(statistics.momentsVariance(own), row['variance']);
    close(statistics.momentsThird(own), row['third']);
    const half = Math.floor(row['values'].length / 2);
    const merged = statistics.mergeMoments(
      describedBy(row['values'].slice(0, half)),
      describedBy(row['values'].slice(half)),
    );
    close(statistics.momentsMean(merged), row['mean']);
    close(statistics.momentsVariance(merged), row['variance']);
    close(statistics.momentsThird(merged), row['third']);
  });

  it.each(reference.hedges as Row[])("Hedges' g of $before and $after", (row) => {
    close(statistics.hedgesG(sample(row['before']), sample(row['after'])), row['g']);
  });

  it.each(reference.wilson as Row[])('Wilson interval of $favourable of $respondentCount', (row) => {
    const own = statistics.wilsonInterval(row as { favourable: number; respondentCount: number });
    expect(own.lower).toBeCloseTo(row['lower'], 12);
    expect(own.upper).toBeCloseTo(row['upper'], 12);
  });

  it.each(reference.agreement as Row[])('agreement of $values on seven points', (row) => {
    const values: number[] = row['values'];
    if (values.length >= 6) close(statistics.awg(values, { from: 1, to: 7 }), row['awg']);
    else expect(statistics.awg(values, { from: 1, to: 7 })).toBeNull();
    close(statistics.averageDeviation(values.map((value) => [value, value]), 'median'), row['deviation']); // prettier-ignore
    close(statistics.rwg(values, statistics.uniformVariance(7)), row['rwg']);
  });

  it.each(reference.exact as Row[])(
    'exact interval of $favourable of $respondentCount of $invitedCount',
    (row) => {
      const { lower, upper } = statistics.hypergeometricInterval(row as never);
      expect({ lower, upper }).toEqual({ lower: row['lower'], upper: row['upper'] });
    },
  );

  it.each(reference.tables as Row[])('Fisher exact test of $table', (row) => {
    close(statistics.fisherExact(row['table'], 'greater'), row['greater']);
    close(statistics.fisherExact(row['table'], 'less'), row['less']);
    close(statistics.fisherExact(row['table'], 'two-sided'), row['twoSided']);
  });

  it.each(reference.points as Row[])('t at $t and quantile of $p with $df degrees of freedom', (row) => {
    close(statistics.studentTLowerTail(row['t'], row['df']), row['tail']);
    close(statistics.studentTQuantile(row['p'], row['df']), row['quantile']);
  });

  it.each(reference.scales as Row[])('alpha and omega of a made scale', (row) => {
    close(statistics.cronbachAlpha(row['rows']), row['alpha']);
    // R stops an improper solution at its bound; here it has no value.
    const improper = row['leastUniqueness'] <= 0.005 + 1e-6;
    close(statistics.omegaTotal(row['rows']), improper ? null : row['omegaTotal'], 1e-6);
  });

  it.each(reference.anovas as Row[])('intraclass correlations of $groups.length groups', (row) => {
    const own = statistics.intraclassCorrelation(row['groups']);
    close(own?.icc1, row['icc1']);
    close(own?.icc2, row['icc2']);
  });
});
