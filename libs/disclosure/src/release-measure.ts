import type { ReleaseDecision } from './decide-release.js';
import { DisclosureError } from './disclosure.errors.js';
import { cellsGranted, grant } from './permits.js';

export interface MeasureRelease {
  readonly k: number;
  /** Cells for which the measure may be shown, in the order of the decision. */
  readonly cellIds: readonly string[];
  readonly withheld: readonly {
    readonly cellId: string;
    readonly reason: 'too-few-answers' | 'would-reveal-others';
  }[];
}

/**
 * The tree rule for one measure that not everybody answered (a construct whose minimum of answered items some did
 * not reach). The decision counts *respondents*; here the people who have a *score* are counted, because 8
 * respondents of whom 4 answered nothing of a construct would be a figure for 4.
 *
 * Of the decision's cells it allows a set of greatest weight (people with a score, the largest cell before all others)
 * such that each allowed cell has at least k and what it adds to the allowed cells inside it numbers 0 or at least k.
 * Safe for the reason given at residuals(); decides on structure only. Where everybody has a score it allows exactly the
 * cells of the decision. Every cell of the decision needs a count; a count above the cell's respondents is refused.
 */
export function releaseMeasure(
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
      return { required: count, optional: 0 };
    },
    largestFirst,
  );
}

export interface CellMass {
  /** Must number at least k in what a cell adds, unless it adds nobody. */
  readonly required: number;
  /** Must number 0 or at least k in what a cell adds. */
  readonly optional: number;
  /** Whether there is anybody at all, where that is more than the two above. */
  readonly people?: number;
}

/** Cells that hold each other, in pre-order, and the smallest group for them. */
export interface NestedCells {
  readonly k: number;
  readonly cells: readonly { readonly cellId: string; readonly withinCellId: string | null }[];
}

/** Weight of one person in a cell, by what the cell is: the largest of all, one that holds others, or an innermost one. */
export type CellPriority = Readonly<Record<'top' | 'between' | 'innermost', number>>;

/** The largest cell before all others together, as in decideRelease(). */
export const largestFirst: CellPriority = { top: 1_000_000, between: 1, innermost: 1 };

/** Teams before what sums them up: items and parts explain a team's flag. */
export const innermostFirst: CellPriority = { top: 0.001, between: 0.001, innermost: 1 };

/**
 * The cells of greatest total weight that stay safe, by dynamic programming from the inner cells out. State: how many
 * `required` and `optional` people flow out of a cell unpublished, each capped at k. Ties go to the first state found, hence by position alone. O(cells * k^2) for one kind of mass, O(cells * k^4) for two.
 */
export function releaseNested(
  { k, cells }: NestedCells,
  respondents: ReadonlyMap<string, number>,
  massOf: (cellId: string, respondents: number) => CellMass,
  priority: CellPriority,
  withheldBefore: MeasureRelease['withheld'] = [],
): MeasureRelease {
  const masses = cells.map(({ cellId }) => {
    const mass = massOf(cellId, respondents.get(cellId)!);
    if (!Number.isInteger(mass.required) || !Number.isInteger(mass.optional))
      throw new DisclosureError('disclosure.bad-count', cellId);
    return mass;
  });
  const allowed = allowMost(cells, masses, priority, k);
  const withheldNow = cells.flatMap(({ cellId }, index): MeasureRelease['withheld'] =>
    allowed[index]
      ? []
      : [{ cellId, reason: masses[index]!.required < k ? 'too-few-answers' : 'would-reveal-others' }],
  );
  const withheld = [...withheldBefore, ...withheldNow];
  const shown = cells.flatMap(({ cellId }, index) => (allowed[index] ? [{ cellId, index }] : []));
  const release: MeasureRelease = Object.freeze({ k, cellIds: shown.map(({ cellId }) => cellId), withheld });
  const answered = shown.map(({ cellId, index }) => [cellId, peopleIn(masses[index]!)] as const);
  return grant(release, new Map(answered));
}

/** How one child was joined: for each joint state that can be reached, the state before it and the child's own. */
type Joining = Int32Array;

