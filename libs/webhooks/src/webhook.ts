import { createHmac } from 'node:crypto';

/** What an endpoint can ask to be told. */
export const webhookTypes = ['pulse.opened', 'pulse.closed', 'reading.released'] as const;
export type WebhookType = (typeof webhookTypes)[number];
/** `webhook.test` is sent when HR asks for it, to any endpoint. */
export type DeliveredType = WebhookType | 'webhook.test';

/** A place of the organisation's own that is told of events; its secret is never read out again. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly types: readonly WebhookType[];
  readonly isEnabled: boolean;
  /** Until then deliveries are signed with the secret of before, too. */
  readonly previousSecretUntil: Date | null;
  readonly createdAt: Date;
}

export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'cancelled';

/** Why a try came to nothing; `status` names what the endpoint answered. */
export type DeliveryFault =
  'status' | 'redirect' | 'name-unknown' | 'address-refused' | 'certificate' | 'no-connection' | 'timed-out';

/** One event on its way to one endpoint. */
export interface WebhookDelivery {
  readonly id: string;
  readonly type: DeliveredType;
  readonly pulseId: string | null;
  readonly state: DeliveryState;
  readonly attemptCount: number;
  /** When it is tried next; null when it is not. */
  readonly nextAttemptAt: Date | null;
  readonly lastStatus: number | null;
  readonly lastFault: DeliveryFault | null;
  readonly createdAt: Date;
  readonly deliveredAt: Date | null;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** The waits between one try and the next; after the last, about three days in all, a delivery has failed. */
export const waits: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

/** When a delivery that has been tried so often is tried again; null when it has failed for good. */
export function nextAttemptAt(attemptCount: number, now: Date): Date | null {
  const wait = waits[attemptCount - 1];
  return wait === undefined ? null : new Date(now.getTime() + wait);
}

/** So long the secret of before keeps signing beside the new one. */
export const rotationMilliseconds = 24 * hour;

/** The message as it is sent, the same bytes at each try. */
export function bodyOf(
  type: DeliveredType,
  at: Date,
  data: Readonly<Record<string, string | number | null>>,
): string {
  return JSON.stringify({ type, timestamp: at.toISOString(), data });
}

/** A secret as Standard Webhooks writes it: 24 to 64 bytes in base64 behind a prefix. */
export const secretOf = (bytes: Buffer): string => `whsec_${bytes.toString('base64')}`;

/**
 * The headers of one try (Standard Webhooks 1.0.0, "Signature scheme"): HMAC-SHA256 under each secret of
 * `id.timestamp.body`, in base64 behind its version; several are parted by blanks.
 */
export function signedHeaders(
  message: { readonly id: string; readonly body: string },
  secrets: readonly string[],
  now: Date,
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const id = `msg_${message.id}`;
  const timestamp = String(Math.floor(now.getTime() / second));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${message.body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
