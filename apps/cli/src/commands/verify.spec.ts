import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aSealedPulse } from '@penumbra/intake/testing';
import type { CouncilFile } from '@penumbra/readings';
import { makeUnitKeyPair } from '@penumbra/seal/node';
import { runCommandLine } from '../command-line.js';
import { verifyFile } from './verify.js';

const text = (value: Uint8Array): string => Buffer.from(value).toString('base64url');

describe('penumbra verify', () => {
  let file: CouncilFile;

  beforeAll(async () => {
    const sizes = [
      { unitId: randomUUID(), size: 7 },
      { unitId: randomUUID(), size: 6 },
    ];
    const sealed = await aSealedPulse(sizes);
    const passes = sizes
      .flatMap(({ unitId }) => Array.from({ length: 5 }, () => ({ unitId, ...sealed.pass(unitId) })))
      .toSorted((a, b) => Buffer.compare(a.nonce, b.nonce));
    file = {
      version: 1,
      manifest: sealed.manifest,
      manifestHash: sealed.manifestHash,
      closedAt: '2026-03-16T16:00:00.000Z',
      units: sizes.map((unit, index) => ({
        ...unit,
        issued: 6,
        counted: 5,
        publicKey: text(sealed.unitKeys[index]!.publicKey),
      })),
      passes: passes.map(({ unitId, nonce, signature }) => ({
        unitId,
        nonce: text(nonce),
        signature: text(signature),
      })),
      receipts: passes.map(({ nonce }) => createHash('sha256').update(nonce).digest('hex')).toSorted(),
      unreadable: 1,
    };
  });
  const checksOf = async (changed: unknown) =>
    [...new Set((await verifyFile(changed)).findings.map(({ check }) => check))].toSorted();
  const withUnit = (changes: Partial<CouncilFile['units'][number]>): CouncilFile => ({
    ...file,
    units: file.units.map((unit, index) => (index === 0 ? { ...unit, ...changes } : unit)),
  });
  const withPass = (changes: Partial<CouncilFile['passes'][number]>): CouncilFile => ({
    ...file,
    passes: file.passes.map((pass, index) => (index === 0 ? { ...pass, ...changes } : pass)),
  });

  it('finds nothing in a file that fits', async () => {
    expect(await verifyFile(file)).toEqual({
      ok: true,
      manifestHash: file.manifestHash,
      unitCount: 2,
      passCount: 10,
      receiptCount: 10,
      unreadableCount: 1,
      findings: [],
    });
  });

  it('finds a contract that was changed afterwards', async () => {
    expect(await checksOf({ ...file, manifest: { ...file.manifest, minimumCell: 4 } })).toEqual(['manifest']);
    expect(await checksOf({ ...file, manifest: null })).toEqual(['manifest']);
  });

  it('finds a key that is not in the contract', async () => {
    const { publicKey } = await makeUnitKeyPair();
    expect(await checksOf(withUnit({ publicKey: text(publicKey) }))).toEqual(['keys', 'signatures']);
    expect(await checksOf(withUnit({ publicKey: 'AAAA' }))).toEqual(['keys', 'signatures']);
  });

  it('finds a forged signature, a signature for another group and a pass counted twice', async () => {
    const { signature, unitId } = file.passes[0]!;
    const forged = Buffer.from(signature, 'base64url');
    forged[20]! ^= 1;
    expect(await checksOf(withPass({ signature: text(forged) }))).toEqual(['signatures']);
    const other = file.units.find((unit) => unit.unitId !== unitId)!.unitId;
    expect(await checksOf(withPass({ unitId: other }))).toEqual(['counts', 'signatures']);
    const twice = { ...file.passes[1]! };
    expect(await checksOf({ ...file, passes: [twice, ...file.passes.slice(1)] })).toContain('passes');
  });

  it('finds more counted than issued, more issued than invited, and counts that are not the passes', async () => {
    expect(await checksOf(withUnit({ issued: 4 }))).toEqual(['counts']);
    expect(await checksOf(withUnit({ issued: 8 }))).toEqual(['counts']);
    expect(await checksOf(withUnit({ counted: 6 }))).toEqual(['counts']);
    expect(await checksOf(withUnit({ size: 70 }))).toEqual(['units']);
    expect(await checksOf({ ...file, units: file.units.slice(1) })).toEqual(
      expect.arrayContaining(['signatures', 'units']),
    );
  });

  it('finds a receipt that was added, taken away or listed twice', async () => {
    const { receipts } = file;
    expect(await checksOf({ ...file, receipts: receipts.slice(1) })).toEqual(['receipts']);
    expect(await checksOf({ ...file, receipts: [...receipts, 'f'.repeat(64)] })).toEqual(['receipts']);
    expect(await checksOf({ ...file, receipts: [receipts[0], receipts[0], ...receipts.slice(2)] })).toEqual([
      'receipts',
    ]);
  });

  it('ends with 0 when everything fits and with 1 when not, or when it is no such file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'verify-'));
    const path = join(folder, 'file.json');
    const out: string[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
      out.push(String(line));
      return true;
    });
    const errors = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const run = async (content: unknown, ...more: string[]) => {
      await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
      return runCommandLine(['verify', '--file', path, ...more], '.');
    };
    try {
      expect(await run(file)).toBe(0);
      expect(out.join('')).toBe('2 groups, 10 passes, 10 receipts, 1 unreadable: everything fits.\n');
      out.length = 0;
      expect(await run(withUnit({ issued: 4 }), '--json')).toBe(1);
      expect(JSON.parse(out.join(''))).toMatchObject({ ok: false, findings: [{ check: 'counts' }] });
      expect(await run({ ...file, more: 1 })).toBe(1);
      expect(await run('{')).toBe(1);
    } finally {
      write.mockRestore();
      errors.mockRestore();
      await rm(folder, { recursive: true });
    }
  });
});
