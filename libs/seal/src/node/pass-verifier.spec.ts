import { blind, finalise, passMessage, prepared, readUnitKey } from '../blind-pass.js';
import { randomBytes, type Bytes } from '../bytes.js';
import { blindSign, readIssuerKey } from './issue.js';
import { makeUnitKeyPair } from './make-keys.js';
import { PassVerifier, type Pass } from './pass-verifier.js';

const manifestHash = 'ab'.repeat(32);

async function aPass(unitId: string): Promise<Pass & { unitKey: Bytes }> {
  const pair = await makeUnitKeyPair();
  const key = await readUnitKey(pair.publicKey);
  const nonce = randomBytes(32);
  const message = prepared(nonce, passMessage(manifestHash, unitId));
  const { blindedMessage, inverse } = await blind(key, message);
  const signature = await finalise(
    key,
    message,
    blindSign(readIssuerKey(pair.privateKey), blindedMessage),
    inverse,
  );
  return { unitKey: pair.publicKey, manifestHash, unitId, nonce, signature };
}

const milliseconds = (verify: () => boolean) => {
  const started = performance.now();
  for (let i = 0; i < 300; i++) if (!verify()) throw new Error('refused a good pass');
  return performance.now() - started;
};

describe('pass verifier', () => {
  let pass: Pass & { unitKey: Bytes };
  let other: Pass & { unitKey: Bytes };
  beforeAll(async () => {
    [pass, other] = [await aPass('team.1'), await aPass('team.2')];
  });

  it('accepts a pass as often as it is shown', () => {
    const verifier = new PassVerifier();
    for (let i = 0; i < 3; i++) expect(verifier.verify(pass)).toBe(true);
  });

  it('refuses a forged pass and a pass for another unit, pulse or nonce', () => {
    const verifier = new PassVerifier();
    const forgeries: Partial<Pass>[] = [
      { signature: randomBytes(256) },
      { signature: new Uint8Array(256) },
      { signature: new Uint8Array(0) },
      { signature: other.signature },
      { unitKey: other.unitKey },
      { unitId: 'team.2' },
      { unitId: 'team.2', unitKey: other.unitKey },
      { manifestHash: 'cd'.repeat(32) },
      { nonce: randomBytes(32) },
      { nonce: pass.nonce.slice(1) },
      { nonce: new Uint8Array(0) },
    ];
    for (const forgery of forgeries) expect(verifier.verify({ ...pass, ...forgery })).toBe(false);
  });

  it('parses a key once and keeps only so many', () => {
    const verifier = new PassVerifier(1);
    const parsed = verifier.keyOf(pass.unitKey);
    expect(verifier.keyOf(pass.unitKey.slice())).toBe(parsed);
    verifier.keyOf(other.unitKey);
    expect(verifier.size).toBe(1);
    expect(verifier.keyOf(pass.unitKey)).not.toBe(parsed);
  });

  it('verifies at least three times as fast with the key it kept', () => {
    const kept = new PassVerifier();
    milliseconds(() => kept.verify(pass));
    const ratios = [1, 2, 3].map(
      () => milliseconds(() => new PassVerifier().verify(pass)) / milliseconds(() => kept.verify(pass)),
    );
    expect(Math.max(...ratios)).toBeGreaterThan(3);
  });

  it('refuses what is no RSA key', () => {
    expect(() => new PassVerifier().verify({ ...pass, unitKey: randomBytes(294) })).toThrow(
      expect.objectContaining({ code: 'seal.bad-unit-key' }),
    );
  });
});
