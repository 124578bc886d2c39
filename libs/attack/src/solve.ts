// The row space of all published sums, searched for figures about few people. Longer than most files here: one search,
// from the split into independent blocks to the exact confirmation of what was found.
import { linearSystem, type Equation, type LinearSystem, type Unknown } from './linear-system.js';
import { reducedRows, residue } from './modular.js';
import type { Finding, PublishedTables } from './published.js';
import { combinationWithin } from './rational.js';

export interface SolveOptions {
  /** Groups of one person each whose answers the attackers know: their own. */
  readonly insiders?: readonly string[];
  /** Give up after so many findings. */
  readonly most?: number;
}

/**
 * Whether any linear combination of published figures, whatever its weights, involves the answers of 1 to k - 1 people
 * only (k less the number of insiders, who know their own).
 *
 * With the equations brought to reduced form, unknowns that share an equation, directly or through others, form a
 * component, and no combination in one component can be split over two. A component with a single equation allows one
 * combination only: its people are counted. Where several are left, combinations within the small groups alone are looked
 * for, which usually there are none of; if there are, every union of small groups below k is tried. Done modulo 2^31 - 1;
 * what is found is confirmed, and its combination told, in exact rational arithmetic. Every figure counts as exact here, also
 * a rounded or clipped one; the value of a finding says what rounding leaves of it.
 */
export function solve(tables: PublishedTables, options: SolveOptions = {}): Finding[] {
  const insiders = new Set(options.insiders ?? []);
  const limit = tables.k - insiders.size;
  const system = linearSystem(tables);
  const findings: Finding[] = [];
  for (const block of blocksOf(system)) {
    for (const columns of smallSupports(block, system.unknowns, limit, insiders)) {
      const finding = confirm(block, columns, system.unknowns, limit, insiders);
      if (finding) findings.push(finding);
      if (findings.length >= (options.most ?? Number.POSITIVE_INFINITY)) return findings;
    }
  }
  return findings;
}

/** Bounded figures whose exact value follows from the others, and which is beyond what the bound lets one person hide. */
export function unclip(tables: PublishedTables): Finding[] {
  const system = linearSystem(tables);
  const figures = new Map(tables.figures.map((figure) => [figure.figureId, figure]));
  const findings: Finding[] = [];
  for (const block of blocksOf(system)) {
    const { columns, equations } = block;
    if (!equations.some(({ bounded }) => bounded)) continue;
    const exact = equations.filter(({ bounded }) => !bounded);
    const { rows, pivots } = reducedRows(
      exact.map((one) => dense(one, block)),
      places(columns),
    );
    for (const equation of equations.filter(({ bounded }) => bounded)) {
      const row = dense(equation, block);
      if (reducedRows([...rows, row], places(columns)).pivots.length > pivots.length) continue;
      const figure = figures.get(equation.figureId)!;
      if (figure.kind !== 'mean' && figure.kind !== 'sum') continue;
      findings.push({
        kind: 'unclipped',
        measureId: figure.measureId,
        groupIds: figure.of,
        people: figure.n,
        from: [],
        value: null,
      });
    }
  }
  return findings;
}

interface Block {
  /** Unknowns of the block; a place in this list is a column of it. */
  readonly columns: readonly number[];
  readonly placeOf: ReadonlyMap<number, number>;
  readonly equations: readonly Equation[];
}

const places = (list: readonly unknown[]): number[] => list.map((_, place) => place);

/** Equations that share no unknown with each other's block. */
function blocksOf({ equations }: LinearSystem): Block[] {
  return connected(equations.map(({ coefficients }) => [...nonZero(coefficients)])).map((indices) => {
    const own = indices.map((index) => equations[index]!);
    const columns = [...new Set(own.flatMap((one) => [...nonZero(one.coefficients)]))];
    return { columns, placeOf: new Map(columns.map((column, place) => [column, place])), equations: own };
  });
}

function* nonZero(coefficients: ReadonlyMap<number, bigint>): Generator<number> {
  for (const [column, value] of coefficients) if (value !== 0n) yield column;
}

/** Groups of indices of sets that share elements, directly or through others. Empty sets are left out. */
function connected(sets: readonly (readonly number[])[]): number[][] {
  const leader = new Map<number, number>();
  const top = (element: number): number => {
    let at = element;
    while (leader.get(at)! !== at) at = leader.get(at)!;
    for (let next = element; next !== at;) {
      const up = leader.get(next)!;
      leader.set(next, at);
      next = up;
    }
    return at;
  };
  for (const set of sets)
    for (const element of set) {
      if (!leader.has(element)) leader.set(element, element);
      leader.set(top(element), top(set[0]!));
    }
  const groups = new Map<number, number[]>();
  sets.forEach((set, index) => {
    if (set.length === 0) return;
    const key = top(set[0]!);
    const own = groups.get(key);
    if (own) own.push(index);
    else groups.set(key, [index]);
  });
  return [...groups.values()];
}

function dense(equation: Equation, { columns, placeOf }: Block): Float64Array {
  const row = new Float64Array(columns.length);
  for (const [column, value] of equation.coefficients)
    if (value !== 0n) row[placeOf.get(column)!] = residue(value);
  return row;
}

