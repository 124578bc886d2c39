// Longer than most files here: one algorithm with its bookkeeping. The rule itself is `bestPlan`; the rest turns
// teams and units into numbers and back. Everything is a loop over positions, so that a chain of 100,000 teams is as
// safe as a bush.
import { arrangeTeams, type TeamOrder, type TeamPlace } from './arrange-teams.js';
import { DisclosureError } from './disclosure.errors.js';
import { grant } from './permits.js';
import { threshold } from './threshold.js';

/**
 * - `too-few-answers`: fewer than k answers in the cell.
 * - `would-reveal-others`: enough answers, but together with what is shown it would give away a smaller group.
 * - `too-few-people`: nobody is counted under this team; its people are counted higher up (see UnitTree).
 */
export type WithheldReason = 'too-few-answers' | 'would-reveal-others' | 'too-few-people';

export interface ReleasedCell {
  /** `node.<teamId>`: everybody counted in and below the team. `rest.<teamId>`: those not in a shown team below. */
  readonly cellId: string;
  readonly teamId: string;
  readonly kind: 'node' | 'rest';
  /** The units whose answers the cell holds, in the order of the tree. */
  readonly unitIds: readonly string[];
  readonly respondentCount: number;
  /** The smallest shown cell that holds this one and more; null for the largest. */
  readonly withinCellId: string | null;
}

/** A cell that is not shown. It carries no count on purpose. */
export interface WithheldCell {
  readonly cellId: string;
  readonly teamId: string;
  readonly kind: 'node' | 'rest';
  readonly reason: WithheldReason;
}

export interface ReleaseDecision {
  readonly k: number;
  /** In pre-order; a team's node before its rest. */
  readonly cells: readonly ReleasedCell[];
  readonly withheld: readonly WithheldCell[];
  /**
   * Where the answers of a unit are stored: the smallest shown cell that holds them. Atoms are disjoint and have at
   * least k answers each (or none at all). null: nothing above the unit may be shown either, so its answers are not kept.
   */
  readonly atomOf: ReadonlyMap<string, string | null>;
  /**
   * The shown cell that speaks for a team; null when it is withheld. Two teams share a cell when they hold the same
   * units (a team whose only people are those of one team below it): the same figure is never published twice.
   */
  readonly cellOfTeam: ReadonlyMap<string, string | null>;
}

/** All that the rule needs to know: teams, units and sizes, no people. A UnitTree is one; so are the stored rows of one. */
export interface UnitStructure {
  readonly k: number;
  readonly teams: readonly (TeamPlace & { readonly unitId: string | null })[];
  readonly units: readonly { readonly unitId: string; readonly size: number }[];
}

export interface ReleasePriority {
  /** Weight of one answer in the whole organisation's own cell. */
  readonly top: number;
  /** Weight of one answer in any other cell, by the depth of its team (the root is 0). */
  readonly atDepth: (depth: number) => number;
}

/**
 * The whole organisation first (without it, nothing else can be put in proportion, and answers that fit into no
 * smaller cell could not be kept at all); below it, every answer counts the same on every level.
 */
export const defaultPriority: ReleasePriority = { top: 1_000_000, atDepth: () => 1 };

/**
 * The tree rule: which cells of a team tree may be shown so that nobody can compute a figure for 1 to k - 1 people
 * from all of them together, by any number of subtractions.
 *
 * A set of nested or disjoint groups is safe exactly if every *residual* (a shown group without the shown groups
 * inside it) is empty or holds at least k answers. Among all safe choices this takes one of greatest total weight
 * (answers in the cell times the priority of its level), by dynamic programming from the leaves up. State: how many
 * unpublished answers flow up, capped at k. At a team with own answers c and flows f of its children, t = c + sum f;
 * withhold: t flows on; show: allowed if the team has n >= k answers and t is 0 or at least k; then 0 flows on.
 * Ties are broken by position in the tree, hence by ids alone: of two equal teams the one with the smaller id is withheld.
 *
 * Decides on structure only: how many answered, never what. Source: theorem on laminar families and algorithm A of
 * the measurement design. O(teams * k^2) time, O(teams * k) memory, no recursion.
 *
 * n = 0 everywhere or fewer than k answers in all: nothing is shown and every atom is null.
 * A unit missing from `counts` has 0 answers. Counts above the size of the unit are refused.
 */
