import { base64url, bytesOf, sha256 } from './bytes.js';
import { changeRecord, type BallotRecord } from './ballot-record.js';
import type { PulseOnPage } from './pulse-on-page.js';

export type Sent =
  | { readonly kind: 'counted'; readonly receipt: string | null }
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
  pulse: PulseOnPage,
  key: string,
  wait: (tries: number) => Promise<void>,
): Promise<Sent> {
  let record = await changeRecord(key, (kept) => kept);
  for (let tries = 1, unknown = 0; ; tries += 1) {
    if (!record) return { kind: 'forgotten' };
    if (!record.pending) return { kind: 'counted', receipt: record.receipt };
    const { pending } = record;
    const asked: Reply = record.admitted
      ? { status: 200, body: {} }
      : await post('/api/passes', {
          tenantId: pulse.tenantId,
          pulseId: pulse.pulseId,
          secret: record.secret,
          passHash: base64url(await sha256(bytesOf(record.pass))),
        });
    let reply = asked;
    if (asked.status === 200) {
      record = await changeRecord(key, (kept) => kept && { ...kept, admitted: true });
      reply = await post(`${pulse.intakeUrl}/ballots`, {
        tenantId: pulse.tenantId,
        pulseId: pulse.pulseId,
        pass: record?.pass,
        revision: pending.revision,
        answers: pending.answers,
      });
    }
    const code = reply.body.code ?? `http-${reply.status}`;
    if (reply.status === 200 || code === 'intake.revision-too-low') {
      // Too low means that this device has already had a later ballot counted.
      const receipt = reply.body.receipt ?? null;
      record = await changeRecord(key, (kept) => kept && acknowledged(kept, pending.revision, receipt));
    } else if (code === 'intake.pass-unknown' && record?.secret && unknown < 3) {
      unknown += 1;
      record = await changeRecord(key, (kept) => kept && { ...kept, admitted: false });
      await wait(tries);
    } else if (later(reply.status)) {
      await wait(tries);
      record = await changeRecord(key, (kept) => kept);
    } else {
      return { kind: 'refused', code };
    }
  }
}

/** Forgets the sent answers; a ballot that was made meanwhile stays pending. */
const acknowledged = (record: BallotRecord, revision: number, receipt: string | null): BallotRecord => ({
  ...record,
  secret: null,
  revision: Math.max(record.revision, revision),
  receipt: receipt ?? record.receipt,
  pending: record.pending && record.pending.revision > revision ? record.pending : null,
});

interface Reply {
  readonly status: number;
  readonly body: { readonly code?: string; readonly receipt?: string };
}

/** Without cookies, referrer or language. text/plain needs no preflight; keepalive outlives a tab that is closed. */
async function post(url: string, body: object): Promise<Reply> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'text/plain', 'accept-language': '*' },
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      redirect: 'error',
      keepalive: true,
    });
    return { status: response.status, body: (await response.json()) as Reply['body'] };
  } catch {
    return { status: 0, body: {} };
  }
}
