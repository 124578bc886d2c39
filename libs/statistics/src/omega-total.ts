import { mean } from './mean.js';

/** Where psych bounds the uniqueness of an item. */
const LEAST_UNIQUENESS = 0.005;

/**
 * McDonald's omega total of a one-factor model on the correlation matrix: 1 - sum of uniquenesses / sum of correlations,
 * loadings by least squares (minres; the fixed point of iterated principal axes), as psych::omega(nfactors = 1) does.
 * `model` divides by the correlations the factor implies, (sum of loadings)^2 + uniquenesses, instead of the observed.
 * Complete, oriented rows. Null for fewer than three items or three rows, an item without variance, or an
 * improper solution that leaves an item no uniqueness (Heywood case), where the model does not hold. Iterative: agrees
 * with psych to about 1e-6.
 */
export function omegaTotal(
  rows: readonly (readonly number[])[],
  denominator: 'observed' | 'model' = 'observed',
): number | null {
  const items = rows[0]?.length ?? 0;
  if (items < 3 || rows.length < 3) return null;
  const correlations = correlationMatrix(rows, items);
  if (correlations === null) return null;
  const loadings = oneFactor(correlations);
  if (loadings.some((loading) => 1 - loading ** 2 <= LEAST_UNIQUENESS)) return null;
  const uniqueness = loadings.reduce((sum, loading) => sum + 1 - loading ** 2, 0);
  const common = loadings.reduce((sum, loading) => sum + loading, 0) ** 2;
  const total =
    denominator === 'observed'
      ? correlations.flat().reduce((sum, value) => sum + value, 0)
      : common + uniqueness;
  return total <= 0 ? null : 1 - uniqueness / total;
}

function correlationMatrix(rows: readonly (readonly number[])[], items: number): number[][] | null {
  const columns = Array.from({ length: items }, (_, item) => {
    const values = rows.map((row) => row[item] as number);
    const centre = mean(values) as number;
    return values.map((value) => value - centre);
  });
  const lengths = columns.map((column) => Math.sqrt(column.reduce((sum, value) => sum + value * value, 0)));
  if (lengths.some((length) => length < 1e-12)) return null;
  return columns.map((a, i) =>
    columns.map((b, j) =>
      i === j
        ? 1
        : a.reduce((sum, value, row) => sum + value * (b[row] as number), 0) /
          ((lengths[i] as number) * (lengths[j] as number)),
    ),
  );
}

/**
 * Coordinate descent on the off-diagonal residuals: each loading in turn is the least-squares answer to the others,
 * l_i = sum_j r_ij l_j / sum_j l_j^2 (j != i). Same minimum as minres, without an eigen decomposition per step.
 */
function oneFactor(correlations: readonly (readonly number[])[]): number[] {
  const items = correlations.length;
  const loadings = correlations.map((row) =>
    Math.sqrt(Math.max(0.05, (row.reduce((sum, value) => sum + value, 0) - 1) / (items - 1))),
  );
  for (let round = 0; round < 20_000; round += 1) {
    let moved = 0;
    for (let i = 0; i < items; i += 1) {
      let product = 0;
      let square = 0;
      for (let j = 0; j < items; j += 1) {
        if (j === i) continue;
        product += (correlations[i]?.[j] as number) * (loadings[j] as number);
        square += (loadings[j] as number) ** 2;
      }
      const next = square === 0 ? 0 : product / square;
      moved = Math.max(moved, Math.abs(next - (loadings[i] as number)));
      loadings[i] = next;
    }
    if (moved < 1e-13) break;
  }
  return loadings;
}
