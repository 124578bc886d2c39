import { clipMean, clipMeans, openComponents, type CellMean, type ClippedMean } from '@penumbra/disclosure';
import type { CellMeasure, ClippedMeasure, Measure, MeasuredCells, TalliedCell } from '@penumbra/measures';
import { hypergeometricInterval } from '@penumbra/statistics';
import type { StructureDecision } from './tally-ballots.js';

const scale = { lower: 0, upper: 100 };

/** How one measure may be shown in all its cells together, by cell. */
export interface ShownMeasure {
  readonly scores: ReadonlyMap<string, ClippedMean>;
  readonly favourable: ReadonlyMap<string, ClippedMean>;
  /** Cells in which items and parts stand beside the score. */
  readonly open: ReadonlySet<string>;
}

/** Clips every measure over all its cells at once: a cell that is clipped alone could be had by subtraction. */
export function shownMeasures(
  { decision, measures }: StructureDecision,
  measured: MeasuredCells,
): Map<string, ShownMeasure> {
  const cells = new Map(measured.cells.map((cell) => [cell.cellId, cell.measures]));
  return new Map(
    [...measures].map(([id, { scores, components }]) => {
      const figureOf = (cellId: string): CellMeasure => cells.get(cellId)![id]!;
      const means = (cellIds: readonly string[], meanOf: (figure: CellMeasure) => CellMean) =>
        new Map(cellIds.map((cellId) => [cellId, meanOf(figureOf(cellId))]));
      const clipped = clipMeans(
        decision,
        scores,
        means(scores.cellIds, ({ mean, respondentCount }) => ({ mean, respondentCount })),
        scale,
      );
      const sharesThere = components.cellIds.some((cellId) => figureOf(cellId).favourable !== null);
      const favourable = sharesThere
        ? clipMeans(
            decision,
            components,
            means(components.cellIds, (figure) => ({
              mean: figure.favourable!.share * 100,
              respondentCount: figure.respondentCount,
            })),
            scale,
          )
        : new Map<string, ClippedMean>();
      const items = pointsIn(components.cellIds.map(figureOf)).map((itemId) => ({
        scale,
        means: means(components.cellIds, ({ components: own }) => {
          const { mean, respondentCount } = own!.find((component) => component.id === itemId)!;
          return { mean, respondentCount };
        }),
      }));
      return [
        id,
        { scores: clipped, favourable, open: openComponents(decision, components, clipped, items) },
      ];
    }),
  );
}

/** The cells with what is clipped in them, to be measured again: a clipped figure must move no other one. */
export const withClipping = (
  cells: readonly TalliedCell[],
  shown: ReadonlyMap<string, ShownMeasure>,
): TalliedCell[] =>
  cells.map((cell) => ({
    ...cell,
    clipped: new Map(
      [...shown].map(([id, { scores, favourable }]): [string, ClippedMeasure] => {
        const score = scores.get(cell.cellId);
        return [
          id,
          {
            mean: score && score.bound !== null ? score.value : null,
            share: (favourable.get(cell.cellId)?.bound ?? null) !== null,
          },
        ];
      }),
    ),
  }));

/**
 * The same figures with items and parts clipped where they do not stand beside their score, each by itself: signs of a flag
 * compare their means.
 */
export function withClippedItems(
  measured: MeasuredCells,
  shown: ReadonlyMap<string, ShownMeasure>,
): MeasuredCells {
  return {
    ...measured,
    cells: measured.cells.map((cell) => ({
      ...cell,
      measures: Object.fromEntries(
        Object.entries(cell.measures).map(([id, figure]) => [
          id,
          shown.get(id)!.open.has(cell.cellId) || figure.components === null
            ? figure
            : {
                ...figure,
                components: figure.components.map((component) => ({
                  ...component,
                  mean: clipMean(component.mean, scale, component.respondentCount)?.value ?? component.mean,
                })),
              },
        ]),
      ),
    })),
  };
}

/** Items or parts that move the score by points: their sum is the score, so one of them follows from the others. */
function pointsIn(figures: readonly CellMeasure[]): string[] {
  const counted = figures.flatMap(({ components }) => components!.filter(({ points }) => points !== null));
  return [...new Set(counted.map(({ id }) => id))];
}

/**
 * The same figures with the number of people that is printed beside them: the measure's own where that may be said,
 * elsewhere the cell's. "Everybody answered", degrees of freedom and whatever flags work out from the number go by it,
 * since the true one could be had from them.
 */
export function withPrintedCounts(
  { decision, measures }: StructureDecision,
  measured: MeasuredCells,
): MeasuredCells {
  const respondents = new Map(decision.cells.map((cell) => [cell.cellId, cell.respondentCount]));
  const own = new Map([...measures].map(([id, { counts }]) => [id, new Set(counts.cellIds)]));
  const kinds = new Map(measured.measures.map((measure) => [measure.id, measure]));
  return {
    ...measured,
    cells: measured.cells.map((cell) => ({
      ...cell,
      measures: Object.fromEntries(
        Object.entries(cell.measures).map(([id, figure]) => {
          const saysOwn = own.get(id)!.has(cell.cellId);
          const printed = saysOwn ? figure.respondentCount : respondents.get(cell.cellId)!;
          return [id, printedAs(printed, figure, kinds.get(id)!)];
        }),
      ),
    })),
  };
}

function printedAs(printed: number, figure: CellMeasure, measure: Measure): CellMeasure {
  const invitedCount = Math.max(figure.invitedCount, printed);
  const { favourable } = figure;
  return {
    ...figure,
    respondentCount: printed,
    invitedCount,
    degreesOfFreedom: figure.degreesOfFreedom + printed - figure.respondentCount,
    favourable: favourable && {
      ...favourable,
      census: printed >= invitedCount,
      interval95:
        measure.itemIds.length === 1
          ? exactInterval(favourable.share, printed, invitedCount)
          : favourable.interval95,
    },
  };
}

/** The exact interval of a single item's share: a point where all answered, so it tells the number as well. */
function exactInterval(share: number, respondentCount: number, invitedCount: number) {
  const { lower, upper, population } = hypergeometricInterval({
    favourable: Math.round(share * respondentCount),
    respondentCount,
    invitedCount,
  });
  return { lower: lower / population, upper: upper / population };
}
