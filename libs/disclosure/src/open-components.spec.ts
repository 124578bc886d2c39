import { aTeam } from '../testing/index.js';
import type { ClippedMean } from './clip-mean.js';
import { clipMeans, type Scale } from './clip-means.js';
import { decideRelease } from './decide-release.js';
import { openComponents } from './open-components.js';
import { releaseComponents } from './release-components.js';
import { releaseMeasure } from './release-measure.js';
import { unitTree } from './unit-tree.js';

/** Two items; each unit's people give the answers listed for it, over and over. */
function shownItems(
  answers: Record<string, readonly (readonly [number, number])[]>,
  {
    scale = { lower: 1, upper: 5 },
    beside = (construct) => construct,
  }: {
    scale?: Scale;
    beside?: (construct: ReadonlyMap<string, ClippedMean>) => ReadonlyMap<string, ClippedMean>;
  } = {},
) {
  const tree = unitTree([aTeam('r', null, 8), aTeam('a', 'r', 6), aTeam('b', 'r', 8)]);
  const decision = decideRelease(tree, new Map(tree.units.map(({ unitId, size }) => [unitId, size])));
  const rows = new Map(
    tree.units.map(({ unitId, size }) => [
      unitId,
      Array.from({ length: size }, (_, i) => answers[unitId]![i % answers[unitId]!.length]!),
    ]),
  );
  const meansOf = (value: (row: readonly [number, number]) => number) =>
    new Map(
      decision.cells.map(({ cellId, unitIds }) => {
        const values = unitIds.flatMap((unitId) => rows.get(unitId)!).map(value);
        const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
        return [cellId, { mean, respondentCount: values.length }];
      }),
    );
  const counts = new Map(decision.cells.map((cell) => [cell.cellId, cell.respondentCount]));
  const scores = releaseMeasure(decision, counts);
  const construct = clipMeans(
    decision,
    scores,
    meansOf(([a, b]) => (a + b) / 2),
    scale,
  );
  const everybody = [...counts].map(
    ([cellId, count]) =>
      [cellId, { answeredAllCount: count, skippedCounts: new Map<string, number>() }] as const,
  );
  const items = [
    { scale, means: meansOf(([a]) => a) },
    { scale, means: meansOf(([, b]) => b) },
  ];
  return [
    ...openComponents(
      decision,
      releaseComponents(decision, scores, new Map(everybody)),
      beside(construct),
      items,
    ),
  ];
}

const mixed = [
  [2, 4],
  [4, 3],
] as const;

describe('items beside a construct that may be clipped', () => {
  it('shows items everywhere where no figure is near an end', () => {
    expect(shownItems({ 'rest.r': mixed, 'team.a': mixed, 'team.b': mixed }).sort()).toEqual([
      'node.a',
      'node.b',
      'node.r',
      'rest.r',
    ]);
  });

  it('shows none of the items where one of them would be clipped, nor above, where it could be had by subtraction', () => {
    const oneItem = [
      [2, 5],
      [4, 5],
    ] as const;
    expect(shownItems({ 'rest.r': mixed, 'team.a': oneItem, 'team.b': mixed }).sort()).toEqual([
      'node.b',
      'rest.r',
    ]);
  });

  it('shows the items of the whole where two clipped teams hide each other', () => {
    const high = [
      [2, 5],
      [4, 5],
    ] as const;
    const low = [
      [2, 1],
      [4, 1],
    ] as const;
    expect(shownItems({ 'rest.r': mixed, 'team.a': high, 'team.b': low }).sort()).toEqual([
      'node.r',
      'rest.r',
    ]);
  });

  it.each([0, 1, 2])(
    'needs more than one person’s whole scale to either end, on a scale from %i on',
    (lower) => {
      const scale = { lower, upper: lower + 4 };
      // Six people; the first item's answers are one person's whole scale, or one step more, from an end.
      const showsA = (steps: readonly number[], fromTop: boolean) =>
        shownItems(
          {
            'rest.r': [[lower + 2, lower + 2]],
            'team.a': steps.map((step) => [fromTop ? lower + 4 - step : lower + step, lower + 2]),
            'team.b': [[lower + 2, lower + 2]],
          },
          { scale },
        ).includes('node.a');
      for (const fromTop of [true, false]) {
        expect(showsA([4, 0, 0, 0, 0, 0], fromTop)).toBe(false);
        expect(showsA([1, 1, 1, 1, 0, 0], fromTop)).toBe(false);
        expect(showsA([1, 1, 1, 1, 1, 0], fromTop)).toBe(true);
      }
    },
  );

  it('shows no items beside a clipped construct, nor beside one that is not there', () => {
    const all = [[5, 5]] as const;
    expect(shownItems({ 'rest.r': mixed, 'team.a': all, 'team.b': mixed })).not.toContain('node.a');
    const everywhere = { 'rest.r': mixed, 'team.a': mixed, 'team.b': mixed };
    const changed = (value: ClippedMean | null) =>
      shownItems(everywhere, {
        beside: (construct) => {
          const map = new Map(construct);
          if (value) map.set('node.a', value);
          else map.delete('node.a');
          return map;
        },
      });
    expect(changed({ value: 3, bound: null })).toContain('node.a');
    expect(changed({ value: 3, bound: 'at-least' })).not.toContain('node.a');
    expect(changed(null)).not.toContain('node.a');
  });
});
