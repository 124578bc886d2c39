import type { ReleaseDecision } from './decide-release.js';
import { DisclosureError } from './disclosure.errors.js';
import { innermostFirst, releaseNested, type MeasureRelease } from './release-measure.js';

export interface ConstructAnswers {
  /** People in the cell who answered every item of the construct asked in this wave. */
  readonly answeredAllCount: number;
  /**
   * People in the cell who skipped at least one item of it ("cannot say" and "prefer not to" are skips) and whose other
   * answers are in some figure of the construct. Somebody who answered too little for a score, and whose answers are in
   * no item's figure either, hides nobody and must not be counted: of 5 skippers of whom 4 are in no figure, the
   * subtraction below isolates 1.
   */
  readonly skippedAnyCount: number;
}

/**
 * Items beside a construct: for which cells figures of single items or parts may stand beside the construct's score.
 *
 * With J items, J * sum(construct) - sum(items) is a figure for exactly those who skipped an item. So component
 * figures are allowed for a cell only if those who skipped any item number 0 or at least k and those who skipped none
 * at least k. Because the same subtraction works between cells (a department's skippers less a team's), both
 * conditions must also hold for what a cell adds to the allowed cells inside it. From the smallest cell to the
 * largest; on structure only. Source: measurement design, "Items beside a construct"; the nested part by the theorem
 * of residuals().
 *
 * Every cell of the decision needs its two counts. A cell left out by this rule still shows its construct.
 */
export function releaseComponents(
  decision: ReleaseDecision,
  answers: ReadonlyMap<string, ConstructAnswers>,
): MeasureRelease {
  return releaseNested(
    decision,
    (cellId, respondents) => {
      const counts = answers.get(cellId);
      if (!counts) throw new DisclosureError('disclosure.missing-count', cellId);
      if (counts.answeredAllCount + counts.skippedAnyCount > respondents)
        throw new DisclosureError('disclosure.bad-count', cellId);
      return { required: counts.answeredAllCount, optional: counts.skippedAnyCount };
    },
    innermostFirst,
  );
}
