import { fromBase64url, fromHex, toBase64url, type Bytes } from './bytes.js';
import { SealError } from './seal.errors.js';
import { isUnitId } from './submission.js';

/** What a mailed link carries behind the `#`, where no server sees it. */
export interface LinkFragment {
  readonly secret: Bytes;
  /** The unit comes with the link: an issuer that named it later could single somebody out. */
  readonly unitId: string;
  readonly manifestHash: string;
  /** By which its people, and nobody else, see who is in the unit; absent in links of an earlier version. */
  readonly groupId?: string | undefined;
  /** The language the mail was written in, such as `de` or `de-AT`. */
  readonly locale?: string | undefined;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const language = /^[a-z]{2}(-[A-Z]{2})?$/;

/** The text behind the `#`. The same invitation always gives the same text. */
export function writeLinkFragment({ secret, unitId, manifestHash, groupId, locale }: LinkFragment): string {
  if (!isUnitId(unitId)) throw new SealError('seal.bad-unit-id');
  if ((groupId !== undefined && !uuid.test(groupId)) || (locale !== undefined && !language.test(locale)))
    throw new SealError('seal.bad-link');
  return [toBase64url(secret), unitId, manifestHash, groupId, locale]
    .filter((part) => part !== undefined)
    .join('~');
}

/** Reads it, with or without the `#`; refuses a link that lost a part on its way. */
export function readLinkFragment(text: string): LinkFragment {
  const [secret = '', unitId = '', manifestHash = '', ...optional] = text.replace(/^#/, '').split('~');
  const groupId = uuid.test(optional[0] ?? '') ? optional.shift() : undefined;
  const [locale, ...more] = optional;
  try {
    const link = { secret: fromBase64url(secret), unitId, manifestHash, ...(groupId ? { groupId } : {}) };
    const whole = link.secret.length === 32 && isUnitId(unitId) && fromHex(manifestHash).length === 32;
    if (whole && !more.length && (locale === undefined || language.test(locale)))
      return locale === undefined ? link : { ...link, locale };
  } catch {
    // Refused below.
  }
  throw new SealError('seal.bad-link');
}
