// RFC 9474, RSABSSA-SHA384-PSS-Randomized, the client's side: BigInt for the arithmetic, WebCrypto for everything else.
// The issuer signs a number that tells it nothing; what comes out is an ordinary RSA-PSS signature that it has never
// seen. Runs on the reader's own device, so the arithmetic need not take constant time.
import { joined, randomBytes, toHex, utf8, type Bytes } from './bytes.js';
import { SealError } from './seal.errors.js';

/** Bytes of a nonce, which is also the random prefix that RFC 9474 puts before the message. */
export const NONCE_LENGTH = 32;
const SALT_LENGTH = 48;
const HASH_LENGTH = 48;
const PSS = { name: 'RSA-PSS', saltLength: SALT_LENGTH } as const;

/** A unit's public key, parsed once. */
export interface UnitKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
  readonly modulusBits: number;
  /** Bytes of the modulus, hence of blinded messages and signatures. */
  readonly length: number;
  readonly verifying: CryptoKey;
}

/** What the page must store before the blinded message leaves it. */
export interface Blinded {
  readonly blindedMessage: Bytes;
  /** Inverse of the blinding factor; with it and the blinded message somebody could recognise the pass. */
  readonly inverse: Bytes;
}

/** Parses a public key (SPKI of type `rsa`). Refuses sizes and exponents that the issuer never makes. */
export async function readUnitKey(spki: Bytes): Promise<UnitKey> {
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-384' };
  try {
    const verifying = await crypto.subtle.importKey('spki', spki, algorithm, true, ['verify']);
    const { n, e } = await crypto.subtle.exportKey('jwk', verifying);
    const modulus = bigIntOf(bytesOfJwk(n!));
    const modulusBits = modulus.toString(2).length;
    const exponent = bigIntOf(bytesOfJwk(e!));
    if (modulusBits >= 2048 && modulusBits <= 4096 && modulusBits % 8 === 0 && exponent === 65537n)
      return { modulus, exponent, modulusBits, length: modulusBits / 8, verifying };
  } catch {
    // Not a key at all: refused below.
  }
  throw new SealError('seal.bad-unit-key');
}

/** What a pass is about: the contract and the unit. A pass for another pulse or unit is a pass for something else. */
export function passMessage(manifestHash: string, unitId: string): Bytes {
  return utf8(`penumbra pass 1\n${manifestHash}\n${unitId}`);
}

/** RFC 9474, Prepare: 32 random bytes before the message. The random bytes are the ballot's nonce. */
export function prepared(nonce: Uint8Array, message: Uint8Array): Bytes {
  if (nonce.length !== NONCE_LENGTH) throw new SealError('seal.bad-message');
  return joined(nonce, message);
}

/** RFC 9474, Blind. */
export async function blind(key: UnitKey, preparedMessage: Bytes): Promise<Blinded> {
  return blindWith(key, preparedMessage, randomBytes(SALT_LENGTH), randomBelow(key));
}

/** Blind with given draws; only for the RFC's test vectors. Not exported through the door. */
export async function blindWith(
  key: UnitKey,
  preparedMessage: Bytes,
  salt: Bytes,
  factor: bigint,
): Promise<Blinded> {
  const { modulus: n, exponent: e, length } = key;
  const m = bigIntOf(await encodePss(preparedMessage, salt, key.modulusBits - 1));
  // One inversion serves both: m * r is invertible exactly if m and r are.
  const both = inverseModulo((m * factor) % n, n);
  if (both === null) throw new SealError('seal.bad-message');
  return {
    blindedMessage: bytesOf((m * powerModulo(factor, e, n)) % n, length),
    inverse: bytesOf((both * m) % n, length),
  };
}

/** RFC 9474, Finalize: unblinds the issuer's answer and verifies the signature; refuses one that does not fit. */
export async function finalise(
  key: UnitKey,
  preparedMessage: Bytes,
  blindSignature: Uint8Array,
  inverse: Uint8Array,
): Promise<Bytes> {
  if (blindSignature.length !== key.length) throw new SealError('seal.bad-signature');
  const signature = bytesOf((bigIntOf(blindSignature) * bigIntOf(inverse)) % key.modulus, key.length);
  if (!(await verifyPass(key, preparedMessage, signature))) throw new SealError('seal.bad-signature');
  return signature;
}

/** Whether a signature is the unit's on this message (RSASSA-PSS, SHA-384, salt of 48 bytes). */
export async function verifyPass(key: UnitKey, preparedMessage: Bytes, signature: Bytes): Promise<boolean> {
  return (
    signature.length === key.length && crypto.subtle.verify(PSS, key.verifying, signature, preparedMessage)
  );
}

/** RFC 8017, EMSA-PSS-ENCODE with SHA-384 and MGF1-SHA-384. */
async function encodePss(message: Bytes, salt: Bytes, bits: number): Promise<Bytes> {
  const length = Math.ceil(bits / 8);
  const hash = await sha384(joined(new Uint8Array(8), await sha384(message), salt));
  const block = joined(new Uint8Array(length - SALT_LENGTH - HASH_LENGTH - 2), new Uint8Array([1]), salt);
  for (let counter = 0; counter * HASH_LENGTH < block.length; counter++) {
    const mask = await sha384(joined(hash, new Uint8Array([0, 0, 0, counter])));
    for (let i = 0; i < HASH_LENGTH && counter * HASH_LENGTH + i < block.length; i++)
      block[counter * HASH_LENGTH + i]! ^= mask[i]!;
  }
  block[0]! &= 0xff >> (8 * length - bits);
  return joined(block, hash, new Uint8Array([0xbc]));
}

async function sha384(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-384', bytes));
}

/** Uniform in [1, n): draws again rather than reduce, which would favour small numbers. */
function randomBelow({ modulus, length }: UnitKey): bigint {
  for (;;) {
    const drawn = bigIntOf(randomBytes(length));
    if (drawn > 0n && drawn < modulus) return drawn;
  }
}

function bytesOfJwk(base64url: string): Bytes {
  return Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
    char.charCodeAt(0),
  );
}

function bigIntOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes)}`);
}

function bytesOf(number: bigint, length: number): Bytes {
  const hex = number.toString(16).padStart(2 * length, '0');
  return Uint8Array.from({ length }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let rest = exponent, square = base; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** Extended Euclid; null where there is no inverse. */
function inverseModulo(number: bigint, modulus: bigint): bigint | null {
  let [a, b, x, y] = [number, modulus, 1n, 0n];
  while (b) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return a === 1n ? ((x % modulus) + modulus) % modulus : null;
}
