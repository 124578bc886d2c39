import { constants, createHash, createPrivateKey, randomBytes, sign } from 'node:crypto';
import {
  keyHash,
  manifestHash,
  passMessage,
  prepared,
  sealBallot,
  writeSubmission,
  type Bytes,
  type Json,
  type Manifest,
} from '@penumbra/seal';
import { makeSealingKeyPair, makeUnitKeyPair } from '@penumbra/seal/node';

export interface TestPass {
  readonly nonce: Bytes;
  readonly signature: Bytes;
}

/** Contract and keys of a pulse for a test, and what its people's devices would send. */
export interface SealedPulse {
  readonly manifest: Manifest;
  readonly manifestHash: string;
  readonly unitKeys: readonly { unitId: string; publicKey: Bytes }[];
  /** The private sealing key. */
  readonly privateKey: Bytes;
  /** A pass signed for the unit; outright, because the blinding changes nothing about what comes out. */
  pass(unitId: string): TestPass;
  /** A body for the ballot box: `{answers}` sealed as the page does. */
  body(
    unitId: string,
    answers: Json,
    options?: { pass?: TestPass; revision?: number; content?: Json },
  ): Promise<string>;
}

export async function aSealedPulse(
  units: readonly { unitId: string; size: number }[],
  options: {
    ballotSize?: number;
    sealing?: { publicKey: Bytes; privateKey: Bytes };
    /** Fewer keys than units, each used for several: making one takes a tenth of a second. */
    keyCount?: number;
    more?: Record<string, Json>;
  } = {},
): Promise<SealedPulse> {
  const ballotSize = options.ballotSize ?? 1024;
  const sealing = options.sealing ?? makeSealingKeyPair();
  const pairs = await Promise.all(
    Array.from({ length: Math.min(units.length, options.keyCount ?? units.length) }, makeUnitKeyPair),
  );
  const pairOf = new Map(units.map(({ unitId }, index) => [unitId, pairs[index % pairs.length]!]));
  const signingKeys = new Map(
    pairs.map((pair) => [
      pair,
      createPrivateKey({ key: Buffer.from(pair.privateKey), format: 'der', type: 'pkcs8' }),
    ]),
  );
  const hashes = new Map(
    await Promise.all(pairs.map(async (pair) => [pair, await keyHash(pair.publicKey)] as const)),
  );
  const manifest: Manifest = {
    ...options.more,
    version: 1,
    units: units.map((unit) => ({ ...unit, keyHash: hashes.get(pairOf.get(unit.unitId)!)! })),
    sealingKey: Buffer.from(sealing.publicKey).toString('base64url'),
    ballotSize,
  };
  const hash = await manifestHash(manifest);
  const pass = (unitId: string): TestPass => {
    const nonce = Uint8Array.from(randomBytes(32));
    const signature = sign('sha384', prepared(nonce, passMessage(hash, unitId)), {
      key: signingKeys.get(pairOf.get(unitId)!)!,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: 48,
    });
    return { nonce, signature: Uint8Array.from(signature) };
  };
  return {
    manifest,
    manifestHash: hash,
    unitKeys: units.map(({ unitId }) => ({ unitId, publicKey: pairOf.get(unitId)!.publicKey })),
    privateKey: sealing.privateKey,
    pass,
    async body(unitId, answers, { pass: given, revision = 1, content } = {}) {
      const { nonce, signature } = given ?? pass(unitId);
      const nonceHash = Uint8Array.from(createHash('sha256').update(nonce).digest());
      const ciphertext = await sealBallot(sealing.publicKey, ballotSize, content ?? { answers }, {
        manifestHash: hash,
        unitId,
        nonceHash,
        revision,
      });
      return writeSubmission({ unitId, nonce, signature, revision, ciphertext });
    },
  };
}
