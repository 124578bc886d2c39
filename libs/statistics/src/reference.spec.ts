import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as statistics from './index.js';

// Every value here was made by R (reference/reference.R), none by this code.
const reference = JSON.parse(readFileSync(join(__dirname, '../reference/reference.json'), 'utf8'));

// Parsed JSON whose shape is that of the R script.
type Row = Record<string, any>;

/** Relative where the value is large or tiny, absolute near 1. */
function close(own: number | null | undefined, theirs: number | null, tolerance = 1e-9) {
  if (theirs === null || own === null || own === undefined) {
    expect(own ?? null).toBe(theirs);
    return;
  }
  const scale = Math.abs(theirs) === 0 ? 1 : Math.abs(theirs);
  const error = Math.abs(own - theirs) / scale;
  if (!(error <= tolerance)) throw new Error(`${own} is not ${theirs} (relative error ${error})`);
}

/** Mean, usual standard error and degrees of freedom of a sample. */
const estimated = (values: readonly number[]) => ({
  mean: statistics.mean(values) as number,
  standardError: statistics.standardErrorOfMean({
    variance: statistics.variance(values) as number,
    respondentCount: values.length,
    invitedCount: null,
    reliability: 0.8,
  }) as number,
  degreesOfFreedom: values.length - 1,
});
const total = (row: readonly number[]) => row.reduce((sum, value) => sum + value, 0) / row.length;
const average = (values: (number | null)[]) => statistics.mean(values as number[]);

describe('distributions equal R, also far out in the tails', () => {
  const of = reference.distributions;
  it.each(of.studentTLowerTail as Row[])('t lower tail at $t, df $df', (row: Row) => {
    close(statistics.studentTLowerTail(row['t'] as number, row['df'] as number), row['value'] as number);
  });
  it.each(of.studentTQuantile as Row[])('t quantile of $p, df $df', (row: Row) => {
    close(statistics.studentTQuantile(row['p'] as number, row['df'] as number), row['value'] as number);
  });
  it.each(of.normalLowerTail as Row[])('normal lower tail at $z', (row: Row) => {
    close(statistics.normalLowerTail(row['z'] as number), row['value'] as number);
  });
  it.each(of.normalQuantile as Row[])('normal quantile of $p', (row: Row) => {
    close(statistics.normalQuantile(row['p'] as number), row['value'] as number);
  });
  it.each(of.chiSquareLowerTail as Row[])('chi-square lower tail at $x, df $df', (row: Row) => {
    close(statistics.chiSquareLowerTail(row['x'] as number, row['df'] as number), row['value'] as number);
  });
  it.each(of.logGamma as Row[])('log gamma of $x', (row: Row) => {
    close(statistics.logGamma(row['x'] as number), row['value'] as number);
  });
  it.each(of.incompleteBeta as Row[])('incomplete beta at $x ($a, $b)', (row: Row) => {
    const { x, a, b, value } = row as { x: number; a: number; b: number; value: number };
    close(statistics.incompleteBeta(x, a, b), value);
  });
});

