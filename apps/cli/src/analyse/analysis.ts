// Every figure of an analysis from the tallies. What all groups share (variance prior, reliability, spread between groups)
// comes first; then each group is described once, in order of its name, and can be written and forgotten; what is averaged
// over groups is known after the last. Scores are worked out counted from the lowest point and told on the item scale and on
// 0 to 100.
import {
  adjustedMean,
  type BetweenGroups,
  betweenGroups,
  compensatedSum,
  type GroupAnswers,
  hypergeometricInterval,
  type Interval,
  itemEffects,
  meanInterval,
  moderatedVariance,
  nonresponseBounds,
  posterior,
  SLIGHTLY_SKEWED_VARIANCE_OF_FIVE,
  spearmanBrown,
  standardErrorOfMean,
  tierOf,
  tippingPoint,
  uniformVariance,
  type VariancePrior,
  variancePrior,
  wilsonInterval,
} from '@penumbra/statistics';
import { AnalyseError } from './analyse-error.js';
import type { AnalysePlan } from './analyse-plan.js';
import {
  agreementAdjustedForMean,
  agreementOf,
  agreementOfItems,
  type CountedAnswers,
  countedAnswers,
} from './counted-answers.js';
import type {
  Analysis,
  AveragesOverGroups,
  FavourableFigures,
  GroupFigures,
  ItemFigures,
  OnBothScales,
  OverallFigures,
} from './analysis-figures.js';
import { GroupAverages } from './group-averages.js';
import { favourableSharesOf, scoresOf, type Spread, varianceOf } from './group-scores.js';
import { itemCorrelations, omegaOfCorrelations } from './item-correlations.js';
import type { ResponseTally, ScoreSums } from './response-tally.js';

const PERCENT = { from: 0, to: 100 };
/** Within-group variance when nothing is known: a standard deviation of 15 points; of shares .3. As in a reading. */
const DEFAULT_VARIANCE = 15 ** 2;
const DEFAULT_SHARE_VARIANCE = 0.09;
const ROWS_FOR_RELIABILITY = 100;

interface Estimate {
  mean: number;
  moderated: number;
  standardError: number;
  degreesOfFreedom: number;
  halfWidth: number;
}

/**
 * Analyses what was counted.
 * @param sizes people per group, or null when not known: then the interval is about people like these, not about a finite
 * group, and nothing is said of the silent.
 */
export function analyse(
  plan: AnalysePlan,
  tally: ResponseTally,
  sizes: ReadonlyMap<string, number> | null,
): Analysis {
  if (tally.rows + tally.rowsWithoutGroup === 0)
    throw new AnalyseError(
      'analyse.no-rows',
      'There is no row of answers: a header and at least one row are needed.',
    );
  if (tally.groupCount === 0)
    throw new AnalyseError(
      'analyse.no-rows',
      `No row names a group: the column "${plan.group}" is empty everywhere.`,
    );
  return new TalliedAnalysis(plan, tally, sizes);
}

class TalliedAnalysis implements Analysis {
  readonly overall: OverallFigures;
  readonly rows: Analysis['rows'];
  readonly groups: Iterable<GroupFigures>;

  private readonly top: number;
  private readonly expected: { uniform: number; slightlySkewed: number | null };
  private readonly names: { name: string; place: number | null }[];
  private readonly prior: VariancePrior;
  private readonly sharePrior: VariancePrior;
  private readonly reliability: number;
  private readonly between: BetweenGroups | null;
  private readonly effects: readonly number[];
  private readonly quantiles = new Map<number, number>();
  private readonly intervals = new Map<string, FavourableFigures>();
  private readonly averages: GroupAverages;

