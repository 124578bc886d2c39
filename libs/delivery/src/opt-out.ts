import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, Database, type TenantScope } from '@penumbra/platform';
import { MailStops } from '@penumbra/people';
import { deliveryProblem } from './delivery.errors.js';
import { DeliveryStore } from './delivery.store.js';
import { optOutHash } from './opt-out-token.js';

/** The person whose mail holds a token. */
@Injectable()
export class FindOptOut {
  constructor(@Inject(DeliveryStore) private readonly store: DeliveryStore) {}

  /**
   * @param token as it stands in the mail, base64url.
   * @throws Problem delivery.opt-out-unknown
   */
  async run(scope: TenantScope, token: string): Promise<{ employeeId: string; locale: string }> {
    const isToken = /^[\w-]{43}$/.test(token);
    const person = isToken
      ? await this.store.personByOptOut(scope, optOutHash(Buffer.from(token, 'base64url')))
      : null;
    if (!person) throw deliveryProblem('delivery.opt-out-unknown');
    return person;
  }
}

/**
 * Stops all mails to a person at once, or lets them come again. The invitation stays, so that the group's size and the
 * link to the questions stay as they are; the next pulse is launched without the person. Who did it is written nowhere
 * but in the row that holds the mails back.
 */
@Injectable()
export class OptOut {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(FindOptOut) private readonly find: FindOptOut,
    @Inject(MailStops) private readonly mailStops: MailStops,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Doing it again changes nothing. @throws Problem delivery.opt-out-unknown */
  async run(scope: TenantScope, token: string, wish: 'stop' | 'resume'): Promise<void> {
    await this.database.inTenant(scope, async () => {
      const { employeeId } = await this.find.run(scope, token);
      const isChanged = await this.mailStops[wish](scope, employeeId);
      // Neither the person nor the pulse: HR reads the log.
      if (isChanged)
        await this.audit.record(scope, {
          actor: 'somebody who was invited',
          action: wish === 'stop' ? 'mails.stopped' : 'mails.resumed',
          subject: 'mails',
        });
    });
  }
}
