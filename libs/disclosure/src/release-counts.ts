import type { ReleaseDecision } from './decide-release.js';
import { DisclosureError } from './disclosure.errors.js';
import { cellsGranted } from './permits.js';
import { largestFirst, releaseNested, type MeasureRelease } from './release-measure.js';

/**
 * For which cells the number of people *with a score* may be printed beside the number who answered. The difference of
 * the two says how many skipped a subject; where that is 1 to k - 1 people, in a cell or by subtraction between cells, it
 * is a figure about a small group.
 *
 * Allowed are cells in which at least k have no score, and likewise in what each adds to the allowed cells inside it.
 * Everywhere else the cell's own number of respondents stands alone, with "nearly everybody" in words. A cell where
 * nobody skipped is among these, so that 0 and 1 to k - 1 look the same. Of the safe choices the one of greatest weight;
 * on structure only. Source: measurement design, "Unanimity" (all and all but one look the same) and the theorem of
 * residuals(), applied to "has no score" as an answer.
 *
 * Counts of the decision itself, and rates made from them, need no such rule: the tree rule has passed them. Whatever
 * depends on the number of scores and could be solved for it (degrees of freedom, "everybody answered") goes by the
 * printed number.
 */
export function releaseCounts(
  decision: ReleaseDecision,
  scored: ReadonlyMap<string, number>,
): MeasureRelease {
  return releaseNested(
    decision,
    cellsGranted(decision),
    (cellId, respondents) => {
      const count = scored.get(cellId);
      if (count === undefined) throw new DisclosureError('disclosure.missing-count', cellId);
      if (count > respondents) throw new DisclosureError('disclosure.bad-count', cellId);
      return { required: respondents - count, optional: count };
    },
    largestFirst,
  );
}