  constructor(
    private readonly plan: AnalysePlan,
    private readonly tally: ResponseTally,
    private readonly sizes: ReadonlyMap<string, number> | null,
  ) {
    this.top = tally.points - 1;
    this.expected = {
      uniform: uniformVariance(tally.points),
      slightlySkewed: tally.points === 5 ? SLIGHTLY_SKEWED_VARIANCE_OF_FIVE : null,
    };
    this.names = groupsInOrder(tally, sizes);
    // Small objects only: there may be a hundred thousand groups.
    const spreads: (Spread & { invited: number | null })[] = [];
    const shareVariances: { variance: number | null; degreesOfFreedom: number }[] = [];
    const all = new Map<number, ScoreSums>();
    let straightLines = 0;
    let withoutScore = 0;
    for (const { name, place } of this.names) {
      if (place === null) continue;
      straightLines += tally.straightLines(place);
      withoutScore += tally.peopleWithoutScore(place);
      const sums = tally.scoreSums(place);
      for (const one of sums) addTo(all, one);
      if (sums.length === 0) continue;
      const { people, mean, squaredDeviations } = scoresOf(sums);
      spreads.push({ people, mean, squaredDeviations, invited: this.invited(name, people) });
      shareVariances.push({
        variance: varianceOf(favourableSharesOf(sums)),
        degreesOfFreedom: people - 1,
      });
    }
    const everyone = scoresOf([...all.values()].sort((a, b) => a.answered - b.answered));
    const reliability = this.reliabilityFigures(all.get(tally.items));
    this.reliability = reliability.used;
    this.prior = variancePrior(
      spreads.map((spread) => ({
        variance: scaled(varianceOf(spread), this.percent(1) ** 2),
        degreesOfFreedom: spread.people - 1,
      })),
      DEFAULT_VARIANCE,
    );
    this.sharePrior = variancePrior(shareVariances, DEFAULT_SHARE_VARIANCE);
    this.between = betweenGroups(
      spreads
        .filter(({ people }) => people > 1)
        .map((spread) => {
          const { mean, standardError } = this.estimate(spread, spread.invited);
          return { mean, standardError };
        }),
    );
    const { effects, connected } = itemEffects(this.eachGroupsAnswers(), tally.items);
    this.effects = effects;
    const withScore = everyone.people;
    this.rows = {
      read: tally.rows + tally.rowsWithoutGroup,
      withScore,
      withoutScore,
      withoutGroup: tally.rowsWithoutGroup,
      straightLines,
      straightLinesLeftOut: plan.withoutStraightLines,
    };
    this.overall = {
      groups: this.names.length,
      groupsWithScores: spreads.length,
      respondents: withScore,
      invited:
        sizes === null
          ? null
          : this.names.reduce(
              (sum, { name, place }) =>
                sum + (this.invited(name, place === null ? 0 : peopleIn(tally.scoreSums(place))) ?? 0),
              0,
            ),
      mean: this.onBothScales(everyone.mean),
      variance: this.squaredOnBothScales(varianceOf(everyone)),
      intraclassCorrelation: this.intraclassCorrelation(spreads),
      reliability,
      variancePrior: this.prior,
      betweenGroups: this.between,
      itemsConnected: connected,
      items: this.overallItems(),
    };
    this.averages = new GroupAverages(plan.items);
    this.groups = { [Symbol.iterator]: () => this.eachGroup() };
  }

  averagesOverGroups(): AveragesOverGroups {
    return this.averages.figures();
  }

  private *eachGroup(): Generator<GroupFigures, void, undefined> {
    for (const { name, place } of this.names) {
      const figures = this.group(name, place);
      this.averages.add(figures);
      yield figures;
    }
  }

  private *eachGroupsAnswers(): Generator<GroupAnswers, void, undefined> {
    const { tally, plan } = this;
    for (const { place } of this.names) {
      if (place === null) continue;
      yield answersOf(
        plan.items.map((_, item) => countedAnswers(tally.counts(place, item), tally.favourableFrom)),
      );
    }
  }

