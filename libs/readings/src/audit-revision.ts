import { sourceOfFlag, type Flag } from '@penumbra/risks';
import type { FrozenCell, FrozenMeasure, FrozenReading } from './contract.js';

/**
 * - `reading.recompute-other-scores`: a figure of the same people is another, or the way of scoring is. Two means of nearly the
 *   same people, subtracted, are the answers of the few who were counted in one of them.
 * - `reading.recompute-would-reveal`: it would show what an earlier revision withheld or clipped.
 */
export type RevisionObstacle = 'reading.recompute-other-scores' | 'reading.recompute-would-reveal';

/**
 * Whether a new revision may stand beside every earlier one: whoever holds them all may subtract any from any. So it shows
 * the same cells, of a cell no more than each of the earlier did, and what both show of who answered what is the same. New may
 * be what is worked out from that: ranges, flags, tiers, comparisons; the points of a flag's parts are sums of the same answers,
 * so they are held to what was shown. @returns null where nothing stands against it.
 */
export function auditRevision(
  revision: FrozenReading,
  earlier: readonly FrozenReading[],
): RevisionObstacle | null {
  for (const { header, cells } of earlier) {
    if (header.methods['scores'] !== revision.header.methods['scores'])
      return 'reading.recompute-other-scores';
    const before = new Map(cells.map((cell) => [cell.cellId, cell]));
    if (cells.length !== revision.cells.length) return 'reading.recompute-would-reveal';
    for (const cell of revision.cells) {
      const then = before.get(cell.cellId);
      if (!then || !sameShape(then, cell)) return 'reading.recompute-would-reveal';
      const measures = new Map(then.measures.map((measure) => [measure.measureId, measure]));
      for (const measure of cell.measures) {
        const obstacle = obstacleOf(measures.get(measure.measureId), measure);
        if (obstacle) return obstacle;
      }
      for (const flag of cell.flags) {
        const obstacle = flagObstacle(partsShown(then, flag.kind), flag.components);
        if (obstacle) return obstacle;
      }
    }
  }
  return null;
}

/** The cell shows the same people, and stands or not as it did; so do its comments. */
const sameShape = (then: FrozenCell, now: FrozenCell): boolean =>
  then.released === now.released &&
  then.respondentCount === now.respondentCount &&
  then.invitedCount === now.invitedCount &&
  JSON.stringify(then.comments) === JSON.stringify(now.comments);

function obstacleOf(then: FrozenMeasure | undefined, now: FrozenMeasure): RevisionObstacle | null {
  if (!now.released) return null;
  if (!then?.released) return 'reading.recompute-would-reveal';
  if (then.respondentCount !== now.respondentCount) return 'reading.recompute-other-scores';
  const hidden =
    then.score.bound !== now.score.bound ||
    (now.favourable !== null && then.favourable?.bound !== now.favourable.bound) ||
    (now.parts !== null && then.parts === null);
  if (hidden) return 'reading.recompute-would-reveal';
  const same =
    then.score.value === now.score.value &&
    (now.favourable === null || then.favourable?.value === now.favourable.value) &&
    (now.parts === null || JSON.stringify(then.parts) === JSON.stringify(now.parts));
  return same ? null : 'reading.recompute-other-scores';
}

type Parts = readonly { readonly id: string; readonly points: number }[] | null;

/** The parts of an index that a cell shows: with its flag, or beside the measure that the flag is read from. */
function partsShown({ flags, measures }: FrozenCell, kind: Flag['kind']): Parts {
  const measureId = sourceOfFlag(kind)?.measureId;
  const measure = measures.find((one) => one.measureId === measureId);
  return (
    flags.find((flag) => flag.kind === kind)?.components ?? (measure?.released ? measure.parts : null) ?? null
  );
}

/** Their order says nothing new. */
function flagObstacle(then: Parts, now: Parts): RevisionObstacle | null {
  if (now === null) return null;
  if (then === null) return 'reading.recompute-would-reveal';
  const pointsOf = new Map(then.map(({ id, points }) => [id, points]));
  const same = now.length === then.length && now.every((part) => pointsOf.get(part.id) === part.points);
  return same ? null : 'reading.recompute-other-scores';
}
