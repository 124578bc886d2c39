import { fromBase64url, fromHex, toBase64url, type Bytes } from './bytes.js';
import { SealError } from './seal.errors.js';
import { isUnitId } from './submission.js';

/** What a mailed link carries behind the `#`, where no server sees it. */
export interface LinkFragment {
  readonly secret: Bytes;
  /** The unit comes with the link: an issuer that named it later could single somebody out. */
  readonly unitId: string;
  readonly manifestHash: string;
  /** The language the mail was written in, such as `de` or `de-AT`. */
  readonly locale?: string | undefined;
}

const language = /^[a-z]{2}(-[A-Z]{2})?$/;

/** The text behind the `#`. The same invitation always gives the same text. */
export function writeLinkFragment({ secret, unitId, manifestHash, locale }: LinkFragment): string {
  if (!isUnitId(unitId)) throw new SealError('seal.bad-unit-id');
  if (locale !== undefined && !language.test(locale)) throw new SealError('seal.bad-link');
  const parts = [toBase64url(secret), unitId, manifestHash];
  return (locale === undefined ? parts : [...parts, locale]).join('~');
}

/** Reads it, with or without the `#`; refuses a link that lost a part on its way. */
export function readLinkFragment(text: string): LinkFragment {
  const [secret = '', unitId = '', manifestHash = '', locale, ...more] = text.replace(/^#/, '').split('~');
  try {
    const link = { secret: fromBase64url(secret), unitId, manifestHash };
    const whole = link.secret.length === 32 && isUnitId(unitId) && fromHex(manifestHash).length === 32;
    if (whole && !more.length && (locale === undefined || language.test(locale)))
      return locale === undefined ? link : { ...link, locale };
  } catch {
    // Refused below.
  }
  throw new SealError('seal.bad-link');
}
