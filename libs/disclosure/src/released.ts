import type { ReleaseDecision } from './decide-release.js';
import { DisclosureError } from './disclosure.errors.js';
import { cellsGranted } from './permits.js';
import type { MeasureRelease } from './release-measure.js';

declare const brand: unique symbol;

/**
 * A figure that may be shown. Only release() makes one: the brand keeps other code from building the type, and
 * isReleased() keeps a cast, a copy or a parsed object from passing at run time.
 */
export interface Released<T> {
  readonly cellId: string;
  readonly measureId: string;
  /** People whose answers the figure rests on. */
  readonly respondentCount: number;
  /** Already rounded, clipped or banded: exactly what every outlet prints. Frozen. */
  readonly value: T;
  readonly [brand]: true;
}

const made = new WeakSet<object>();

/**
 * Releases one figure of one cell. Refuses a cell the decision withholds, and a decision not made by this lib.
 * `value` is plain data; it is copied and frozen, so that what was released cannot change afterwards.
 */
export function release<T>(
  decision: ReleaseDecision | MeasureRelease,
  cellId: string,
  measureId: string,
  value: T,
): Released<T> {
  const respondentCount = cellsGranted(decision).get(cellId);
  if (respondentCount === undefined) throw new DisclosureError('disclosure.cell-withheld', cellId);
  const copy = deepFreeze(structuredClone(value));
  const figure = Object.freeze({ cellId, measureId, respondentCount, value: copy });
  made.add(figure);
  if (typeof copy === 'object' && copy !== null) made.add(copy);
  return figure as Released<T>;
}

/** Whether this is a figure that release() made in this process, or the value of one. A look-alike is not. */
export function isReleased(value: unknown): boolean {
  return made.has(value as object);
}

function deepFreeze<T>(value: T): T {
  const waiting: unknown[] = [value];
  while (waiting.length) {
    const next = waiting.pop();
    // Whatever is no object counts as frozen.
    if (Object.isFrozen(next)) continue;
    Object.freeze(next);
    waiting.push(...Object.values(next as object));
  }
  return value;
}
