import type { BetweenGroups, Interval, Posterior, Tier, VariancePrior } from '@penumbra/statistics';

/** A figure on the items' own scale and on 0 to 100. */
export interface OnBothScales<Figure> {
  itemScale: Figure;
  percentOfMaximum: Figure;
}

export interface FavourableFigures {
  count: number;
  share: number | null;
  /** Of the share among all members. */
  interval95: Interval | null;
  /**
   * `hypergeometric`: exact, for N known; `census`: everybody answered, no sampling interval; `wilson`: N is not known.
   */
  intervalMethod: 'hypergeometric' | 'census' | 'wilson' | null;
}

export interface ItemFigures {
  item: string;
  answers: number;
  mean: number | null;
  variance: number | null;
  favourable: FavourableFigures;
  withinGroupAgreement: { uniform: number | null; slightlySkewed: number | null };
  averageDeviationFromMean: number | null;
  averageDeviationFromMedian: number | null;
  agreementAdjustedForMean: number | null;
}

export interface GroupFigures {
  group: string;
  respondents: number;
  invited: number | null;
  responseRate: number | null;
  respondentsWithoutScore: number;
  mean: OnBothScales<number> | null;
  variance: OnBothScales<number> | null;
  /** At the average item: comparable between groups that were asked different items. */
  itemAdjustedMean: OnBothScales<number> | null;
  moderatedVariance: OnBothScales<number> | null;
  standardError: OnBothScales<number> | null;
  degreesOfFreedom: number | null;
  interval95: OnBothScales<Interval> | null;
  /** Mean over people of the share of their answers that is favourable. */
  favourableAnswers: { share: number | null; interval95: Interval | null };
  /** People whose own mean is favourable. */
  favourablePeople: FavourableFigures;
  nonresponseBounds: OnBothScales<Interval> | null;
  tippingPoint: { criterion: number; value: number; canOverturn: boolean } | null;
  agreement: {
    completeRows: number;
    withinGroupAgreementOfItems: { uniform: number | null; slightlySkewed: number | null };
    averageDeviationFromMean: number | null;
    averageDeviationFromMedian: number | null;
    agreementAdjustedForMean: number | null;
  };
  posterior: Posterior | null;
  tier: Tier | null;
  items: ItemFigures[];
}

export interface OverallFigures {
  groups: number;
  groupsWithScores: number;
  respondents: number;
  invited: number | null;
  mean: OnBothScales<number> | null;
  variance: OnBothScales<number> | null;
  intraclassCorrelation: {
    meanSquareBetween: number;
    meanSquareWithin: number;
    intraclassCorrelation1: number | null;
    /** With n0 in place of the mean group size. */
    intraclassCorrelation1UnequalSizes: number | null;
    intraclassCorrelation2: number | null;
    groups: number;
    respondents: number;
  } | null;
  reliability: {
    completeRows: number;
    /** Fewer than 100 complete rows: read as a first impression. */
    provisional: boolean;
    cronbachAlpha: number | null;
    omegaTotal: number | null;
    withinGroupAlpha: number | null;
    /** What the standard errors use: alpha within groups, or .40 per item below 100 complete rows. */
    used: number;
  };
  /** On 0 to 100. */
  variancePrior: VariancePrior;
  /** mu and tau^2, on 0 to 100. */
  betweenGroups: BetweenGroups | null;
  /** False where some items never share a group with others: then groups on either side cannot be compared. */
  itemsConnected: boolean;
  items: {
    item: string;
    reversed: boolean;
    answers: number;
    mean: number | null;
    variance: number | null;
    favourableShare: number | null;
    /** How much higher it is answered than the average item, groups set aside; on the item scale. */
    effect: number;
  }[];
}

/** Plain means over the groups that have the figure. */
export interface AveragesOverGroups {
  withinGroupAgreementOfItems: { uniform: number | null; slightlySkewed: number | null };
  averageDeviationFromMean: number | null;
  averageDeviationFromMedian: number | null;
  agreementAdjustedForMean: number | null;
  items: {
    item: string;
    withinGroupAgreement: { uniform: number | null; slightlySkewed: number | null };
    averageDeviationFromMean: number | null;
    averageDeviationFromMedian: number | null;
    agreementAdjustedForMean: number | null;
  }[];
}

export interface Analysis {
  overall: OverallFigures;
  rows: {
    read: number;
    withScore: number;
    withoutScore: number;
    withoutGroup: number;
    straightLines: number;
    straightLinesLeftOut: boolean;
  };
  /** Once only. */
  groups: Iterable<GroupFigures>;
  /** After the last group. */
  averagesOverGroups(): AveragesOverGroups;
}
