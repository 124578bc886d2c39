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
const refuse = () => new SealError('seal.bad-submission');
const fields = ['unit', 'nonce', 'signature', 'revision', 'ciphertext'] as const;

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
 * length: nothing that could carry a mark gets past this. `ciphertextLength` is the pulse's one length.
 */
export function readSubmission(body: string, ciphertextLength: number): Submission {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw refuse();
  }
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== fields.join())
    throw refuse();
  const { unit, nonce, signature, revision, ciphertext } = value as Record<string, unknown>;
  if (![unit, nonce, signature, revision, ciphertext].every((field) => typeof field === 'string'))
    throw refuse();
  try {
    const read: Submission = {
      unitId: (unit as string).trimEnd(),
      nonce: fromBase64url(nonce as string),
      signature: fromBase64url(signature as string),
      revision: Number(revision),
      ciphertext: fromBase64url(ciphertext as string),
    };
    const lengths = read.nonce.length === NONCE_LENGTH && read.ciphertext.length === ciphertextLength;
    // Writing it again proves that this was the only spelling.
    if (lengths && writeSubmission(read) === body) return read;
  } catch {
    // Refused below like everything else: the answer tells nothing about which part was wrong.
  }
  throw refuse();
}

/** Whether a text can be a unit's id. */
export function isUnitId(text: string): boolean {
  return /^[\w.-]{1,64}$/.test(text);
}
