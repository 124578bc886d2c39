import { mean } from './mean.js';

/**
 * Cronbach's alpha inside groups: from the pooled, group-centred covariance, so that differences between groups do not
 * count as reliability. The denominator (total n - groups) cancels. Groups of one row add nothing. Null for one item, no
 * group of two, or no variance within groups. The values are complete, oriented rows (people x items) per group.
 */
export function withinGroupAlpha(groups: readonly (readonly (readonly number[])[])[]): {
  alpha: number | null;
  completeRows: number;
} {
  let items = 0;
  let completeRows = 0;
  let itemSquares = 0;
  let totalSquares = 0;
  for (const rows of groups) {
    const width = rows[0]?.length ?? 0;
    if (width > 0) items = width;
    completeRows += rows.length;
    if (rows.length < 2) continue;
    const centres = Array.from(
      { length: width },
      (_, item) => mean(rows.map((row) => row[item] as number)) as number,
    );
    for (const row of rows) {
      let total = 0;
      row.forEach((value, item) => {
        const deviation = value - (centres[item] as number);
        itemSquares += deviation * deviation;
        total += deviation;
      });
      totalSquares += total * total;
    }
  }
  if (items < 2 || totalSquares <= 1e-12) return { alpha: null, completeRows };
  return { alpha: (items / (items - 1)) * (1 - itemSquares / totalSquares), completeRows };
}
