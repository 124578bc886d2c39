import type { ReleaseDecision } from './decide-release.js';
import { DisclosureError } from './disclosure.errors.js';
import { cellsGranted, grant } from './permits.js';
import { largestFirst, releaseNested, type MeasureRelease } from './release-measure.js';
import { SMALLEST_GROUP_FOR_COMMENTS } from './threshold.js';

export interface CommentRelease extends MeasureRelease {
  /** Where the comments written in a unit are shown, each exactly once; null: nowhere. */
  readonly cellOfUnit: ReadonlyMap<string, string | null>;
}

/**
 * The comment rule: at which one cell each comment is shown, so that whoever wrote it is one of at least k = 10
 * respondents. A comment belongs to the smallest allowed cell that holds its unit, and appears there alone; so the
 * people who may have written what stands at a cell are those of the cell who are in no allowed cell inside it, and
 * these must number 0 or at least k: the tree rule once more, with k = 10 (or the pulse's own k where that is larger).
 *
 * Chosen among the cells of the decision only: a tree rule of its own over all teams could show a cell that the figures
 * withhold, and both families of cells together would give away what neither does alone. Of the safe choices the one
 * of greatest weight (respondents, the largest cell before all others), as in releaseMeasure().
 *
 * Decides on who answered, not on who wrote: where a comment appears says nothing about the others. Source: measurement
 * design, "Comments". Fewer than k respondents altogether: no cell, and every unit's comments are shown nowhere.
 */
export function releaseComments(
  decision: ReleaseDecision,
  k: number = SMALLEST_GROUP_FOR_COMMENTS,
): CommentRelease {
  if (!Number.isInteger(k) || k < SMALLEST_GROUP_FOR_COMMENTS)
    throw new DisclosureError('disclosure.threshold-too-low-for-comments', String(k));
  const allowed = releaseNested(
    { k: Math.max(k, decision.k), cells: decision.cells },
    cellsGranted(decision),
    (_, respondents) => ({ required: respondents, optional: 0 }),
    largestFirst,
  );
  const release: CommentRelease = Object.freeze({
    ...allowed,
    cellOfUnit: smallestAllowed(decision, new Set(allowed.cellIds)),
  });
  return grant(release, cellsGranted(allowed));
}

function smallestAllowed(
  { cells, atomOf }: ReleaseDecision,
  allowed: ReadonlySet<string>,
): Map<string, string | null> {
  // In pre-order a cell comes after the one that holds it, so that one pass settles all.
  const settled = new Map<string, string | null>();
  for (const { cellId, withinCellId } of cells)
    settled.set(
      cellId,
      allowed.has(cellId) ? cellId : withinCellId === null ? null : settled.get(withinCellId)!,
    );
  return new Map([...atomOf].map(([unitId, atom]) => [unitId, atom === null ? null : settled.get(atom)!]));
}
