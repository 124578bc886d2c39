import type { AveragesOverGroups, GroupFigures } from './analysis-figures.js';

/** Mean of a stream of numbers, by a compensated sum. */
class RunningMean {
  private sum = 0;
  private compensation = 0;
  private count = 0;

  add(value: number | null): void {
    if (value === null) return;
    const next = this.sum + value;
    this.compensation +=
      Math.abs(this.sum) >= Math.abs(value) ? this.sum - next + value : value - next + this.sum;
    this.sum = next;
    this.count += 1;
  }

  get value(): number | null {
    return this.count === 0 ? null : (this.sum + this.compensation) / this.count;
  }
}

/** Collects, group by group, what is averaged over groups. */
export class GroupAverages {
  private readonly overall = Array.from({ length: 5 }, () => new RunningMean());
  private readonly ofItems: RunningMean[][];

  constructor(private readonly items: readonly string[]) {
    this.ofItems = items.map(() => Array.from({ length: 5 }, () => new RunningMean()));
  }

  add({ agreement, items, respondents }: GroupFigures): void {
    if (respondents < 2) return;
    addAll(this.overall, [
      agreement.withinGroupAgreementOfItems.uniform,
      agreement.withinGroupAgreementOfItems.slightlySkewed,
      agreement.averageDeviationFromMean,
      agreement.averageDeviationFromMedian,
      agreement.agreementAdjustedForMean,
    ]);
    items.forEach((own, item) => {
      if (own.answers < 2) return;
      addAll(this.ofItems[item] as RunningMean[], [
        own.withinGroupAgreement.uniform,
        own.withinGroupAgreement.slightlySkewed,
        own.averageDeviationFromMean,
        own.averageDeviationFromMedian,
        own.agreementAdjustedForMean,
      ]);
    });
  }

  figures(): AveragesOverGroups {
    const [uniform, slightlySkewed, fromMean, fromMedian, adjusted] = values(this.overall);
    return {
      withinGroupAgreementOfItems: { uniform: uniform ?? null, slightlySkewed: slightlySkewed ?? null },
      averageDeviationFromMean: fromMean ?? null,
      averageDeviationFromMedian: fromMedian ?? null,
      agreementAdjustedForMean: adjusted ?? null,
      items: this.items.map((item, place) => {
        const own = values(this.ofItems[place] as RunningMean[]);
        return {
          item,
          withinGroupAgreement: { uniform: own[0] ?? null, slightlySkewed: own[1] ?? null },
          averageDeviationFromMean: own[2] ?? null,
          averageDeviationFromMedian: own[3] ?? null,
          agreementAdjustedForMean: own[4] ?? null,
        };
      }),
    };
  }
}

function addAll(into: readonly RunningMean[], found: readonly (number | null)[]): void {
  into.forEach((mean, i) => mean.add(found[i] ?? null));
}

const values = (means: readonly RunningMean[]) => means.map(({ value }) => value);
