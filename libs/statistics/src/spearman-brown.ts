/**
 * Reliability of the mean of J parallel items, from that of one (Spearman 1910, Brown 1910): J r / (1 + (J - 1) r).
 * One item is worth .40 by default (docs/methods.md, Intervals); nine make .857. J = 0 gives 0.
 */
export function spearmanBrown(items: number, singleItemReliability = 0.4): number {
  if (items <= 0) return 0;
  return (items * singleItemReliability) / (1 + (items - 1) * singleItemReliability);
}
