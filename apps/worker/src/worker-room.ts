import type { JobData, TenantScope } from '@penumbra/platform';

/** A job as it goes to the queue. */
export interface NewJob {
  readonly name: string;
  readonly id: string;
  readonly data: JobData;
}

/** A job of a tenant among those of all others; jobs with a lower priority number go first, events before all. */
export interface TenantJob extends NewJob {
  readonly tenantId: string;
  readonly priority: number;
}

/** What the worker does for one room. Everything in it may be called again for the same thing. */
export interface WorkerRoom {
  /** Events of earlier rooms and what is done about each. The name is kept in the database: never rename it. */
  readonly consumers?: readonly {
    readonly event: string;
    readonly name: string;
    handle(scope: TenantScope, payload: unknown): Promise<void>;
  }[];
  /** Jobs of the room's own, by name. */
  readonly jobs?: Readonly<Record<string, (scope: TenantScope, data: JobData) => Promise<void>>>;
  /** Work that Postgres says is due; asked every second. */
  due?(scope: TenantScope): Promise<NewJob[]>;
  /**
   * Turns of all tenants in the order in which they are to be done; asked every second, and again as soon as a job has
   * ended. The queue holds no more of them than this, so that no tenant's backlog stands in another's way.
   */
  turns?(): Promise<TenantJob[]>;
  /** What the clock brings about; asked every second. */
  tick?(scope: TenantScope): Promise<void>;
}

/** Injection token for the rooms of this worker's role. */
export const WORKER_ROOMS = Symbol('WORKER_ROOMS');