export function decideRelease(
  tree: UnitStructure,
  counts: ReadonlyMap<string, number>,
  k: number = tree.k,
  priority: ReleasePriority = defaultPriority,
): ReleaseDecision {
  threshold(k);
  const order = arrangeTeams(tree.teams);
  const nodes = countNodes(order, tree, counts);
  const plan = bestPlan(order, nodes, k, priority);
  return describe(order, nodes, plan, k);
}

interface Nodes {
  /** Answers of the team's own unit. */
  readonly own: Int32Array;
  /** Answers in and below the team. */
  readonly total: Int32Array;
  /** Units in tree order, and for each team where its stretch of them begins and ends. */
  readonly unitIds: readonly string[];
  readonly unitsFrom: Int32Array;
  readonly unitsTo: Int32Array;
  /** Position of the one team below that holds exactly the same units, or -1. */
  readonly sameAs: Int32Array;
}

function countNodes(
  order: TeamOrder<UnitStructure['teams'][number]>,
  tree: UnitStructure,
  counts: ReadonlyMap<string, number>,
): Nodes {
  const size = order.teams.length;
  const own = new Int32Array(size);
  const total = new Int32Array(size);
  const unitIds: string[] = [];
  const unitsFrom = new Int32Array(size);
  const unitsTo = new Int32Array(size);
  const sizes = new Map(tree.units.map((unit) => [unit.unitId, unit.size]));
  for (const [unitId, count] of counts) {
    const people = sizes.get(unitId);
    if (people === undefined) throw new DisclosureError('disclosure.unknown-unit', unitId);
    if (!Number.isInteger(count) || count < 0 || count > people)
      throw new DisclosureError('disclosure.bad-count', unitId);
  }
  order.teams.forEach((team, i) => {
    unitsFrom[i] = unitIds.length;
    if (team.unitId === null) return;
    unitIds.push(team.unitId);
    own[i] = counts.get(team.unitId) ?? 0;
  });
  const sameAs = new Int32Array(size).fill(-1);
  for (let i = size - 1; i >= 0; i--) {
    total[i]! += own[i]!;
    const last = order.end[i]!;
    unitsTo[i] = last < size ? unitsFrom[last]! : unitIds.length;
    if (i > 0) total[order.parent[i]!]! += total[i]!;
    if (unitsFrom[i] === unitsTo[i]) continue;
    for (let child = i + 1; child < last; child = order.end[child]!)
      if (unitsFrom[child] === unitsFrom[i] && unitsTo[child] === unitsTo[i]) sameAs[i] = child;
  }
  return { own, total, unitIds, unitsFrom, unitsTo, sameAs };
}

/** For every team: is its node shown? */
function bestPlan(
  order: TeamOrder<UnitStructure['teams'][number]>,
  nodes: Nodes,
  k: number,
  priority: ReleasePriority,
): Uint8Array {
  const size = order.teams.length;
  const states = k + 1;
  const none = Number.NEGATIVE_INFINITY;
  // best[i, s]: greatest weight at and below team i with s unpublished answers (capped at k) flowing out of it. While
  // its children are still being merged, s is what has been gathered so far.
  const best = new Float64Array(size * states).fill(none);
  const gatheredBefore = new Uint16Array(size * states);
  const flowOfChild = new Uint16Array(size * states);
  const shownFrom = new Int32Array(size).fill(-1);
  const merged = new Float64Array(states);
  let top = 0;
  while (nodes.sameAs[top]! >= 0) top = nodes.sameAs[top]!;

  for (let i = 0; i < size; i++) best[i * states + Math.min(nodes.own[i]!, k)] = 0;
  for (let i = size - 1; i >= 0; i--) {
    const here = i * states;
    const n = nodes.total[i]!;
    if (n >= k && nodes.sameAs[i] === -1) {
      const weight = n * (i === top ? priority.top : priority.atDepth(order.depth[i]!));
      const withheld = best[here]!;
      const from = withheld >= best[here + k]! ? 0 : k;
      const shown = best[here + from]! + weight;
      if (shown > withheld) {
        shownFrom[i] = from;
        best[here] = shown;
      }
    }
    if (i === 0) break;
    const above = order.parent[i]! * states;
    merged.fill(none);
    for (let before = 0; before < states; before++) {
      if (best[above + before] === none) continue;
      for (let flow = 0; flow < states; flow++) {
        const value = best[above + before]! + best[here + flow]!;
        const after = Math.min(before + flow, k);
        if (value <= merged[after]!) continue;
        merged[after] = value;
        gatheredBefore[here + after] = before;
        flowOfChild[here + after] = flow;
      }
    }
    best.set(merged, above);
  }

  const shown = new Uint8Array(size);
  const flow = new Uint16Array(size);
  for (let s = 1; s < states; s++) if (best[s]! > best[flow[0]!]!) flow[0] = s;
  for (let i = 0; i < size; i++) {
    let gathered = flow[i]!;
    if (gathered === 0 && shownFrom[i]! >= 0) {
      shown[i] = 1;
      gathered = shownFrom[i]!;
    }
    for (let child = i + 1; child < order.end[i]!; child = order.end[child]!) {
      flow[child] = flowOfChild[child * states + gathered]!;
      gathered = gatheredBefore[child * states + gathered]!;
    }
  }
  return shown;
}

