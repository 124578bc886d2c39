import { Inject, Injectable } from '@nestjs/common';
import type { TenantScope } from '@penumbra/platform';
import { RosterStore } from './roster.store.js';

/**
 * Who wants no mails. It is asked about one person at a time, before a mail goes out, and left out of the audience of the
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

  async has(scope: TenantScope, employeeId: string): Promise<boolean> {
    return this.store.hasStoppedMails(scope, employeeId);
  }
}