  private group(name: string, place: number | null): GroupFigures {
    const { tally, plan, top } = this;
    const sums = place === null ? [] : tally.scoreSums(place);
    const scores = scoresOf(sums);
    const respondents = scores.people;
    const invited = this.invited(name, respondents);
    // One person: the mean, but no standard error and nothing built on it.
    const own = respondents < 2 ? null : this.estimate(scores, invited);
    const counted = plan.items.map((_, item) =>
      countedAnswers(place === null ? [] : tally.counts(place, item), tally.favourableFrom),
    );
    const bounds =
      invited === null
        ? null
        : nonresponseBounds({
            mean: this.percent(scores.mean),
            respondentCount: respondents,
            invitedCount: invited,
            scale: PERCENT,
          });
    const tipping =
      invited === null || scores.mean === null
        ? null
        : tippingPoint({
            mean: this.percent(scores.mean),
            criterion: plan.criterion,
            respondentCount: respondents,
            invitedCount: invited,
            scale: PERCENT,
          });
    const after = own === null || this.between === null ? null : posterior(own, this.between);
    return {
      group: name,
      respondents,
      invited,
      responseRate: invited === null || invited === 0 ? null : respondents / invited,
      respondentsWithoutScore: place === null ? 0 : tally.peopleWithoutScore(place),
      mean: this.onBothScales(scores.mean),
      variance: this.squaredOnBothScales(varianceOf(scores)),
      itemAdjustedMean: this.onBothScales(adjustedMean(answersOf(counted), this.effects)),
      moderatedVariance: own === null ? null : this.squaredOnBothScales(own.moderated / this.percent(1) ** 2),
      standardError:
        own === null
          ? null
          : { itemScale: (own.standardError * top) / 100, percentOfMaximum: own.standardError },
      degreesOfFreedom: own?.degreesOfFreedom ?? null,
      interval95: own === null ? null : this.intervalOnBothScales(clamped(own.mean, own.halfWidth, PERCENT)),
      favourableAnswers: this.favourableAnswers(sums, invited),
      favourablePeople: this.favourable(
        place === null ? 0 : tally.peopleFavourable(place),
        respondents,
        invited,
      ),
      nonresponseBounds: bounds === null ? null : this.intervalOnBothScales(bounds),
      tippingPoint: tipping === null ? null : { criterion: plan.criterion, ...tipping },
      agreement: this.agreement(place, counted),
      posterior: after,
      tier: after === null || this.between === null ? null : tierOf(after, this.between),
      items: counted.map((one, item) => this.itemFigures(item, one, invited)),
    };
  }

  private itemFigures(item: number, own: CountedAnswers, invited: number | null): ItemFigures {
    const { uniform, slightlySkewed } = this.expected;
    return {
      item: this.plan.items[item] as string,
      answers: own.answers,
      mean: own.mean === null ? null : this.plan.scale.from + own.mean,
      variance: own.variance,
      favourable: this.favourable(own.favourable, own.answers, invited),
      withinGroupAgreement: {
        uniform: agreementOf(own.variance, uniform),
        slightlySkewed: slightlySkewed === null ? null : agreementOf(own.variance, slightlySkewed),
      },
      averageDeviationFromMean: own.averageDeviationFromMean,
      averageDeviationFromMedian: own.averageDeviationFromMedian,
      agreementAdjustedForMean: agreementAdjustedForMean(own, this.top),
    };
  }

  /** Of all items together, from the people who answered every one of them. */
  private agreement(place: number | null, all: readonly CountedAnswers[]): GroupFigures['agreement'] {
    const { tally, plan } = this;
    const complete = plan.items.map((_, item) => {
      if (place === null) return all[item] as CountedAnswers;
      const counts = tally.completeCounts(place, item);
      return countedAnswers(counts, tally.favourableFrom);
    });
    const items = complete.length;
    const variance = meanOf(complete.map((own) => own.variance));
    const { uniform, slightlySkewed } = this.expected;
    return {
      completeRows: complete[0]?.answers ?? 0,
      withinGroupAgreementOfItems: {
        uniform: agreementOfItems(variance, items, uniform),
        slightlySkewed: slightlySkewed === null ? null : agreementOfItems(variance, items, slightlySkewed),
      },
      averageDeviationFromMean: meanOf(complete.map((own) => own.averageDeviationFromMean)),
      averageDeviationFromMedian: meanOf(complete.map((own) => own.averageDeviationFromMedian)),
      agreementAdjustedForMean: meanOf(complete.map((own) => agreementAdjustedForMean(own, this.top))),
    };
  }

