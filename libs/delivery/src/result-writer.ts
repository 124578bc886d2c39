import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { TenantScope } from '@penumbra/platform';
import { DeliveryStore, type AttemptResult } from './delivery.store.js';

// While Postgres restarts, what a mail server has accepted must not be forgotten: it would be sent again. The lease
// outlasts this.
const tries = 20;
const betweenTriesMilliseconds = 1_000;

interface Waiting {
  readonly result: AttemptResult;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Writes results of attempts down, one statement at a time for each tenant: at once when nothing is being written, else
 * together with all that came meanwhile. So a result waits for at most two statements, and under load one statement
 * carries many.
 */
@Injectable()
export class ResultWriter {
  private readonly logger = new Logger('ResultWriter');
  private readonly waiting = new Map<string, Waiting[]>();

  constructor(@Inject(DeliveryStore) private readonly store: DeliveryStore) {}

  /** @returns once it is written. @throws the database's error after 20 tries. */
  write(scope: TenantScope, result: AttemptResult): Promise<void> {
    return new Promise((done, failed) => {
      const entry = { result, done, failed };
      const queue = this.waiting.get(scope.tenantId);
      if (queue) return void queue.push(entry);
      this.waiting.set(scope.tenantId, [entry]);
      void this.writeAll(scope);
    });
  }

  private async writeAll(scope: TenantScope): Promise<void> {
    for (;;) {
      const batch = this.waiting.get(scope.tenantId)!;
      if (batch.length === 0) return void this.waiting.delete(scope.tenantId);
      this.waiting.set(scope.tenantId, []);
      try {
        await this.persist(
          scope,
          batch.map(({ result }) => result),
        );
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
  }

  private async persist(scope: TenantScope, results: readonly AttemptResult[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.store.recordResults(scope, results);
      } catch (error) {
        if (attempt === tries) throw error;
        this.logger.warn(`Results could not be written, trying again: ${String(error)}`);
        await wait(betweenTriesMilliseconds);
      }
    }
  }
}
