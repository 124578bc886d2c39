import { Inject, Injectable } from '@nestjs/common';
import { FindOrganisation } from '@penumbra/identity';
import { AuditLog, Clock, Database, Outbox, type TenantScope } from '@penumbra/platform';
import { usualHeadStart } from '@penumbra/pulses';
import type { FrozenHeader, ReadingOpenedToEveryone } from './contract.js';
import { opensAt } from './opens-at.js';
import { ReadingStore } from './reading.store.js';

/** When a reading opens to executives and to everyone who was asked, and whether it is time. */
export interface OpeningTime {
  readonly at: Date;
  readonly open: boolean;
}

/** When readings open, by the clocks of the organisation. */
@Injectable()
export class Opening {
  constructor(
    @Inject(FindOrganisation) private readonly organisations: FindOrganisation,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** @param workingDays how long leads read alone; a reading that does not say was frozen when it was so for all */
  async of(scope: TenantScope, firstFrozenAt: Date, workingDays: number | undefined): Promise<OpeningTime> {
    const { timeZone } = await this.organisations.run(scope);
    return this.openingTime(firstFrozenAt, workingDays, timeZone);
  }

  /** Those of the readings that are open. */
  async openAmong<Reading extends { header: FrozenHeader; firstFrozenAt: Date }>(
    scope: TenantScope,
    readings: readonly Reading[],
  ): Promise<Reading[]> {
    const { timeZone } = await this.organisations.run(scope);
    return readings.filter(
      ({ header, firstFrozenAt }) =>
        this.openingTime(firstFrozenAt, header.executivesSeeAfterWorkingDays, timeZone).open,
    );
  }

  private openingTime(firstFrozenAt: Date, workingDays: number | undefined, timeZone: string): OpeningTime {
    const at = opensAt(firstFrozenAt, workingDays ?? usualHeadStart, timeZone);
    return { at, open: at <= this.clock.now() };
  }
}

/** Says once of each reading that everyone may look now. Runs where mails go out from: the tally knows no clocks' zone. */
@Injectable()
export class OpenReadings {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ReadingStore) private readonly store: ReadingStore,
    @Inject(Opening) private readonly opening: Opening,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Again, or by two at once: changes nothing. */
  async run(scope: TenantScope): Promise<void> {
    for (const { pulseId, frozenAt, workingDays } of await this.store.unopened(scope)) {
      if (!(await this.opening.of(scope, frozenAt, workingDays ?? undefined)).open) continue;
      await this.database.inTenant(scope, async () => {
        if (!(await this.store.insertOpened(scope, pulseId))) return;
        const opened: ReadingOpenedToEveryone = { name: 'reading-opened-to-everyone', payload: { pulseId } };
        await this.outbox.say(scope, opened);
        await this.audit.record(scope, {
          actor: 'system',
          action: 'reading.opened',
          subject: `pulse:${pulseId}`,
        });
      });
    }
  }
}
