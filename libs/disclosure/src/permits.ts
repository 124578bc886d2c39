import { DisclosureError } from './disclosure.errors.js';

/**
 * What makes a permit real: its entry here, which only this lib can write. A cast, a copy or a hand-made object has
 * none. Not exported through the door.
 */
const granted = new WeakMap<object, ReadonlyMap<string, number>>();

/** Marks a decision as made here; `counts` are the cells it allows, each with its number of answers. */
export function grant<P extends object>(permit: P, counts: ReadonlyMap<string, number>): P {
  granted.set(permit, counts);
  return permit;
}

/** The cells a real permit allows; refuses anything that was not made here. */
export function cellsGranted(permit: object): ReadonlyMap<string, number> {
  const cells = granted.get(permit);
  if (!cells) throw new DisclosureError('disclosure.forged-decision');
  return cells;
}
