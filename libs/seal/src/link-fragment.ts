import { fromBase64url, fromHex, toBase64url, type Bytes } from './bytes.js';
import { SealError } from './seal.errors.js';
import { isUnitId } from './submission.js';

/** What a mailed link carries behind the `#`, where no server sees it. */
export interface LinkFragment {
  readonly secret: Bytes;
  /** The unit comes with the link: an issuer that named it later could single somebody out. */
  readonly unitId: string;
  readonly manifestHash: string;
  /** The language of the mail, `de` or `de-AT`; the page begins in it. */
  readonly locale?: string;
}

const isLocale = (text: string): boolean => /^[a-z]{2}(-[A-Z]{2})?$/.test(text);

/** The text behind the `#`. The same invitation always gives the same text. A language it cannot spell is left out. */
export function writeLinkFragment({ secret, unitId, manifestHash, locale }: LinkFragment): string {
  if (!isUnitId(unitId)) throw new SealError('seal.bad-unit-id');
  const end = locale !== undefined && isLocale(locale) ? `~${locale}` : '';
  return `${toBase64url(secret)}~${unitId}~${manifestHash}${end}`;
}

/** Reads it, with or without the `#`; refuses a link that lost a part on its way. */
export function readLinkFragment(text: string): LinkFragment {
  const [secret = '', unitId = '', manifestHash = '', locale, ...more] = text.replace(/^#/, '').split('~');
  try {
    const link = { secret: fromBase64url(secret), unitId, manifestHash };
    const whole = link.secret.length === 32 && isUnitId(unitId) && fromHex(manifestHash).length === 32;
    if (whole && locale === undefined) return link;
    if (whole && locale !== undefined && isLocale(locale) && !more.length) return { ...link, locale };
  } catch {
    // Refused below.
  }
  throw new SealError('seal.bad-link');
}
