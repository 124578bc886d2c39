import type { Finding, PublishedTables } from './published.js';

/** The measure that everybody has who answered at all. */
export const ANSWERED = 'answered';

interface Counted {
  readonly figureId: string;
  readonly measureId: string;
  readonly of: readonly string[];
  readonly n: number;
}

/**
 * Printed counts, and rates that give counts back, two and three at a time: a set less one or two sets inside it. A
 * difference of 1 to k - 1 people is a small group of which something was told, be it only that it exists. Sets of the same
 * groups are compared over measures, too: 12 answered and 11 have a score says that one skipped the subject. Sets with the
 * same groups and equal counts are the same people.
 */
export function countDifferences(
  { k, figures }: PublishedTables,
  most = Number.POSITIVE_INFINITY,
): Finding[] {
  const counted = distinct(
    figures.flatMap((figure): Counted[] =>
      figure.kind === 'combined' || (figure.kind !== 'count' && figure.countPrinted === false)
        ? []
        : [figure],
    ),
  );
  const sets = counted.map(({ of }) => new Set(of));
  const inside = (small: number, large: number) =>
    small !== large &&
    sets[small]!.size <= sets[large]!.size &&
    counted[small]!.n <= counted[large]!.n &&
    // People with one score less people with another are nobody's number; only those who answered hold all others.
    (counted[small]!.measureId === counted[large]!.measureId ||
      (counted[large]!.measureId === ANSWERED && sets[small]!.size === sets[large]!.size)) &&
    counted[small]!.of.every((groupId) => sets[large]!.has(groupId));
  const findings: Finding[] = [];
  for (let large = 0; large < counted.length && findings.length < most; large++) {
    const within = counted.flatMap((_, small) => (inside(small, large) ? [small] : []));
    const report = (smaller: readonly number[]) => {
      const people = smaller.reduce((left, small) => left - counted[small]!.n, counted[large]!.n);
      if (people < 1 || people >= k) return;
      const held = new Set(smaller.flatMap((small) => counted[small]!.of));
      const left = counted[large]!.of.filter((groupId) => !held.has(groupId));
      findings.push({
        kind: 'count',
        measureId: counted[smaller[0]!]!.measureId,
        groupIds: left.length > 0 ? left : counted[large]!.of,
        people,
        from: [large, ...smaller].map((index, place) => ({
          figureId: counted[index]!.figureId,
          times: place === 0 ? 1 : -1,
        })),
        value: null,
      });
    };
    for (const [place, first] of within.entries()) {
      report([first]);
      if (sets[first]!.size === sets[large]!.size) continue;
      for (const second of within.slice(place + 1))
        if (counted[second]!.of.every((groupId) => !sets[first]!.has(groupId))) report([first, second]);
    }
  }
  return findings;
}

/** One of the figures that give the same number for the same groups. */
function distinct(counted: readonly Counted[]): Counted[] {
  const seen = new Map<string, Counted>();
  for (const one of counted) {
    const key = `${one.measureId} ${one.n} ${one.of.toSorted().join(' ')}`;
    if (!seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()];
}