/** Sets of columns within each of which a combination of equations lies, of fewer than `limit` people each. */
function* smallSupports(
  block: Block,
  unknowns: readonly Unknown[],
  limit: number,
  insiders: ReadonlySet<string>,
): Generator<number[]> {
  const { columns, equations } = block;
  const people = (support: readonly number[]) => {
    const groups = new Set(support.map((place) => unknowns[columns[place]!]!.group));
    let total = 0;
    for (const { groupId, respondents } of groups) if (!insiders.has(groupId)) total += respondents ?? 1;
    return total;
  };
  const known = columns.flatMap((column, place) =>
    insiders.has(unknowns[column]!.group.groupId)
      ? [Float64Array.from(columns, (_, other) => (other === place ? 1 : 0))]
      : [],
  );
  const matrix = [...equations.map((equation) => dense(equation, block)), ...known];
  yield* searchRows(reducedRows(matrix, places(columns)).rows);

  function* searchRows(rows: readonly Float64Array[]): Generator<number[]> {
    const supports = rows.map(supportOf);
    for (const indices of connected(supports)) {
      const own = indices.map((index) => rows[index]!);
      const support = [...new Set(indices.flatMap((index) => supports[index]!))];
      if (people(support) < limit) {
        if (people(support) > 0) yield support;
      } else if (own.length > 1) yield* searchComponent(own, support);
    }
  }

  function* searchComponent(rows: readonly Float64Array[], support: readonly number[]): Generator<number[]> {
    const small = support.filter((place) => people([place]) < limit);
    const large = support.filter((place) => !small.includes(place));
    const within = withinColumns(rows, large, small);
    if (within.length === 0) return;
    if (within.length < rows.length || large.length > 0) yield* searchRows(within);
    else yield* searchUnions(rows, support);
  }

  function* searchUnions(rows: readonly Float64Array[], support: readonly number[]): Generator<number[]> {
    const byGroup = new Map<string, number[]>();
    for (const place of support) {
      const { groupId } = unknowns[columns[place]!]!.group;
      byGroup.set(groupId, [...(byGroup.get(groupId) ?? []), place]);
    }
    const groups = [...byGroup.values()].sort((a, b) => people(a) - people(b));
    const found: number[][] = [];
    function* extend(chosen: readonly number[], next: number): Generator<number[]> {
      for (let index = next; index < groups.length; index++) {
        const union = [...chosen, ...groups[index]!];
        if (people(union) >= limit) break;
        if (found.some((smaller) => smaller.every((place) => union.includes(place)))) continue;
        const outside = support.filter((place) => !union.includes(place));
        if (withinColumns(rows, outside, union).length > 0) {
          found.push(union);
          yield union;
        } else yield* extend(union, index + 1);
      }
    }
    yield* extend([], 0);
  }
}

const supportOf = (row: Float64Array): number[] => {
  const support: number[] = [];
  row.forEach((value, place) => value !== 0 && support.push(place));
  return support;
};

/** A basis of the combinations of rows that are zero outside. */
function withinColumns(
  rows: readonly Float64Array[],
  outside: readonly number[],
  inside: readonly number[],
): Float64Array[] {
  const reduced = reducedRows(rows, [...outside, ...inside]);
  const within = new Set(inside);
  return reduced.rows.filter((_, index) => within.has(reduced.pivots[index]!));
}

/** The same in exact arithmetic, with its combination and what is left of its value after rounding. */
function confirm(
  { columns, equations }: Block,
  support: readonly number[],
  unknowns: readonly Unknown[],
  limit: number,
  insiders: ReadonlySet<string>,
): Finding | null {
  const inside = new Set(support);
  const rows = equations.map((one) => columns.map((column) => one.coefficients.get(column) ?? 0n));
  // What insiders know is no equation here: their columns may simply be left over.
  const outside = places(columns).filter(
    (place) => !inside.has(place) && !insiders.has(unknowns[columns[place]!]!.group.groupId),
  );
  const found = combinationWithin(rows, outside, support);
  if (!found) return null;
  const left = places(columns).filter((place) => found.result[place] !== 0n);
  const groups = [...new Set(left.map((place) => unknowns[columns[place]!]!.group))];
  const others = groups.filter(({ groupId }) => !insiders.has(groupId));
  if (others.length === 0) return null;
  const measures = new Set(left.map((place) => unknowns[columns[place]!]!.measureId));
  const factor = found.result[left[0]!]!;
  const even = measures.size === 1 && left.every((place) => found.result[place] === factor);
  const weights = found.times.map(
    (times, index) => (Number(times) * equations[index]!.scale) / Number(factor),
  );
  const countedByFigures = equations.reduce(
    (sum, { n }, index) =>
      weights[index] ? (n === null || sum === null ? null : sum + weights[index]! * n) : sum,
    0 as number | null,
  );
  const sizes = others.map(({ respondents }) => respondents);
  const people = sizes.every((size) => size !== null)
    ? sizes.reduce((sum, size) => sum + size, 0)
    : even && insiders.size === 0
      ? countedByFigures
      : null;
  if (people !== null && (people < 1 || people >= limit)) return null;
  const range = { from: 0, to: 0 };
  weights.forEach((weight, index) => {
    const { from, to } = equations[index]!.sum;
    range.from += Math.min(weight * from, weight * to) || 0;
    range.to += Math.max(weight * from, weight * to) || 0;
  });
  return {
    kind: 'solved',
    measureId: [...measures].sort().join(' + '),
    groupIds: others.map(({ groupId }) => groupId),
    people,
    from: weights.flatMap((times, index) =>
      times ? [{ figureId: equations[index]!.figureId, times: Math.round(times * 1e9) / 1e9 }] : [],
    ),
    value:
      even && people && insiders.size === 0 ? { from: range.from / people, to: range.to / people } : null,
  };
}
