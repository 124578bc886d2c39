import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, Clock, CONFIG, Database, type Config, type TenantScope } from '@penumbra/platform';
import { PulseReader } from '@penumbra/pulses';
import { DeliveryStore } from './delivery.store.js';
import { messageIdHost } from './message-id.js';
import { dueReminder, isNearClose, isWorkingMoment, nextWorkingMoment } from './reminder-plan.js';

/**
 * Reminds everybody of a pulse who can have got the invitation, whether they have answered or not: which mails there are
 * and what time it is where is all that is looked at.
 */
@Injectable()
export class RemindWave {
  /** Reminders that this process knows to be made, so that it does not look through everybody again every minute. */
  private readonly made = new Set<string>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Makes the reminders that are due now; may be called as often as one likes. @returns how many mails were made. */
  async run(scope: TenantScope): Promise<number> {
    let count = 0;
    for (const { pulseId, timeZones, ...contract } of await this.store.reminded(scope)) {
      const { state, closesAt } = await this.pulses.get(scope, pulseId);
      if (state !== 'open') continue;
      const pulse = {
        opensAt: new Date(contract.opensAt),
        closesAtInContract: new Date(contract.closesAt),
        closesAt,
        atMost: contract.atMost,
      };
      const now = this.clock.now();
      if (isNearClose(pulse, now)) {
        await this.store.cancelReminders(scope, pulseId);
        continue;
      }
      for (const timeZone of timeZones ?? []) {
        if (!isWorkingMoment(now, timeZone))
          await this.store.holdReminders(scope, pulseId, timeZone, nextWorkingMoment(now, timeZone));
        const reminder = dueReminder(pulse, timeZone, now);
        if (reminder) count += await this.remind(scope, pulseId, timeZone, reminder);
      }
    }
    return count;
  }

  private async remind(
    scope: TenantScope,
    pulseId: string,
    timeZone: string,
    reminder: { number: number; at: Date },
  ): Promise<number> {
    const key = `${pulseId} ${reminder.number} ${timeZone}`;
    if (this.made.has(key)) return 0;
    const mailCount = await this.database.inTenant(scope, async () => {
      if ((await this.store.lockState(scope, pulseId, 'share')) !== 'issuing') return 0;
      const host = messageIdHost(this.config);
      const inserted = await this.store.insertReminders(scope, pulseId, timeZone, reminder, host);
      if (inserted > 0)
        await this.audit.record(scope, {
          actor: 'system',
          action: 'reminder.begun',
          subject: `pulse:${pulseId}`,
          details: { number: reminder.number, timeZone, mailCount: inserted },
        });
      return inserted;
    });
    if (this.made.size >= 10_000) this.made.clear();
    this.made.add(key);
    return mailCount;
  }
}
