import { revisionBytes } from './ballot-context.js';
import { NONCE_LENGTH } from './blind-pass.js';
import { fromBase64url, toBase64url, type Bytes } from './bytes.js';
import { SealError } from './seal.errors.js';

export interface Submission {
  readonly unitId: string;
  readonly nonce: Bytes;
  readonly signature: Bytes;
  readonly revision: number;
  readonly ciphertext: Bytes;
}

const UNIT_ID_WIDTH = 64;
const REVISION_WIDTH = 10;
/** Fields in this order, unit padded with spaces, revision with zeros; no escapes, so there is one spelling of each. */
const onlySpelling =
  /^\{"unit":"([\w.-]{1,64} {0,63})","nonce":"([\w-]+)","signature":"([\w-]+)","revision":"(\d{10})","ciphertext":"([\w-]+)"\}$/;

/**
 * The body the page sends to the ballot box, as text. Unit and revision are padded too, so that within a pulse all
 * bodies have one length.
 */
export function writeSubmission({ unitId, nonce, signature, revision, ciphertext }: Submission): string {
  if (!isUnitId(unitId)) throw new SealError('seal.bad-unit-id');
  revisionBytes(revision);
  return JSON.stringify({
    unit: unitId.padEnd(UNIT_ID_WIDTH),
    nonce: toBase64url(nonce),
    signature: toBase64url(signature),
    revision: String(revision).padStart(REVISION_WIDTH, '0'),
    ciphertext: toBase64url(ciphertext),
  });
}

/**
 * Reads such a body. Refuses a field too many or too few, another order, white space, another spelling or another
 * length: nothing that could carry a mark gets past this, and nothing is told about which part was wrong.
 * `ciphertextLength` is the pulse's one length.
 */
export function readSubmission(body: string, ciphertextLength: number): Submission {
  const [, unit = '', nonce = '', signature = '', revision = '', ciphertext = ''] =
    onlySpelling.exec(body) ?? [];
  try {
    const read: Submission = {
      unitId: unit.trimEnd(),
      nonce: fromBase64url(nonce),
      signature: fromBase64url(signature),
      revision: Number(revision),
      ciphertext: fromBase64url(ciphertext),
    };
    revisionBytes(read.revision);
    if (
      unit.length === UNIT_ID_WIDTH &&
      read.nonce.length === NONCE_LENGTH &&
      read.ciphertext.length === ciphertextLength
    )
      return read;
  } catch {
    // Refused below like everything else.
  }
  throw new SealError('seal.bad-submission');
}

/** Whether a text can be a unit's id. */
export function isUnitId(text: string): boolean {
  return /^[\w.-]{1,64}$/.test(text);
}
