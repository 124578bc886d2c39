import type { ReleaseDecision } from './decide-release.js';
import { DisclosureError } from './disclosure.errors.js';
import { cellsGranted } from './permits.js';
import { innermostFirst, releaseNested, type CellMass, type MeasureRelease } from './release-measure.js';

/** How the people of a cell *who have a score* answered the items of its construct. Nobody else is in any of its figures. */
export interface ConstructAnswers {
  /** People who answered every item of the construct asked in this wave. */
  readonly answeredAllCount: number;
  /**
   * People who skipped at least one item ("cannot say" and "prefer not to" are skips), by which other answers make up their
   * score: two people share a key if their items weigh alike up to a factor. For a plain mean that is how many they
   * answered; for an index with weights which ones.
   */
  readonly skippedCounts: ReadonlyMap<string, number>;
}

/**
 * Items beside a construct: for which cells figures of single items or parts may stand beside the construct's score.
 *
 * With J items, J * sum(construct) - sum(items) is a figure for exactly those who skipped an item; with another factor, for
 * all but those who skipped just one. And the factor can be chosen anew for each cell of the construct inside: what can be
 * isolated are all people but those most alike in each of these cells (in the residual of each, see residuals()). So
 * component figures are allowed where these remaining people number 0 or at least k, and those who answered all items at
 * least k, which leaves other weights of the items nothing. Because the same subtraction works between cells, both must
 * also hold for what a cell adds to the allowed cells inside it. From the smallest cell to the largest; on structure only.
 * Source: measurement design, "Items beside a construct"; cells of the construct inside those of its items, and differences
 * between cells, by the argument above.
 *
 * Only cells in which the construct itself is shown (`scores`, from releaseMeasure()) are allowed; each needs its counts. A
 * cell left out by this rule still shows its construct.
 */
export function releaseComponents(
  decision: ReleaseDecision,
  scores: MeasureRelease,
  answers: ReadonlyMap<string, ConstructAnswers>,
): MeasureRelease {
  cellsGranted(decision);
  const scored = cellsGranted(scores);
  const cells = cellsOf(decision, scored);
  const masses = massesOf(cells, scored, answers);
  return releaseNested(
    { k: decision.k, cells },
    scored,
    (cellId) => masses.get(cellId)!,
    innermostFirst,
    scores.withheld,
  );
}

/** Cells of the construct, each with the smallest of them that holds it. */
function cellsOf({ cells }: ReleaseDecision, scored: ReadonlyMap<string, number>) {
  const holder = new Map<string, string | null>();
  return cells.flatMap(({ cellId, withinCellId }) => {
    const within = withinCellId === null ? null : holder.get(withinCellId)!;
    holder.set(cellId, scored.has(cellId) ? cellId : within);
    return scored.has(cellId) ? [{ cellId, withinCellId: within }] : [];
  });
}

function massesOf(
  cells: readonly { readonly cellId: string; readonly withinCellId: string | null }[],
  scored: ReadonlyMap<string, number>,
  answers: ReadonlyMap<string, ConstructAnswers>,
): Map<string, CellMass> {
  // What a cell adds to those inside it: everybody, and people by how they answered. In pre-order, backwards.
  const added = new Map(
    cells.map(({ cellId }) => {
      const given = answers.get(cellId);
      if (!given) throw new DisclosureError('disclosure.missing-count', cellId);
      const alike = new Map([['', given.answeredAllCount], ...given.skippedCounts]);
      if (given.skippedCounts.has('') || total(alike) !== scored.get(cellId))
        throw new DisclosureError('disclosure.bad-count', cellId);
      return [cellId, alike] as const;
    }),
  );
  const unlike = new Map<string, number>();
  for (const { cellId, withinCellId } of cells.toReversed()) {
    const own = added.get(cellId)!;
    const inside = unlike.get(cellId) ?? 0;
    const counts = [...own.values()];
    if (counts.some((count) => !Number.isInteger(count) || count < 0))
      throw new DisclosureError('disclosure.bad-count', cellId);
    const all = inside + total(own) - Math.max(...counts);
    unlike.set(cellId, all);
    if (withinCellId === null) continue;
    unlike.set(withinCellId, (unlike.get(withinCellId) ?? 0) + all);
    const upper = added.get(withinCellId)!;
    const { answeredAllCount, skippedCounts } = answers.get(cellId)!;
    for (const [key, count] of [['', answeredAllCount] as const, ...skippedCounts])
      upper.set(key, (upper.get(key) ?? 0) - count);
  }
  return new Map(
    cells.map(({ cellId }) => [
      cellId,
      {
        required: answers.get(cellId)!.answeredAllCount,
        optional: unlike.get(cellId)!,
        people: scored.get(cellId)!,
      },
    ]),
  );
}

const total = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);
