// The answer page's part of the protocol over plain HTTP, in steps, so that a test can stand between any two of them.
import { Agent, request } from 'node:http';
import type { Answers } from '@penumbra/instruments';
import {
  blind,
  finalise,
  fromBase64url,
  passMessage,
  prepared,
  randomBytes,
  receiptOf,
  sealBallot,
  sealingKeyOf,
  sha256,
  toBase64url,
  writeSubmission,
  type Bytes,
} from '@penumbra/seal';
import type { Invitee, OpenPulse } from './sealed-service.js';

export interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** How a device reaches the service: its own address and what it says of itself. */
export interface Device {
  readonly localAddress?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** @throws Error when the connection fails or the reply is cut. */
export async function send(
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  body: string | null,
  device: Device = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method,
        // A connection from an address of its own cannot be another's.
        agent: device.localAddress ? false : agent,
        ...(device.localAddress ? { localAddress: device.localAddress } : {}),
        headers: {
          ...(body === null
            ? {}
            : { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) }),
          ...device.headers,
        },
      },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', reject);
        reply.on('aborted', () => reject(new Error('The reply was cut.')));
        reply.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = String(reply.headers['content-type']).includes('json');
          resolve({ status: reply.statusCode ?? 0, body: isJson && text ? JSON.parse(text) : { text } });
        });
      },
    );
    sent.on('error', reject);
    sent.setTimeout(20_000, () => sent.destroy(new Error('No reply within 20 s.')));
    sent.end(body ?? undefined);
  });
}

/** What the page makes and stores before it asks for a pass. */
export interface Draft {
  readonly nonce: Bytes;
  readonly preparedMessage: Bytes;
  readonly blindedMessage: Bytes;
  readonly inverse: Bytes;
}

export async function draftPass(pulse: OpenPulse, { unitId }: Invitee): Promise<Draft> {
  const nonce = randomBytes(32);
  const preparedMessage = prepared(nonce, passMessage(pulse.manifestHash, unitId));
  return { nonce, preparedMessage, ...(await blind(pulse.unitKeys.get(unitId)!, preparedMessage)) };
}

export function askForPass(
  apiUrl: string,
  pulse: OpenPulse,
  invitee: Invitee,
  blindedMessage: Bytes,
  device?: Device,
): Promise<Reply> {
  const body = JSON.stringify({
    tenantId: pulse.scope.tenantId,
    pulseId: pulse.pulseId,
    secret: toBase64url(invitee.secret),
    blindedMessage: toBase64url(blindedMessage),
  });
  return send('POST', `${apiUrl}/api/passes`, body, device);
}

/** The pass out of the issuer's reply. @throws Error when it was refused or does not fit. */
export async function passFrom(
  pulse: OpenPulse,
  { unitId }: Invitee,
  draft: Draft,
  reply: Reply,
): Promise<Bytes> {
  if (reply.status !== 200) throw new Error(`The pass was refused: ${JSON.stringify(reply)}`);
  const blindSignature = fromBase64url(String(reply.body['blindSignature']));
  return finalise(pulse.unitKeys.get(unitId)!, draft.preparedMessage, blindSignature, draft.inverse);
}

export interface SealedAnswers {
  readonly body: string;
  readonly receipt: string;
}

export async function sealAnswers(
  pulse: OpenPulse,
  pass: { unitId: string; nonce: Bytes; signature: Bytes; revision: number },
  answers: Answers,
  comment?: string,
): Promise<SealedAnswers> {
  const { unitId, nonce, revision } = pass;
  const ciphertext = await sealBallot(
    sealingKeyOf(pulse.manifest),
    pulse.manifest.ballotSize,
    comment ? { answers, comment } : { answers },
    { manifestHash: pulse.manifestHash, unitId, nonceHash: await sha256(nonce), revision },
  );
  return {
    body: writeSubmission({ ...pass, ciphertext }),
    receipt: await receiptOf(nonce, revision, ciphertext),
  };
}

export function castBallot(
  intakeUrl: string,
  pulse: OpenPulse,
  body: string,
  device?: Device,
): Promise<Reply> {
  return send('POST', `${intakeUrl}/ballots/${pulse.scope.tenantId}/${pulse.pulseId}`, body, device);
}

/** What a person's device keeps after Send. */
export interface Cast {
  readonly nonce: Bytes;
  readonly signature: Bytes;
  readonly receipt: string;
}

/** Everything from Send to the receipt. `afterPass` runs between the issuer's reply and the ballot. */
export async function answer(
  urls: { apiUrl: string; intakeUrl: string },
  pulse: OpenPulse,
  invitee: Invitee,
  answers: Answers,
  options: { comment?: string; device?: Device; afterPass?: () => Promise<void> } = {},
): Promise<Cast> {
  const draft = await draftPass(pulse, invitee);
  const reply = await askForPass(urls.apiUrl, pulse, invitee, draft.blindedMessage, options.device);
  const signature = await passFrom(pulse, invitee, draft, reply);
  await options.afterPass?.();
  const pass = { unitId: invitee.unitId, nonce: draft.nonce, signature, revision: 1 };
  const sealed = await sealAnswers(pulse, pass, answers, options.comment);
  const taken = await castBallot(urls.intakeUrl, pulse, sealed.body, options.device);
  if (taken.status !== 200 || taken.body['receipt'] !== sealed.receipt)
    throw new Error(`The ballot was refused: ${JSON.stringify(taken)}`);
  return { nonce: draft.nonce, signature, receipt: sealed.receipt };
}
