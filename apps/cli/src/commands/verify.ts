import { readFile } from 'node:fs/promises';
import { manifestHash, sha256, type Manifest } from '@penumbra/seal';
import { PassVerifier } from '@penumbra/seal/node';
import { z } from 'zod';

const CouncilFile = z.strictObject({
  version: z.literal(1),
  manifest: z
    .looseObject({
      units: z.array(z.looseObject({ unitId: z.string(), size: z.int(), keyHash: z.string() })),
    })
    .nullable(),
  manifestHash: z.string(),
  closedAt: z.string(),
  units: z.array(
    z.strictObject({
      unitId: z.string(),
      size: z.int().min(0),
      issued: z.int().min(0),
      counted: z.int().min(0),
      publicKey: z.string(),
    }),
  ),
  passes: z.array(z.strictObject({ unitId: z.string(), nonce: z.string(), signature: z.string() })),
  receipts: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
  unreadable: z.int().min(0),
});

export interface VerifyResult {
  readonly ok: boolean;
  readonly manifestHash: string;
  readonly unitCount: number;
  readonly passCount: number;
  readonly receiptCount: number;
  readonly unreadableCount: number;
  readonly findings: readonly { readonly check: string; readonly detail: string }[];
}

/** Checks a works council's file with nothing but the file: no server is asked. */
export async function verifyFile(json: unknown): Promise<VerifyResult> {
  const file = CouncilFile.parse(json);
  const findings: { check: string; detail: string }[] = [];
  const found = (check: string, detail: string) => findings.push({ check, detail });
  const { manifest, units, passes, receipts } = file;

  if (!manifest) {
    if (units.some(({ issued }) => issued > 0)) found('manifest', 'The file holds no contract.');
  } else {
    const hash = await manifestHash(manifest as unknown as Manifest);
    if (hash !== file.manifestHash)
      found('manifest', `The contract has the hash ${hash}, and the file says ${file.manifestHash}.`);
  }
  const listed = new Map(manifest?.units.map((unit) => [unit.unitId, unit]) ?? []);
  const own = new Map(units.map((unit) => [unit.unitId, unit]));
  if (own.size !== units.length || (manifest && listed.size !== own.size))
    found('units', 'The groups of the file are not those of the contract.');
  for (const unit of manifest ? units : []) {
    const promised = listed.get(unit.unitId);
    if (!promised) {
      found('units', `Group ${unit.unitId} is not in the contract.`);
      continue;
    }
    if (promised.size !== unit.size)
      found(
        'units',
        `Group ${unit.unitId}: ${promised.size} people in the contract, ${unit.size} in the file.`,
      );
    const keyHash = Buffer.from(await sha256(Uint8Array.from(bytes(unit.publicKey)))).toString('base64url');
    if (promised.keyHash !== keyHash)
      found('keys', `The public key of group ${unit.unitId} is not the one in the contract.`);
  }

  const verifier = new PassVerifier(units.length + 1);
  const passesOf = new Map<string, number>();
  const nonces = new Set<string>();
  for (const { unitId, nonce, signature } of passes) {
    passesOf.set(unitId, (passesOf.get(unitId) ?? 0) + 1);
    if (nonces.has(nonce)) found('passes', `The pass ${nonce} is in the file twice.`);
    nonces.add(nonce);
    const unitKey = own.get(unitId)?.publicKey;
    if (!unitKey || !signedBy(verifier, unitKey, { unitId, nonce, signature }, file.manifestHash))
      found('signatures', `The pass ${nonce} was not signed by the key of group ${unitId}.`);
  }
  for (const { unitId, size, issued, counted } of units) {
    if (counted > issued || issued > size)
      found('counts', `Group ${unitId}: ${counted} counted, ${issued} issued, ${size} invited.`);
    if (counted !== (passesOf.get(unitId) ?? 0))
      found('counts', `Group ${unitId}: ${counted} counted, and ${passesOf.get(unitId) ?? 0} passes.`);
  }
  if (receipts.length !== passes.length)
    found('receipts', `${receipts.length} receipts, and ${passes.length} passes.`);
  if (receipts.some((receipt, index) => index > 0 && receipt <= receipts[index - 1]!))
    found('receipts', 'The receipts are not in order, or one is there twice.');
  if (file.unreadable > receipts.length)
    found('receipts', 'More ballots were unreadable than there are receipts.');
  return {
    ok: findings.length === 0,
    manifestHash: file.manifestHash,
    unitCount: units.length,
    passCount: passes.length,
    receiptCount: receipts.length,
    unreadableCount: file.unreadable,
    findings,
  };
}

const bytes = (base64url: string): Buffer => Buffer.from(base64url, 'base64url');

function signedBy(
  verifier: PassVerifier,
  publicKey: string,
  pass: { unitId: string; nonce: string; signature: string },
  hash: string,
): boolean {
  try {
    return verifier.verify({
      unitKey: bytes(publicKey),
      manifestHash: hash,
      unitId: pass.unitId,
      nonce: bytes(pass.nonce),
      signature: bytes(pass.signature),
    });
  } catch {
    // The key is none: the pass cannot have been signed by it.
    return false;
  }
}

const shownAtMost = 20;

/** `penumbra verify`. @returns whether everything fits. */
export async function runVerify(options: { file: string; json?: boolean }): Promise<boolean> {
  let result: VerifyResult;
  try {
    result = await verifyFile(JSON.parse(await readFile(options.file, 'utf8')));
  } catch (error) {
    if (!(error instanceof z.ZodError) && !(error instanceof SyntaxError)) throw error;
    throw new Error(`${options.file} is not a works council’s file: ${error.message}`, { cause: error });
  }
  if (options.json) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return result.ok;
  }
  for (const { check, detail } of result.findings.slice(0, shownAtMost))
    process.stdout.write(`${check}: ${detail}\n`);
  const more = result.findings.length - shownAtMost;
  if (more > 0) process.stdout.write(`… and ${more} more\n`);
  process.stdout.write(
    `${result.unitCount} groups, ${result.passCount} passes, ${result.receiptCount} receipts, ` +
      `${result.unreadableCount} unreadable: ${result.ok ? 'everything fits' : 'NOT everything fits'}.\n`,
  );
  return result.ok;
}
