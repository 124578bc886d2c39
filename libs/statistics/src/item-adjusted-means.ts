import { Matrix, SingularValueDecomposition } from 'ml-matrix';

/** The answers of one group, per item in one order for all groups: how many, and their sum. */
export interface GroupAnswers {
  counts: readonly number[];
  sums: readonly number[];
}

/**
 * Group means when different people were asked different items (rotation): least squares of value = group + item, each
 * group's mean given at the average item. `connected` is false when some items never share a group with others: then groups
 * on either side cannot be compared and the smallest solution is given. No answers: no groups.
 */
export function itemAdjustedMeans(answers: readonly { group: string; item: string; value: number }[]): {
  means: Map<string, number>;
  itemEffects: Map<string, number>;
  connected: boolean;
} {
  const items = [...new Set(answers.map((answer) => answer.item))].sort();
  const position = new Map(items.map((item, i) => [item, i]));
  const groups = new Map<string, { counts: number[]; sums: number[] }>();
  for (const { group, item, value } of answers) {
    const i = position.get(item) as number;
    const own = groups.get(group) ?? { counts: items.map(() => 0), sums: items.map(() => 0) };
    own.counts[i] = (own.counts[i] as number) + 1;
    own.sums[i] = (own.sums[i] as number) + value;
    groups.set(group, own);
  }
  const { effects, connected } = itemEffects(groups.values(), items.length);
  const means = new Map<string, number>();
  for (const [group, own] of groups) means.set(group, adjustedMean(own, effects) as number);
  return { means, itemEffects: new Map(items.map((item, i) => [item, effects[i] as number])), connected };
}

/**
 * How much higher each item is answered than the average item, groups set aside. Groups are absorbed one by one, so the
 * system is items x items however many groups there are. An item that nobody answered has the effect 0. `connected`: whether
 * every item that was answered can be compared with every other.
 */
export function itemEffects(
  groups: Iterable<GroupAnswers>,
  itemCount: number,
): { effects: number[]; connected: boolean } {
  const right = Array.from({ length: itemCount }, () => 0);
  const answered = Array.from({ length: itemCount }, () => false);
  const gram = right.map(() => right.map(() => 0));
  for (const { counts, sums } of groups) {
    const n = counts.reduce((total, count) => total + count, 0);
    const sum = sums.reduce((total, value) => total + value, 0);
    counts.forEach((a, i) => {
      if (a === 0) return;
      answered[i] = true;
      right[i] = (right[i] as number) + (sums[i] as number) - (a * sum) / n;
      const row = gram[i] as number[];
      row[i] = (row[i] as number) + a;
      counts.forEach((b, j) => (row[j] = (row[j] as number) - (a * b) / n));
    });
  }
  const items = answered.filter(Boolean).length;
  const effects = right.map(() => 0);
  if (items < 2) return { effects, connected: true };
  // The item effects are known up to a constant, so the rank is items - 1 at best: the pseudo-inverse centres them.
  const decomposition = new SingularValueDecomposition(new Matrix(gram));
  const tolerance = Math.max(...decomposition.diagonal, 1) * itemCount * 1e-12;
  const u = decomposition.leftSingularVectors;
  const v = decomposition.rightSingularVectors;
  let rank = 0;
  decomposition.diagonal.forEach((singular, k) => {
    if (singular <= tolerance) return;
    rank += 1;
    const projection = right.reduce((sum, value, i) => sum + u.get(i, k) * value, 0);
    effects.forEach((effect, i) => (effects[i] = effect + (v.get(i, k) * projection) / singular));
  });
  return { effects, connected: rank === items - 1 };
}

/** Mean of a group at the average item. No answers: null. */
export function adjustedMean({ counts, sums }: GroupAnswers, effects: readonly number[]): number | null {
  const n = counts.reduce((total, count) => total + count, 0);
  if (n === 0) return null;
  return (
    counts.reduce((total, count, i) => total + (sums[i] as number) - count * (effects[i] as number), 0) / n
  );
}
