import { Inject, Injectable } from '@nestjs/common';
import type { TenantScope } from '@penumbra/platform';
import { DeliveryStore } from './delivery.store.js';

/** Which mails of a tenant are to be attempted now: a small window, those waiting longest first. */
@Injectable()
export class DueSends {
  constructor(@Inject(DeliveryStore) private readonly store: DeliveryStore) {}

  async run(scope: TenantScope, limit: number): Promise<{ sendId: string; attempt: number }[]> {
    return this.store.due(scope, limit);
  }
}
