import { Matrix, SingularValueDecomposition } from 'ml-matrix';

/**
 * Group means when different people were asked different items (rotation): least squares of value = group + item, each
 * group's mean given at the average item. Groups are absorbed first, so the system is items x items however many groups
 * there are. `connected` is false when some items never share a group with others: then groups on either side cannot be
 * compared and the smallest solution is given. No answers: no groups.
 */
export function itemAdjustedMeans(answers: readonly { group: string; item: string; value: number }[]): {
  means: Map<string, number>;
  itemEffects: Map<string, number>;
  connected: boolean;
} {
  const items = [...new Set(answers.map((answer) => answer.item))].sort();
  const position = new Map(items.map((item, i) => [item, i]));
  const groups = new Map<string, { counts: number[]; sum: number; n: number }>();
  const itemSums = items.map(() => 0);
  const gram = items.map(() => items.map(() => 0));
  for (const { group, item, value } of answers) {
    const i = position.get(item) as number;
    const own = groups.get(group) ?? { counts: items.map(() => 0), sum: 0, n: 0 };
    own.counts[i] = (own.counts[i] as number) + 1;
    own.sum += value;
    own.n += 1;
    groups.set(group, own);
    itemSums[i] = (itemSums[i] as number) + value;
    (gram[i] as number[])[i] = (gram[i]?.[i] as number) + 1;
  }
  const right = [...itemSums];
  for (const { counts, sum, n } of groups.values()) {
    counts.forEach((a, i) => {
      if (a === 0) return;
      right[i] = (right[i] as number) - (a * sum) / n;
      counts.forEach((b, j) => {
        (gram[i] as number[])[j] = (gram[i]?.[j] as number) - (a * b) / n;
      });
    });
  }
  const effects = items.map(() => 0);
  let connected = true;
  if (items.length > 1) {
    // The item effects are known up to a constant, so the rank is items - 1 at best: the pseudo-inverse centres them.
    const decomposition = new SingularValueDecomposition(new Matrix(gram));
    const largest = Math.max(...decomposition.diagonal);
    const tolerance = Math.max(largest, 1) * items.length * 1e-12;
    const rank = decomposition.diagonal.filter((value) => value > tolerance).length;
    connected = rank === items.length - 1;
    const u = decomposition.leftSingularVectors;
    const v = decomposition.rightSingularVectors;
    decomposition.diagonal.forEach((singular, k) => {
      if (singular <= tolerance) return;
      let projection = 0;
      for (let i = 0; i < items.length; i += 1) projection += u.get(i, k) * (right[i] as number);
      for (let i = 0; i < items.length; i += 1) {
        effects[i] = (effects[i] as number) + (v.get(i, k) * projection) / singular;
      }
    });
    const centre = effects.reduce((sum, effect) => sum + effect, 0) / items.length;
    effects.forEach((effect, i) => (effects[i] = effect - centre));
  }
  const means = new Map<string, number>();
  for (const [group, { counts, sum, n }] of groups) {
    const shift = counts.reduce((total, count, i) => total + count * (effects[i] as number), 0);
    means.set(group, (sum - shift) / n);
  }
  return { means, itemEffects: new Map(items.map((item, i) => [item, effects[i] as number])), connected };
}