  private favourableAnswers(sums: readonly ScoreSums[], invited: number | null) {
    const shares = favourableSharesOf(sums);
    if (shares.mean === null || shares.people < 2) return { share: shares.mean, interval95: null };
    const own = moderatedVariance(
      { variance: varianceOf(shares), degreesOfFreedom: shares.people - 1 },
      this.sharePrior,
    );
    const standardError = this.standardError(own.variance, shares.people, invited);
    const halfWidth = this.quantile(own.degreesOfFreedom) * standardError;
    return { share: shares.mean, interval95: clamped(shares.mean, halfWidth, { from: 0, to: 1 }) };
  }

  /** A share of people among the N of the group. Small numbers come again and again, so results are kept. */
  private favourable(count: number, respondents: number, invited: number | null): FavourableFigures {
    if (respondents === 0)
      return {
        count,
        share: null,
        interval95: invited === null ? null : { lower: 0, upper: 1 },
        intervalMethod: null,
      };
    const key = `${count} ${respondents} ${invited}`;
    const known = this.intervals.get(key);
    if (known !== undefined) return known;
    const found = favourableFigures(count, respondents, invited);
    if (this.intervals.size < 50_000) this.intervals.set(key, found);
    return found;
  }

  private estimate(scores: Spread, invited: number | null): Estimate {
    const own = moderatedVariance(
      {
        variance: scaled(varianceOf(scores), this.percent(1) ** 2),
        degreesOfFreedom: scores.people - 1,
      },
      this.prior,
    );
    const standardError = this.standardError(own.variance, scores.people, invited);
    return {
      mean: this.percent(scores.mean as number),
      moderated: own.variance,
      standardError,
      degreesOfFreedom: own.degreesOfFreedom,
      halfWidth: this.quantile(own.degreesOfFreedom) * standardError,
    };
  }

  private standardError(variance: number, respondentCount: number, invitedCount: number | null): number {
    const { reliability } = this;
    return standardErrorOfMean({ variance, respondentCount, invitedCount, reliability }) as number;
  }

  /** Half width of a 95 % interval with a standard error of 1; the same for all groups of one size. */
  private quantile(degreesOfFreedom: number): number {
    const known = this.quantiles.get(degreesOfFreedom);
    if (known !== undefined) return known;
    const unit = meanInterval({ mean: 0, standardError: 1, degreesOfFreedom });
    const found = (unit as { halfWidth: number }).halfWidth;
    this.quantiles.set(degreesOfFreedom, found);
    return found;
  }

  /** N of a group: never below the people with a score; null when sizes are not known. */
  private invited(name: string, respondents: number): number | null {
    return this.sizes === null ? null : Math.max(this.sizes.get(name) ?? 0, respondents);
  }

