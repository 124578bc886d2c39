import { SealError } from './seal.errors.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * The one spelling of a JSON value, so that everybody who hashes the same contract gets the same hash: names sorted by
 * UTF-16 code units, no white space, numbers and text as JSON.stringify writes them (the rules of RFC 8785).
 * Refuses what JSON would silently drop or change (undefined, NaN, infinities, dates, text with half a character).
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value === 'string' && !/\p{Surrogate}/u.test(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`;
  if (Object.prototype.toString.call(value) === '[object Object]') {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${members.map(([name, member]) => `${canonicalJson(name)}:${canonicalJson(member)}`).join(',')}}`;
  }
  throw new SealError('seal.not-canonical');
}
