// The attack of whoever copied everything but the key files while a pulse was open: the whole database, the complete
// environment of every process, every secret of the installation. Every 32 bytes that can be made of it, in any spelling
// and derived from any of its secrets, are tried as the key that opens the ballots and as the key that the links, and so
// the names of those who took part, are made with.
import {
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  publicDecrypt,
  constants,
} from 'node:crypto';
import { fromBase64url } from '@penumbra/seal';
import { ballotOpener, linkSecret, linkSecretHash } from '@penumbra/seal/node';
import { dumpedBytes, type DumpedTable } from './database-dump.js';

export interface Loot {
  readonly dump: readonly DumpedTable[];
  /** Environments and other secrets, by name. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly pulseId: string;
}

export interface Opened {
  readonly candidates: number;
  readonly ballots: number;
  readonly ballotsOpened: number;
  readonly passes: number;
  /** Invitations that a pass on record could be given to, and ballots that could be given to a pass. */
  readonly passesNamed: number;
  readonly ballotsLinkedToPasses: number;
}

const bytesOf = (text: string | null | undefined): Buffer => dumpedBytes(text ?? '') ?? Buffer.alloc(0);

export function keyAttack({ dump, secrets, pulseId }: Loot): Opened {
  const rows = (name: string) =>
    (dump.find((table) => table.name === name)?.rows ?? []).filter((row) => row['pulse_id'] === pulseId);
  const { manifest: manifestText, manifest_hash: manifestHash } = rows('delivery.pulse_delivery')[0]!;
  const manifest = JSON.parse(manifestText!) as { sealingKey: string; ballotSize: number };
  const sealingPoint = Buffer.from(fromBase64url(manifest.sealingKey));
  const invitations = rows('delivery.invitation').map((row) => ({
    id: row['id']!,
    secretHash: bytesOf(row['secret_hash']),
  }));
  const ballots = rows('intake.ballot').map((row) => ({
    unitId: row['unit_id']!,
    nonceHash: Uint8Array.from(bytesOf(row['nonce_hash'])),
    revision: Number(row['revision']),
    ciphertext: Uint8Array.from(bytesOf(row['ciphertext'])),
    signature: bytesOf(row['signature']),
  }));
  const passes = rows('delivery.issued_pass').map((row) => ({
    claimId: row['claim_id']!,
    blindedHash: row['blinded_hash']!,
  }));

  let [ballotsOpened, passesNamed] = [0, 0];
  const candidates = candidatesIn(dump, secrets);
  const firstInvitation = invitations[0]!;
  for (const candidate of candidates) {
    const key = Buffer.from(candidate, 'latin1');
    // A scalar opens the pulse's ballots exactly if its point is the one they were sealed to.
    if (pointOf(key)?.equals(sealingPoint)) {
      const open = ballotOpener(key, manifestHash!, manifest.ballotSize);
      ballotsOpened = ballots.filter(({ ciphertext, ...context }) => {
        try {
          open(ciphertext, context);
          return true;
        } catch {
          return false;
        }
      }).length;
    }
    if (Buffer.from(linkSecretHash(linkSecret(key, firstInvitation.id))).equals(firstInvitation.secretHash)) {
      const claims = new Set(
        invitations.map(
          ({ id }) => `\\x${createHmac('sha256', key).update('claim').update(id).digest('hex')}`,
        ),
      );
      passesNamed = passes.filter(({ claimId }) => claims.has(claimId)).length;
    }
  }
  return {
    candidates: candidates.size,
    ballots: ballots.length,
    ballotsOpened,
    passes: passes.length,
    passesNamed,
    ballotsLinkedToPasses: linkedWithoutBlinding(ballots, passes, rows('delivery.unit_key')),
  };
}

/** A pass whose message was not blinded, or blinded by something known, would be recognised by its hash. */
function linkedWithoutBlinding(
  ballots: readonly { unitId: string; signature: Buffer }[],
  passes: readonly { blindedHash: string }[],
  unitKeys: readonly Readonly<Record<string, string | null>>[],
): number {
  const kept = new Set(passes.map(({ blindedHash }) => blindedHash));
  const keys = new Map(
    unitKeys.map((row) => {
      const stored = bytesOf(row['private_key']);
      const key =
        stored.length > 0
          ? createPublicKey(createPrivateKey({ key: stored, format: 'der', type: 'pkcs8' }))
          : createPublicKey({ key: bytesOf(row['public_key']), format: 'der', type: 'spki' });
      return [row['unit_id'], key];
    }),
  );
  return ballots.filter(({ unitId, signature }) => {
    const message = publicDecrypt({ key: keys.get(unitId)!, padding: constants.RSA_NO_PADDING }, signature);
    return [message, signature].some((bytes) =>
      kept.has(`\\x${createHash('sha256').update(bytes).digest('hex')}`),
    );
  }).length;
}

const curve = createECDH('prime256v1');

function pointOf(scalar: Buffer): Buffer | null {
  try {
    curve.setPrivateKey(scalar);
    return curve.getPublicKey();
  } catch {
    // Not a scalar of the curve.
    return null;
  }
}

/** Every 32 bytes worth a try, as latin1 text so that a set holds each once. */
function candidatesIn(dump: readonly DumpedTable[], secrets: Readonly<Record<string, string>>): Set<string> {
  const found = new Set<string>();
  const add = (bytes: Uint8Array): void => {
    if (bytes.length === 32) found.add(Buffer.from(bytes).toString('latin1'));
  };
  const windows = (bytes: Buffer): void => {
    for (let at = 0; at + 32 <= bytes.length; at += 1) add(bytes.subarray(at, at + 32));
  };
  const ids = new Set<string>();
  for (const { rows } of dump)
    for (const row of rows)
      for (const [column, text] of Object.entries(row)) {
        if (text === null || column.startsWith('(')) continue;
        if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) ids.add(text);
        for (const bytes of decoded(text)) {
          // Ciphertexts and texts of contracts are long: their 32-byte parts, not every offset.
          if (bytes.length <= 2_500) windows(bytes);
          else for (let at = 0; at + 32 <= bytes.length; at += 32) add(bytes.subarray(at, at + 32));
          add(createHash('sha256').update(bytes).digest());
        }
      }
  const labels = ['', 'sealing', 'link', 'claim', 'penumbra', ...ids];
  for (const secret of Object.values(secrets))
    for (const bytes of decoded(secret)) {
      windows(bytes);
      add(createHash('sha256').update(bytes).digest());
      for (const label of labels) {
        add(createHmac('sha256', bytes).update(label).digest());
        add(new Uint8Array(hkdfSync('sha256', bytes, '', label, 32)));
      }
    }
  return found;
}

/** A text as itself, and as every kind of bytes that it, or a word of it, may spell. */
function decoded(text: string): Buffer[] {
  const stored = dumpedBytes(text);
  if (stored) return [stored];
  const made = [Buffer.from(text)];
  for (const word of text.match(/[\w+/=-]{32,}/g) ?? []) {
    if (/^(?:[0-9a-f]{2})+$/i.test(word)) made.push(Buffer.from(word, 'hex'));
    made.push(Buffer.from(word, 'base64'));
  }
  return made;
}