  private reliabilityFigures(complete: ScoreSums | undefined): OverallFigures['reliability'] {
    const { tally } = this;
    const { items } = tally;
    const rows = complete?.people ?? 0;
    const totals = this.plan.items.map((_, item) =>
      this.totalCounts((place) => tally.completeCounts(place, item)),
    );
    const totalSquares = complete === undefined ? 0 : scoresOf([complete]).squaredDeviations * items ** 2;
    const itemSquares = compensatedSum(
      totals.map((counts) => countedAnswers(counts, tally.favourableFrom).squaredDeviations),
    );
    const within: number[] = [];
    const withinItems: number[] = [];
    for (const { place } of this.names) {
      if (place === null) continue;
      const own = tally.scoreSums(place).find(({ answered }) => answered === items);
      if (own === undefined || own.people < 2) continue;
      within.push(scoresOf([own]).squaredDeviations * items ** 2);
      for (let item = 0; item < items; item += 1)
        withinItems.push(
          countedAnswers(tally.completeCounts(place, item), tally.favourableFrom).squaredDeviations,
        );
    }
    const alpha = (parts: number, whole: number) =>
      items < 2 || rows < 2 || whole <= 1e-12 ? null : (items / (items - 1)) * (1 - parts / whole);
    const withinGroupAlpha = alpha(compensatedSum(withinItems), compensatedSum(within));
    const enough = rows >= ROWS_FOR_RELIABILITY;
    const correlations = itemCorrelations({
      rows,
      items,
      sum: (item) => (totals[item] as Float64Array).reduce((sum, count, point) => sum + count * point, 0),
      product: (a, b) => tally.productSum(a, b),
    });
    return {
      completeRows: rows,
      provisional: !enough,
      cronbachAlpha: alpha(itemSquares, totalSquares),
      omegaTotal: omegaOfCorrelations(correlations, rows),
      withinGroupAlpha,
      used:
        enough && withinGroupAlpha !== null
          ? Math.min(1, Math.max(0, withinGroupAlpha))
          : spearmanBrown(items),
    };
  }

  /** As `intraclassCorrelation` of the statistics, from sums; mean squares on the item scale. */
  private intraclassCorrelation(groups: readonly Spread[]): OverallFigures['intraclassCorrelation'] {
    const k = groups.length;
    const n = groups.reduce((sum, { people }) => sum + people, 0);
    if (k < 2 || n <= k) return null;
    const grand = compensatedSum(groups.map(({ people, mean }) => people * (mean as number))) / n;
    const between = compensatedSum(
      groups.map(({ people, mean }) => people * ((mean as number) - grand) ** 2),
    );
    const within = compensatedSum(groups.map(({ squaredDeviations }) => squaredDeviations));
    // Sums of squares below the rounding of the data are zeros in truth.
    const noise = 1e-24 * n * (1 + (grand + this.plan.scale.from) ** 2);
    const meanSquareBetween = between <= noise ? 0 : between / (k - 1);
    const meanSquareWithin = within <= noise ? 0 : within / (n - k);
    const coefficient = (size: number) => {
      const denominator = meanSquareBetween + (size - 1) * meanSquareWithin;
      return denominator === 0 ? null : (meanSquareBetween - meanSquareWithin) / denominator;
    };
    const sizes = (n - groups.reduce((sum, { people }) => sum + people ** 2, 0) / n) / (k - 1);
    return {
      meanSquareBetween,
      meanSquareWithin,
      intraclassCorrelation1: coefficient(n / k),
      intraclassCorrelation1UnequalSizes: coefficient(sizes),
      intraclassCorrelation2:
        meanSquareBetween === 0 ? null : (meanSquareBetween - meanSquareWithin) / meanSquareBetween,
      groups: k,
      respondents: n,
    };
  }

  /** Counts of one item over all groups. */
  private totalCounts(of: (place: number) => Uint32Array): Float64Array {
    const total = new Float64Array(this.tally.points);
    for (let place = 0; place < this.tally.groupCount; place += 1) {
      const counts = of(place);
      for (let point = 0; point < total.length; point += 1)
        total[point] = (total[point] as number) + (counts[point] as number);
    }
    return total;
  }

  private overallItems(): OverallFigures['items'] {
    const { tally, plan } = this;
    return plan.items.map((item, column) => {
      const counts = this.totalCounts((place) => tally.counts(place, column));
      const own = countedAnswers(counts, tally.favourableFrom);
      return {
        item,
        reversed: plan.reversed[column] === true,
        answers: own.answers,
        mean: own.mean === null ? null : plan.scale.from + own.mean,
        variance: own.variance,
        favourableShare: own.answers === 0 ? null : own.favourable / own.answers,
        effect: this.effects[column] as number,
      };
    });
  }

