import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, type TenantScope } from '@penumbra/platform';
import type { OnProgress } from './roster-file/roster-row.js';
import { RosterImportStore } from './roster-import.store.js';

/** So long an import stays with the worker that took it; each sign of progress begins it anew. */
export const claimMilliseconds = 60_000;
const notedEveryMilliseconds = 500;

/** Lets HR see how far an import is while the transaction that makes it is still open. */
@Injectable()
export class ImportProgress {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RosterImportStore) private readonly store: RosterImportStore,
  ) {}

  /** Nobody waits for a note: one that gets lost is followed by the next. */
  of(scope: TenantScope, importId: string): OnProgress {
    let notedAt = -Infinity;
    let isNoting = false;
    return (step, done, total) => {
      const at = performance.now();
      if (isNoting || at - notedAt < notedEveryMilliseconds) return;
      notedAt = at;
      isNoting = true;
      const until = new Date(this.clock.now().getTime() + claimMilliseconds);
      void this.database
        .apart(() => this.store.noteProgress(scope, importId, { step, done, total }, until))
        .catch(() => undefined)
        .finally(() => {
          isNoting = false;
        });
    };
  }
}
