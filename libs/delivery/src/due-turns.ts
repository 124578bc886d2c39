import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@penumbra/platform';
import { DeliveryStore } from './delivery.store.js';

/** Leave to send some mails of a tenant, one after the other. Which ones is found when the turn comes. */
export interface Turn {
  readonly tenantId: string;
  /** The tenant's first turn is 1; first turns go before second ones. */
  readonly number: number;
  readonly mailsAtMost: number;
}

/** A turn is short, so that nobody waits long for the next one. */
const mailsInTurn = 100;
/** Turns in the queue at a time; all other mails wait in Postgres. */
const windowSize = 200;

/** Whose mails are to go out next: round-robin over the tenants, each with a cap. */
@Injectable()
export class DueTurns {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
  ) {}

  async run(): Promise<Turn[]> {
    const cap = this.config.MAIL_CONNECTIONS_PER_TENANT;
    return planTurns(await this.store.dueCounts(cap * mailsInTurn), cap);
  }
}

/**
 * @param due how many mails each tenant could send now, counted no further than `cap` full turns.
 * @param cap turns of one tenant at a time. One that fills all of them while others wait gets half: the others' few mails
 * then take no longer than if they were alone.
 */
export function planTurns(due: readonly { tenantId: string; dueCount: number }[], cap: number): Turn[] {
  const turns = due.flatMap(({ tenantId, dueCount }) => {
    const isNoisy = due.length > 1 && dueCount >= cap * mailsInTurn;
    const mostTurns = isNoisy ? Math.ceil(cap / 2) : cap;
    const mailsAtMost = Math.min(mailsInTurn, Math.ceil(dueCount / mostTurns));
    const count = Math.min(mostTurns, Math.ceil(dueCount / mailsAtMost));
    return Array.from({ length: count }, (_, index) => ({
      tenantId,
      number: index + 1,
      mailsAtMost,
      dueCount,
    }));
  });
  return turns
    .sort((a, b) => a.number - b.number || a.dueCount - b.dueCount)
    .slice(0, windowSize)
    .map(({ tenantId, number, mailsAtMost }) => ({ tenantId, number, mailsAtMost }));
}