describe('samples equal R', () => {
  it.each(reference.descriptive as Row[])('mean, variance and median of $values', (row: Row) => {
    close(statistics.mean(row['values']), row['mean']);
    close(statistics.variance(row['values']), row['variance']);
    close(statistics.median(row['values']), row['median']);
  });

  it.each(reference.tests as Row[])('t interval and Welch change of $before and $after', (row: Row) => {
    const before = estimated(row['before']);
    const own = statistics.meanInterval(before);
    close(own?.lower, row['ownLower']);
    close(own?.upper, row['ownUpper']);
    const change = statistics.welchChange(before, estimated(row['after']));
    close(change.change, row['change']);
    close(change.standardError, row['standardError']);
    close(change.degreesOfFreedom, row['degreesOfFreedom']);
    close(change.interval.lower, row['lower']);
    close(change.interval.upper, row['upper']);
    close(change.pValue, row['pValue']);
  });

  it.each(reference.adjusted as Row[])('Benjamini-Hochberg of $p', (row: Row) => {
    statistics.benjaminiHochberg(row['p'] as number[]).forEach((q, i) => close(q, row['q']?.[i] as number));
  });

  it.each(reference.fisher as Row[])('Fisher exact test of $table', (row: Row) => {
    close(statistics.fisherExact(row['table'], 'greater'), row['greater']);
    close(statistics.fisherExact(row['table'], 'less'), row['less']);
    close(statistics.fisherExact(row['table'], 'two-sided'), row['twoSided']);
  });

  it.each(reference.hypergeometric as Row[])(
    'exact interval of $favourable of $respondentCount of $invitedCount',
    (row: Row) => {
      const { lower, upper } = statistics.hypergeometricInterval(row as never);
      expect({ lower, upper }).toEqual({ lower: row.lower, upper: row.upper });
    },
  );

  it.each(reference.scales as Row[])('alpha and omega of a made scale', (row: Row) => {
    close(statistics.cronbachAlpha(row['rows']), row['alpha']);
    close(statistics.omegaTotal(row['rows']), row['omegaTotal'], 1e-6);
  });
});

describe('groups equal multilevel', () => {
  const { groups, ...values } = reference.grouping as { groups: number[][][] } & Record<string, any>;
  const first = groups.map((rows) => rows.map((row) => row[0] as number));
  const totals = groups.map((rows) =>
    rows.map((row) => row.reduce((sum, value) => sum + value, 0) / row.length),
  );
  const each = (theirs: number[], own: (index: number) => number | null) =>
    theirs.forEach((value, index) => close(own(index), value));

  it('agreement within groups', () => {
    each(values['rwg'], (i) => statistics.rwg(first[i] as number[], statistics.uniformVariance(5)));
    each(values['rwgSkewed'], (i) =>
      statistics.rwg(first[i] as number[], statistics.SLIGHTLY_SKEWED_VARIANCE_OF_FIVE),
    );
    each(values['rwgJ'], (i) => statistics.rwgJ(groups[i] as number[][], 2));
    each(values['averageDeviationMean'], (i) => statistics.averageDeviation(groups[i] as number[][]));
    each(values['averageDeviationMedian'], (i) =>
      statistics.averageDeviation(groups[i] as number[][], 'median'),
    );
  });

  it('a_wg where the group is large enough for it', () => {
    first.forEach((own, i) => {
      if (own.length >= 4) close(statistics.awg(own, { from: 1, to: 5 }), values['awg'][i]);
    });
  });

  it('intraclass correlations and the mean squares', () => {
    const own = statistics.intraclassCorrelation(totals);
    for (const key of [
      'icc1',
      'icc2',
      'icc1UnequalSizes',
      'meanSquareBetween',
      'meanSquareWithin',
    ] as const) {
      close(own?.[key], values[key]);
    }
  });

  it('alpha within groups and the prior variance', () => {
    close(statistics.withinGroupAlpha(groups).alpha, values['withinAlpha']);
    const variances = totals.map((own) => ({
      variance: statistics.variance(own),
      degreesOfFreedom: own.length - 1,
    }));
    const prior = values['prior'] as { equal: number; weighted: number };
    close(statistics.variancePrior(variances, 1).variance, prior.equal);
    close(statistics.variancePrior(variances, 1, 'degrees-of-freedom').variance, prior.weighted);
  });
});

