import {
  recoveredSum,
  type Finding,
  type MeanFigure,
  type Measure,
  type PublishedTables,
} from './published.js';

interface Node {
  readonly figure: MeanFigure;
  readonly groups: ReadonlySet<string>;
  readonly inside: Node[];
  /** Range of the node's sum, and of what it holds beside the nodes inside it. */
  range: { from: number; to: number };
  own: { count: number; from: number; to: number };
}

/**
 * What can be said of any one person: the least and greatest value that fit all published sums, bounds included. Without
 * inside knowledge it should be the whole scale.
 *
 * For nested or separate sets of people this is the linear program, solved: each constraint is about the sum of a set, the
 * sums form a tree, and on a tree ranges handed up and then down again are exact (every value in the range of a node goes
 * together with some values in the ranges of its neighbours). A solver would give the same numbers, more slowly. Where
 * sets overlap, only those that nest are used: what is found then is true, but more may be possible.
 */
export function ranges(
  { groups, measures, figures }: PublishedTables,
  most = Number.POSITIVE_INFINITY,
): Finding[] {
  const sizes = new Map(groups.map(({ groupId, respondents }) => [groupId, respondents]));
  const findings: Finding[] = [];
  for (const measure of measures) {
    const own = figures.filter(
      (figure): figure is MeanFigure =>
        figure.measureId === measure.measureId && figure.kind !== 'combined' && figure.kind !== 'count',
    );
    const nodes = nested(own, measure);
    for (const root of nodes.roots) handUp(root, measure);
    for (const root of nodes.roots) handDown(root);
    for (const node of nodes.all) {
      const finding = person(node, measure, sizes);
      if (finding) findings.push(finding);
      if (findings.length >= most) return findings;
    }
  }
  return findings;
}

function nested(figures: readonly MeanFigure[], measure: Measure): { roots: Node[]; all: Node[] } {
  const all: Node[] = [];
  const roots: Node[] = [];
  const largestFirst = figures.toSorted((a, b) => b.of.length - a.of.length || b.n - a.n);
  for (const figure of largestFirst) {
    const node: Node = {
      figure,
      groups: new Set(figure.of),
      inside: [],
      range: recoveredSum(figure, measure),
      own: { count: 0, from: 0, to: 0 },
    };
    let level = roots;
    let same: Node | undefined;
    let overlaps = false;
    for (;;) {
      const holders = level.filter((other) => figure.of.some((groupId) => other.groups.has(groupId)));
      const holder = holders[0];
      if (!holder) break;
      if (holders.length > 1 || !figure.of.every((groupId) => holder.groups.has(groupId))) {
        overlaps = true;
        break;
      }
      if (holder.groups.size === node.groups.size && holder.figure.n === figure.n) same = holder;
      if (same) break;
      level = holder.inside;
    }
    if (overlaps) continue;
    if (same) {
      same.range.from = Math.max(same.range.from, node.range.from);
      same.range.to = Math.min(same.range.to, node.range.to);
      continue;
    }
    level.push(node);
    all.push(node);
  }
  return { roots, all };
}

function handUp(node: Node, measure: Measure): void {
  let count = node.figure.n;
  const inner = { from: 0, to: 0 };
  for (const child of node.inside) {
    handUp(child, measure);
    count -= child.figure.n;
    inner.from += child.range.from;
    inner.to += child.range.to;
  }
  node.own = { count, from: Math.max(0, count) * measure.from, to: Math.max(0, count) * measure.to };
  node.range.from = Math.max(node.range.from, inner.from + node.own.from);
  node.range.to = Math.min(node.range.to, inner.to + node.own.to);
}

function handDown(node: Node): void {
  const parts = [...node.inside.map((child) => child.range), node.own];
  const least = parts.reduce((sum, { from }) => sum + from, 0);
  const most = parts.reduce((sum, { to }) => sum + to, 0);
  const after = parts.map(({ from, to }) => ({
    from: Math.max(from, node.range.from - (most - to)),
    to: Math.min(to, node.range.to - (least - from)),
  }));
  node.inside.forEach((child, index) => (child.range = after[index]!));
  node.own = { ...node.own, ...after.at(-1)! };
  for (const child of node.inside) handDown(child);
}

function person(node: Node, measure: Measure, sizes: ReadonlyMap<string, number | null>): Finding | null {
  const { count, from, to } = node.own;
  if (count < 1) return null;
  const tolerance = (measure.to - measure.from) * 1e-6;
  const one = {
    from: Math.max(measure.from, from - (count - 1) * measure.to),
    to: Math.min(measure.to, to - (count - 1) * measure.from),
  };
  if (one.from <= measure.from + tolerance && one.to >= measure.to - tolerance) return null;
  const held = new Set(node.inside.flatMap((child) => [...child.groups]));
  const groupIds = node.figure.of.filter((groupId) => !held.has(groupId) || sizes.get(groupId) === null);
  return {
    kind: 'range',
    measureId: measure.measureId,
    groupIds: groupIds.length > 0 ? groupIds : node.figure.of,
    people: count,
    from: [node, ...node.inside].map(({ figure }, index) => ({
      figureId: figure.figureId,
      times: index === 0 ? 1 : -1,
    })),
    value: one,
  };
}