function describe(
  order: TeamOrder<UnitStructure['teams'][number]>,
  nodes: Nodes,
  shown: Uint8Array,
  k: number,
): ReleaseDecision {
  const size = order.teams.length;
  // The nearest shown team at or above each team, and what of each shown team no shown team below it holds.
  const holder = new Int32Array(size);
  const restUnits: (string[] | undefined)[] = [];
  const restCount = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    holder[i] = shown[i] ? i : i > 0 ? holder[order.parent[i]!]! : -1;
    const unitId = order.teams[i]!.unitId;
    if (unitId === null || holder[i]! < 0) continue;
    (restUnits[holder[i]!] ??= []).push(unitId);
    restCount[holder[i]!]! += nodes.own[i]!;
  }
  const hasRest = (i: number) =>
    restCount[i]! > 0 && restUnits[i]!.length < nodes.unitsTo[i]! - nodes.unitsFrom[i]!;

  const cells: ReleasedCell[] = [];
  const withheld: WithheldCell[] = [];
  const atomOf = new Map<string, string | null>();
  const cellOfTeam = new Map<string, string | null>();
  const tooFew = (n: number): WithheldReason => (n < k ? 'too-few-answers' : 'would-reveal-others');
  for (let i = 0; i < size; i++) {
    const { teamId, unitId } = order.teams[i]!;
    const nodeId = `node.${teamId}`;
    const restId = `rest.${teamId}`;
    const restShown = shown[i] === 1 && hasRest(i);
    if (shown[i]) {
      const above = i > 0 ? holder[order.parent[i]!]! : -1;
      const withinCellId = above < 0 ? null : `node.${order.teams[above]!.teamId}`;
      cells.push(nodeCell(nodes, i, nodeId, teamId, withinCellId));
    } else if (nodes.sameAs[i] === -1) {
      const nobody = nodes.unitsFrom[i] === nodes.unitsTo[i];
      const reason = nobody ? 'too-few-people' : tooFew(nodes.total[i]!);
      withheld.push({ cellId: nodeId, teamId, kind: 'node', reason });
    }
    if (restShown) {
      const [unitIds, respondentCount] = [restUnits[i]!, restCount[i]!];
      cells.push({ cellId: restId, teamId, kind: 'rest', unitIds, respondentCount, withinCellId: nodeId });
    } else if (unitId !== null && order.end[i]! > i + 1) {
      withheld.push({ cellId: restId, teamId, kind: 'rest', reason: tooFew(nodes.own[i]!) });
    }
    if (unitId === null) continue;
    const at = holder[i]!;
    atomOf.set(unitId, at < 0 ? null : `${hasRest(at) ? 'rest' : 'node'}.${order.teams[at]!.teamId}`);
  }
  for (let i = size - 1; i >= 0; i--) {
    const { teamId } = order.teams[i]!;
    const same = nodes.sameAs[i]!;
    const other = same >= 0 ? order.teams[same]!.teamId : teamId;
    cellOfTeam.set(teamId, same >= 0 ? cellOfTeam.get(other)! : shown[i] ? `node.${teamId}` : null);
  }
  const decision: ReleaseDecision = Object.freeze({ k, cells, withheld, atomOf, cellOfTeam });
  return grant(decision, new Map(cells.map((cell) => [cell.cellId, cell.respondentCount])));
}

/** Its list of units is built when read: in a deep tree the lists of all nodes together would be quadratic. */
function nodeCell(
  nodes: Nodes,
  i: number,
  cellId: string,
  teamId: string,
  withinCellId: string | null,
): ReleasedCell {
  return {
    cellId,
    teamId,
    kind: 'node',
    get unitIds() {
      return nodes.unitIds.slice(nodes.unitsFrom[i], nodes.unitsTo[i]);
    },
    respondentCount: nodes.total[i]!,
    withinCellId,
  };
}
