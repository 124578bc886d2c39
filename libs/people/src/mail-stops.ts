import { Inject, Injectable } from '@nestjs/common';
import type { TenantScope } from '@penumbra/platform';
import { RosterStore } from './roster.store.js';

/**
 * Who wants no mails. It is asked about the people of a few mails, before they go out, and left out of the audience of the
 * next pulse; nothing lists or counts those who are in it.
 */
@Injectable()
export class MailStops {
  constructor(@Inject(RosterStore) private readonly store: RosterStore) {}

  /** @returns false when nothing had to be changed. */
  async stop(scope: TenantScope, employeeId: string): Promise<boolean> {
    return this.store.stopMails(scope, employeeId);
  }

  /** @returns false when nothing had to be changed. */
  async resume(scope: TenantScope, employeeId: string): Promise<boolean> {
    return this.store.resumeMails(scope, employeeId);
  }

  /** Keeps everybody's wish as it is until the caller's transaction ends, so that people counted in it are the same people. */
  async holdStill(scope: TenantScope): Promise<void> {
    await this.store.holdStopsStill(scope);
  }

  /** Those of the given people who want none; asked just before their mails go out. */
  async among(scope: TenantScope, employeeIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(await this.store.stoppedMailsAmong(scope, employeeIds));
  }
}