  /** From counted-from-the-lowest-point to 0 to 100. */
  private percent(value: number): number;
  private percent(value: number | null): number | null;
  private percent(value: number | null): number | null {
    return value === null ? null : (100 * value) / this.top;
  }

  private onBothScales(value: number | null): OnBothScales<number> | null {
    if (value === null) return null;
    return { itemScale: this.plan.scale.from + value, percentOfMaximum: this.percent(value) };
  }

  private squaredOnBothScales(value: number | null): OnBothScales<number> | null {
    return value === null ? null : { itemScale: value, percentOfMaximum: value * this.percent(1) ** 2 };
  }

  private intervalOnBothScales({ lower, upper }: Interval): OnBothScales<Interval> {
    const { from } = this.plan.scale;
    const back = (value: number) => from + (value * this.top) / 100;
    return {
      itemScale: { lower: back(lower), upper: back(upper) },
      percentOfMaximum: { lower, upper },
    };
  }
}

function answersOf(items: readonly CountedAnswers[]): GroupAnswers {
  return { counts: items.map(({ answers }) => answers), sums: items.map(({ sum }) => sum) };
}

function favourableFigures(
  favourable: number,
  respondentCount: number,
  invitedCount: number | null,
): FavourableFigures {
  const share = favourable / respondentCount;
  if (invitedCount === null)
    return {
      count: favourable,
      share,
      interval95: wilsonInterval({ favourable, respondentCount }),
      intervalMethod: 'wilson',
    };
  const { lower, upper, population, census } = hypergeometricInterval({
    favourable,
    respondentCount,
    invitedCount,
  });
  return {
    count: favourable,
    share,
    interval95: { lower: lower / population, upper: upper / population },
    intervalMethod: census ? 'census' : 'hypergeometric',
  };
}

/** Numbers by their size where all names are whole numbers, else by their characters; never by the order of rows. */
function groupsInOrder(tally: ResponseTally, sizes: ReadonlyMap<string, number> | null) {
  const names: { name: string; place: number | null }[] = [];
  const known = new Set<string>();
  for (let place = 0; place < tally.groupCount; place += 1) {
    const name = tally.nameOf(place);
    known.add(name);
    names.push({ name, place });
  }
  if (sizes !== null) {
    const lacking = names.filter(({ name }) => !sizes.has(name)).map(({ name }) => `"${name}"`);
    if (lacking.length > 0)
      throw new AnalyseError(
        'analyse.roster-invalid',
        `The roster sizes lack ${lacking.slice(0, 5).join(', ')}${lacking.length > 5 ? ` and ${lacking.length - 5} more` : ''}: give every group that has answers a row.`,
      );
    for (const name of sizes.keys()) if (!known.has(name)) names.push({ name, place: null });
  }
  const numbers = names.every(({ name }) => /^-?\d{1,15}$/.test(name));
  return names.sort(
    (a, b) =>
      (numbers && Number(a.name) - Number(b.name)) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

function addTo(all: Map<number, ScoreSums>, one: ScoreSums): void {
  const own = all.get(one.answered);
  if (own === undefined) {
    all.set(one.answered, { ...one });
    return;
  }
  own.people += one.people;
  own.sum += one.sum;
  own.squares += one.squares;
  own.favourable += one.favourable;
  own.favourableSquares += one.favourableSquares;
}

const peopleIn = (sums: readonly ScoreSums[]) => sums.reduce((count, { people }) => count + people, 0);

const scaled = (value: number | null, factor: number) => (value === null ? null : value * factor);

function clamped(mean: number, halfWidth: number, scale: { from: number; to: number }): Interval {
  return {
    lower: Math.max(scale.from, mean - halfWidth),
    upper: Math.min(scale.to, mean + halfWidth),
  };
}

/** Plain mean of what is there; null for nothing. */
function meanOf(values: readonly (number | null)[]): number | null {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (value === null) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? null : sum / count;
}
