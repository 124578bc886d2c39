import { generateKeyPairSync } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { randomBytes, toBase64url } from './bytes.js';
import { canonicalJson, type Json } from './canonical-json.js';
import { keyHash, manifestHash, sealingKeyOf, unitKeyOf, type Manifest } from './manifest.js';
import { makeSealingKeyPair, makeUnitKeyPair } from './node/make-keys.js';

const aManifest = (units: Manifest['units']): Manifest => ({
  k: 5,
  closesAt: '2027-01-31T17:00:00Z',
  questions: [{ id: 'TR1', text: { de: 'Größe', en: 'Size' } }],
  units,
  sealingKey: toBase64url(makeSealingKeyPair().publicKey),
  ballotSize: 2048,
});

describe('manifest', () => {
  it('has one hash whatever the order of its names, and another for every change', async () => {
    const manifest = aManifest([{ unitId: 'team.1', size: 7, keyHash: 'h' }]);
    const turned = Object.fromEntries(Object.entries(manifest).toReversed()) as unknown as Manifest;
    expect(await manifestHash(turned)).toBe(await manifestHash(manifest));
    const changes: Partial<Manifest>[] = [
      { k: 6 },
      { ballotSize: 2049 },
      { units: [{ unitId: 'team.1', size: 8, keyHash: 'h' }] },
      { extra: null },
    ];
    for (const change of changes)
      expect(await manifestHash({ ...manifest, ...change } as Manifest)).not.toBe(
        await manifestHash(manifest),
      );
  });

  it('equals the hash of the canonical text that anybody can compute', async () => {
    const manifest = { units: [], sealingKey: 'k', ballotSize: 1, b: 'ü' } as unknown as Manifest;
    // printf '{"b":"ü","ballotSize":1,"sealingKey":"k","units":[]}' | sha256sum
    expect(canonicalJson(manifest as unknown as Json)).toBe(
      '{"b":"ü","ballotSize":1,"sealingKey":"k","units":[]}',
    );
    expect(await manifestHash(manifest)).toBe(
      '79171a6cd9f9ca3ef351270ebda97c6fc93f7045eed94c364a8c565480358cf2',
    );
  });

  it('gives the key it names, and refuses a key or a unit that it does not name', async () => {
    const [named, other] = [await makeUnitKeyPair(), await makeUnitKeyPair()];
    const manifest = aManifest([{ unitId: 'team.1', size: 7, keyHash: await keyHash(named.publicKey) }]);
    expect((await unitKeyOf(manifest, 'team.1', named.publicKey)).length).toBe(256);
    await expect(unitKeyOf(manifest, 'team.1', other.publicKey)).rejects.toMatchObject({
      code: 'seal.key-not-in-manifest',
    });
    await expect(unitKeyOf(manifest, 'team.2', named.publicKey)).rejects.toMatchObject({
      code: 'seal.unit-not-in-manifest',
    });
  });

  it('refuses a named key that is weak all the same', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({
      type: 'spki',
      format: 'der',
    });
    const spki = Uint8Array.from(weak);
    const manifest = aManifest([{ unitId: 'team.1', size: 7, keyHash: await keyHash(spki) }]);
    await expect(unitKeyOf(manifest, 'team.1', spki)).rejects.toMatchObject({ code: 'seal.bad-unit-key' });
  });

  it('stays small with 500 units, because it lists hashes of keys', async () => {
    const units = Array.from({ length: 500 }, (_, i) => ({
      unitId: `team.${i}`,
      size: 7 + (i % 9),
      keyHash: toBase64url(randomBytes(32)),
    }));
    const text = canonicalJson(aManifest(units) as unknown as Json);
    expect(text.length).toBeLessThan(50_000);
    expect(gzipSync(text).length).toBeLessThan(24_000);
  });

  it('gives the sealing key as a point', () => {
    expect(sealingKeyOf(aManifest([]))).toHaveLength(65);
  });
});
