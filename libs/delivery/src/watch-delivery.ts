import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  isUuid,
  Problem,
  RestoreGuard,
  type RestoreLock,
  type TenantScope,
} from '@penumbra/platform';
import { PulseReader, type Pulse } from '@penumbra/pulses';
import { deliveryProblem } from './delivery.errors.js';
import { DeliveryStore, type SendRow, type SenderPause } from './delivery.store.js';
import { explainPause, explainSend } from './explain-send.js';
import type { SendState } from './send-outcome.js';

/** How many people's mail is in which state; for one sent again, the last mail counts. Reminders are counted apart. */
export interface DeliveryCounts extends Record<SendState, number> {
  readonly total: number;
  /** Keys and mails are still being made. */
  readonly preparing: boolean;
  /** Of the groups' keys, while preparing; null otherwise. */
  readonly keysMade: number | null;
  readonly keysTotal: number | null;
  /** How many mails of each reminder have gone out. */
  readonly reminders: readonly { readonly number: number; readonly accepted: number }[];
  /** The database was restored or is a copy, and nothing is sent until an operator unlocks it; null otherwise. */
  readonly sendingLock: RestoreLock['reason'] | null;
  /** Why no mail of the organisation goes out at present; null while they do. */
  readonly senderPause: SenderPauseView | null;
  readonly updatedAt: Date;
}

export interface SenderPauseView {
  readonly since: Date;
  readonly nextTryAt: Date;
  readonly reason: string;
  readonly whatToDo: string;
  /** The mail server's own words, or the connection's error. */
  readonly reply: string;
}

/** A mail that did not simply arrive. */
export interface DeliveryProblem {
  readonly sendId: string;
  readonly name: string;
  readonly email: string;
  readonly state: SendState;
  readonly reason: string;
  readonly whatToDo: string;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
}

@Injectable()
export class CountDelivery {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RestoreGuard) private readonly guard: RestoreGuard,
  ) {}

  /** @param locale of the reader, for why a sender is paused. @throws Problem delivery.not-found */
  async run(scope: TenantScope, pulseId: string, locale = 'en'): Promise<DeliveryCounts> {
    // Outside the transaction: it asks on a connection of its own.
    const lock = await this.guard.lock();
    return this.database.inTenant(scope, async () => {
      const pulse = await launchedPulse(this.pulses, scope, pulseId);
      const delivery = await this.store.delivery(scope, pulseId);
      const preparing = pulse.state === 'open' && (delivery === null || delivery.state === 'preparing');
      const counts: Record<SendState, number> = {
        pending: preparing ? (pulse.invitedCount ?? 0) : 0,
        sending: 0,
        accepted: 0,
        deferred: 0,
        bounced: 0,
        unknown: 0,
        cancelled: 0,
      };
      for (const { state: sendState, count } of await this.store.counts(scope, pulseId))
        counts[sendState] = count;
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
      return {
        ...counts,
        total,
        preparing,
        keysMade: preparing ? (delivery?.unitKeyCount ?? 0) : null,
        keysTotal: preparing ? (await this.pulses.units(scope, pulseId)).length : null,
        reminders: await this.store.reminderCounts(scope, pulseId),
        sendingLock: lock?.reason ?? null,
        senderPause: pauseView(await this.store.senderPause(scope), locale),
        updatedAt: this.clock.now(),
      };
    });
  }
}

const pauseView = (pause: SenderPause | null, locale: string): SenderPauseView | null =>
  pause && {
    since: pause.since,
    nextTryAt: pause.until,
    ...explainPause(pause.reason, locale),
    reply: pause.reply,
  };

@Injectable()
export class ListDeliveryProblems {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(PulseReader) private readonly pulses: PulseReader,
  ) {}

  /** By name, a page at a time, in the reader's language. @throws Problem delivery.not-found */
  async run(
    scope: TenantScope,
    pulseId: string,
    page: { cursor?: string | undefined; limit: number },
    locale: string,
  ): Promise<{ items: DeliveryProblem[]; nextCursor: string | null }> {
    return this.database.inTenant(scope, async () => {
      await launchedPulse(this.pulses, scope, pulseId);
      const rows = await this.store.problems(scope, pulseId, readCursor(page.cursor), page.limit + 1);
      const shown = rows.slice(0, page.limit);
      const last = shown.at(-1);
      return {
        items: shown.map((row) => deliveryProblemView(row, locale)),
        nextCursor:
          rows.length > page.limit && last
            ? Buffer.from(JSON.stringify([last.name, last.sendId])).toString('base64url')
            : null,
      };
    });
  }
}

/** The pulse, also a draft; null when there is none. */
export async function knownPulse(
  pulses: PulseReader,
  scope: TenantScope,
  pulseId: string,
): Promise<Pulse | null> {
  if (!isUuid(pulseId)) return null;
  return pulses.get(scope, pulseId).catch((error: unknown) => {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  });
}

/** A pulse that has been launched. @throws Problem delivery.not-found */
export async function launchedPulse(
  pulses: PulseReader,
  scope: TenantScope,
  pulseId: string,
): Promise<Pulse> {
  const pulse = await knownPulse(pulses, scope, pulseId);
  if (!pulse || pulse.state === 'draft') throw deliveryProblem('delivery.not-found');
  return pulse;
}

export function deliveryProblemView(row: SendRow, locale: string): DeliveryProblem {
  const { sendId, name, email, state, attempts, nextAttemptAt } = row;
  return { sendId, name, email, state, ...explainSend(state, row.reply, locale), attempts, nextAttemptAt };
}

/** A cursor that is not ours begins at the first page. */
function readCursor(cursor: string | undefined): { name: string; sendId: string } | null {
  if (!cursor) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const [name, sendId] = Array.isArray(parts) ? (parts as unknown[]) : [];
    if (typeof name === 'string' && !name.includes('\0') && isUuid(sendId)) return { name, sendId };
  } catch {
    // fall through
  }
  return null;
}
