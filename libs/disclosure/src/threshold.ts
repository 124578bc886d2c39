import { DisclosureError } from './disclosure.errors.js';

/** The smallest group that may ever be shown. It can be raised for a pulse, never lowered. */
export const SMALLEST_GROUP = 5;

/** The smallest number of answers from which comments may be shown. */
export const SMALLEST_GROUP_FOR_COMMENTS = 10;

/** Refuses a threshold below 5 or one that is not a whole number; returns it otherwise. */
export function threshold(k: number): number {
  if (!Number.isInteger(k) || k < SMALLEST_GROUP)
    throw new DisclosureError('disclosure.threshold-too-low', String(k));
  return k;
}
