import {
  blind,
  finalise,
  fromBase64url,
  passMessage,
  prepared,
  receiptOf,
  SealError,
  toBase64url,
  unitKeyOf,
  writeSubmission,
} from '@penumbra/seal';
import { changeRecord, readRecord, type BallotRecord } from './ballot-record.js';
import { getJson, post, type Reply } from './http.js';
import type { CheckedPulse } from './pulse-on-page.js';

export type Sent =
  | { readonly kind: 'counted' }
  | { readonly kind: 'refused'; readonly code: string }
  /** Another tab forgot this device's record meanwhile. */
  | { readonly kind: 'forgotten' };

/** Answers to ask for later: the network, a server that is away, or too many at once. */
const later = (status: number): boolean => status === 0 || status === 429 || status >= 500;

/**
 * Sends what is pending under this key and returns once the ballot box has acknowledged or refused it. Every step can be
 * repeated: after a lost reply, a closed tab or in two tabs at once, one ballot counts.
 * @param wait called before each further try, with the number of tries so far.
 */
export async function sendPending(
  pulse: CheckedPulse,
  key: string,
  wait: (tries: number) => Promise<void>,
): Promise<Sent> {
  for (let tries = 1; ;) {
    const record = await readRecord(key);
    if (!record) return { kind: 'forgotten' };
    if (!record.pending) return { kind: 'counted' };
    let reply: Reply;
    try {
      reply = await (record.signature ? cast(pulse, record, record.signature) : askForPass(pulse, record));
    } catch (error) {
      if (error instanceof SealError) return { kind: 'refused', code: error.code };
      throw error;
    }
    if (reply.status === 200) continue;
    if (!later(reply.status)) return { kind: 'refused', code: reply.body.code ?? `http-${reply.status}` };
    await wait(tries);
    tries += 1;
  }
}

/** The group's key, checked against the contract; a message blinded with it, kept; the signature, unblinded, verified and kept. */
async function askForPass(pulse: CheckedPulse, record: BallotRecord): Promise<Reply> {
  const { tenantId, pulseId, manifest, manifestHash } = pulse;
  const got = await getJson(unitKeyAddress(pulse, record.unitId));
  if (got.status !== 200) return got;
  const key = await unitKeyOf(manifest, record.unitId, fromBase64url(got.body.publicKey ?? ''));
  const message = prepared(fromBase64url(record.nonce), passMessage(manifestHash, record.unitId));
  const fresh = record.asking?.blinded ? null : await blind(key, message);
  const kept = await changeRecord(
    record.key,
    (now) =>
      now && {
        ...now,
        asking: now.asking && {
          ...now.asking,
          blinded:
            now.asking.blinded ??
            (fresh && {
              blindedMessage: toBase64url(fresh.blindedMessage),
              inverse: toBase64url(fresh.inverse),
            }),
        },
      },
  );
  // Another tab has the signature already, or forgot the record: the next turn sees it.
  if (!kept?.asking?.blinded) return { status: 200, body: {} };
  const { secret, blinded } = kept.asking;
  const { blindedMessage, inverse } = blinded;
  const reply = await post('/api/passes', JSON.stringify({ tenantId, pulseId, secret, blindedMessage }));
  if (reply.status !== 200) return reply;
  const signature = toBase64url(
    await finalise(key, message, fromBase64url(reply.body.blindSignature ?? ''), fromBase64url(inverse)),
  );
  await changeRecord(record.key, (now) => now && { ...now, signature, asking: null });
  return reply;
}

/** The sealed ballot, and the pass that lets it in. Nothing else leaves the device, and nothing that says whose it is. */
async function cast(pulse: CheckedPulse, record: BallotRecord, signature: string): Promise<Reply> {
  const { revision, ciphertext } = record.pending!;
  const [nonce, sealed] = [fromBase64url(record.nonce), fromBase64url(ciphertext)];
  const reply = await post(
    `${pulse.intakeUrl}/ballots/${pulse.tenantId}/${pulse.pulseId}`,
    writeSubmission({
      unitId: record.unitId,
      nonce,
      signature: fromBase64url(signature),
      revision,
      ciphertext: sealed,
    }),
  );
  const receipt = await receiptOf(nonce, revision, sealed);
  // Too low means that this device has already had a later ballot counted.
  const overtaken = reply.body.code === 'intake.revision-too-low';
  if (reply.status === 200 && reply.body.receipt !== receipt)
    return { status: 400, body: { code: 'wrong-receipt' } };
  if (reply.status !== 200 && !overtaken) return reply;
  await changeRecord(record.key, (now) => now && acknowledged(now, revision, overtaken ? null : receipt));
  return { status: 200, body: {} };
}

/** Forgets the sent ballot; one that was made meanwhile stays pending. */
const acknowledged = (record: BallotRecord, revision: number, receipt: string | null): BallotRecord => ({
  ...record,
  revision: Math.max(record.revision, revision),
  receipt: receipt && revision > record.revision ? receipt : record.receipt,
  pending: record.pending && record.pending.revision > revision ? record.pending : null,
});

export function unitKeyAddress({ tenantId, pulseId, manifest }: CheckedPulse, unitId: string): string {
  const unit = manifest.units.find((one) => one.unitId === unitId);
  return `/api/unit-keys/${tenantId}/${pulseId}/${unit?.keyHash}`;
}