describe('models equal R', () => {
  it('empirical Bayes by DerSimonian and Laird', () => {
    const of = reference.shrinkage;
    const groups = of.mean.map((mean: number, i: number) => ({ mean, standardError: of.standardError[i] }));
    const between = statistics.betweenGroups(groups);
    if (between === null) throw new Error('nothing estimated');
    close(between.mean, of.mu);
    close(between.variance, of.tau2);
    groups.forEach((group: { mean: number; standardError: number }, i: number) => {
      const own = statistics.posterior(group, between);
      close(own.mean, of.posteriorMean[i]);
      close(own.standardDeviation, of.posteriorDeviation[i]);
      close(statistics.probabilityAbove(own, 50), of.above50[i]);
    });
  });

  it('the Theil-Sen line', () => {
    const of = reference.line;
    const own = statistics.theilSen(of.x.map((x: number, i: number) => ({ x, y: of.y[i] })));
    close(own?.slope, of.slope);
    close(own?.intercept, of.intercept);
  });

  it('the control chart', () => {
    const of = reference.chart;
    const own = statistics.ewma(
      of.mean.map((mean: number, i: number) => ({ mean, standardError: of.standardError[i] })),
    );
    close(own?.baseline, of.baseline);
    own?.points.forEach((point, i) => {
      close(point.value, of.value[i]);
      close(point.limit, of.limit[i]);
    });
    expect(own?.points).toHaveLength(4);
  });

  it('item-adjusted means equal lm with sum contrasts', () => {
    const own = statistics.itemAdjustedMeans(reference.adjustment.answers);
    expect(own.connected).toBe(true);
    reference.adjustment.means.forEach((mean: number, i: number) => close(own.means.get(`t${i + 1}`), mean));
  });
});

const realFolder = process.env['PENUMBRA_REAL_DATA'];

const realGroups = (folder: string) => {
  const [head = '', ...lines] = readFileSync(join(folder, 'lq2002/responses.csv'), 'utf8').trim().split('\n');
  const columns = head.trim().replaceAll('"', '').split(',');
  const byGroup = new Map<string, number[][]>();
  for (const line of lines) {
    const cells = line.trim().split(',').map(Number);
    const group = String(cells[columns.indexOf('COMPID')]);
    const row = cells.filter((_, i) => columns[i]?.startsWith('LEAD'));
    byGroup.set(group, [...(byGroup.get(group) ?? []), row]);
  }
  return byGroup;
};

describe('the real lq2002 data', () => {
  const title = 'agreement, intraclass correlation, reliability and group means equal R';
  if (!realFolder) {
    it.skip(`${title} (set PENUMBRA_REAL_DATA to the folder with lq2002 to compare)`, () => {});
    return;
  }
  it(title, () => {
    const real = JSON.parse(readFileSync(join(__dirname, '../reference/real.json'), 'utf8'));
    const byGroup = realGroups(realFolder);
    const groups = [...byGroup.values()];
    const rows = groups.flat();
    const first = groups.map((group) => group.map((row) => row[0] as number));
    expect([rows.length, groups.length]).toEqual([real.respondents, real.groups]);
    close(average(first.map((own) => statistics.rwg(own, 2))), real.rwgUniform);
    close(average(first.map((own) => statistics.rwg(own, 1.34))), real.rwgSkewed);
    close(average(groups.map((own) => statistics.rwgJ(own, 2))), real.rwgJUniform);
    close(average(groups.map((own) => statistics.rwgJ(own, 1.34))), real.rwgJSkewed);
    close(average(groups.map((own) => statistics.averageDeviation(own))), real.averageDeviationMean);
    close(
      average(groups.map((own) => statistics.averageDeviation(own, 'median'))),
      real.averageDeviationMedian,
    );
    close(average(first.map((own) => statistics.awg(own, { from: 1, to: 5 }))), real.awg);
    const icc = statistics.intraclassCorrelation(groups.map((group) => group.map(total)));
    close(icc?.icc1, real.icc1);
    close(icc?.icc2, real.icc2);
    close(statistics.cronbachAlpha(rows), real.alpha);
    close(statistics.withinGroupAlpha(groups).alpha, real.withinAlpha);
    close(statistics.omegaTotal(rows), real.omegaTotal, 1e-6);
    for (const [group, own] of byGroup) {
      close(statistics.mean(own.map(total)), real.groupMeans[group]);
      close(statistics.variance(own.map(total)), real.groupVariances[group]);
    }
  });
});
