import { Inject, Injectable } from '@nestjs/common';
import { ApplyRoster, CheckRoster, RosterImports } from '@penumbra/people';
import type { JobData, TenantScope } from '@penumbra/platform';
import { z } from 'zod';
import type { NewJob, WorkerRoom } from '../worker-room.js';

const ImportJob = z.object({ importId: z.uuid() });
const importsAtOnce = 2;

/** Roster files too large to be checked or applied while somebody waits. */
@Injectable()
export class PeopleWorkerRoom implements WorkerRoom {
  constructor(
    @Inject(CheckRoster) private readonly checkRoster: CheckRoster,
    @Inject(ApplyRoster) private readonly applyRoster: ApplyRoster,
    @Inject(RosterImports) private readonly rosterImports: RosterImports,
  ) {}

  readonly jobs = {
    'check-roster': (scope: TenantScope, data: JobData): Promise<void> =>
      this.checkRoster.finish(scope, ImportJob.parse(data).importId),
    'apply-roster': (scope: TenantScope, data: JobData): Promise<void> =>
      this.applyRoster.finish(scope, ImportJob.parse(data).importId),
  };

  async due(scope: TenantScope): Promise<NewJob[]> {
    const due = await this.rosterImports.due(scope, importsAtOnce);
    return due.map(({ importId, state, attempt }) => ({
      name: state === 'checking' ? 'check-roster' : 'apply-roster',
      id: `${importId}-${state}-${attempt}`,
      data: { importId },
    }));
  }
}