/** For each cell whether it is in the best safe set. */
function allowMost(
  cells: NestedCells['cells'],
  masses: readonly CellMass[],
  priority: CellPriority,
  k: number,
): Uint8Array {
  const side = k + 1;
  const states = side * side * 2;
  const cap = (count: number) => Math.min(count, k);
  const stateOf = (required: number, optional: number, people: boolean) =>
    (cap(required) * side + cap(optional)) * 2 + Number(people);
  const requiredIn = (state: number) => Math.floor(state / (2 * side));
  const optionalIn = (state: number) => Math.floor(state / 2) % side;
  const join = (a: number, b: number) =>
    stateOf(requiredIn(a) + requiredIn(b), optionalIn(a) + optionalIn(b), a % 2 === 1 || b % 2 === 1);
  const safe = (required: number, optional: number) => required >= k && (optional === 0 || optional >= k);

  const position = new Map(cells.map(({ cellId }, index) => [cellId, index]));
  const children: number[][] = cells.map(() => []);
  cells.forEach(({ withinCellId }, index) => {
    if (withinCellId !== null) children[position.get(withinCellId)!]!.push(index);
  });

  const best: Float64Array[] = [];
  const joinings: Joining[][] = cells.map(() => []);
  const shownFrom = new Int32Array(cells.length).fill(-1);
  // Pre-order, rests after nodes: going backwards meets every cell before the cell that holds it.
  for (let cell = cells.length - 1; cell >= 0; cell--) {
    const mass = masses[cell]!;
    const own = { required: mass.required, optional: mass.optional, people: peopleIn(mass) };
    for (const child of children[cell]!) {
      own.required -= masses[child]!.required;
      own.optional -= masses[child]!.optional;
      own.people -= peopleIn(masses[child]!);
    }
    // Fewer than the cells inside hold, or, in an innermost cell, fewer than nobody.
    if (own.required < 0 || own.optional < 0)
      throw new DisclosureError('disclosure.bad-count', cells[cell]!.cellId);
    let joint = new Float64Array(states).fill(-1);
    joint[stateOf(own.required, own.optional, own.people > 0)] = 0;
    for (const child of children[cell]!) {
      const next = new Float64Array(states).fill(-1);
      const from = new Int32Array(states);
      for (let before = 0; before < states; before++) {
        if (joint[before]! < 0) continue;
        for (let flow = 0; flow < states; flow++) {
          if (best[child]![flow]! < 0) continue;
          const after = join(before, flow);
          const weight = joint[before]! + best[child]![flow]!;
          if (weight <= next[after]!) continue;
          next[after] = weight;
          from[after] = before * states + flow;
        }
      }
      joint = next;
      joinings[cell]!.push(from);
    }
    // Showing the cell leaves nothing to flow on; state 0 without showing it means that nothing is left anyway.
    const inner = children[cell]!.length === 0;
    const place = cells[cell]!.withinCellId === null ? 'top' : inner ? 'innermost' : 'between';
    const weight = mass.required * priority[place];
    let most = joint[0]!;
    joint.forEach((inside, state) => {
      if (inside < 0 || inside + weight <= most) return;
      if (state !== 0 && !safe(requiredIn(state), optionalIn(state))) return;
      most = inside + weight;
      shownFrom[cell] = state;
    });
    joint[0] = most;
    best[cell] = joint;
  }

  const allowed = new Uint8Array(cells.length);
  // What a cell inside another is to leave over is settled again when that one is met, which is before it.
  const wanted = Int32Array.from(best, (weights) =>
    weights.indexOf(weights.reduce((a, b) => Math.max(a, b))),
  );
  for (let cell = 0; cell < cells.length; cell++) {
    let state = wanted[cell]!;
    if (state === 0 && shownFrom[cell]! >= 0) {
      allowed[cell] = 1;
      state = shownFrom[cell]!;
    }
    for (let child = children[cell]!.length - 1; child >= 0; child--) {
      const from = joinings[cell]![child]![state]!;
      wanted[children[cell]![child]!] = from % states;
      state = Math.floor(from / states);
    }
  }
  return allowed;
}

const peopleIn = ({ required, optional, people }: CellMass): number => people ?? required + optional;
