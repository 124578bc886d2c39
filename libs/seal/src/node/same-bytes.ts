import { timingSafeEqual } from 'node:crypto';

/** Whether two byte strings are equal, in a time that does not depend on where they differ. Unequal lengths: false. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
