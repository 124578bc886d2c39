import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';

export interface CountedDay {
  readonly countedOn: string;
  readonly atLeast: number;
}

@Injectable()
export class ParticipationStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  async latest(scope: TenantScope, pulseId: string): Promise<CountedDay | null> {
    const rows = await this.database.query<CountedDay>(
      scope,
      `select to_char(counted_on, 'YYYY-MM-DD') as "countedOn", ballot_count as "atLeast"
         from readings.participation where tenant_id = $1 and pulse_id = $2
        order by counted_on desc limit 1`,
      [scope.tenantId, pulseId],
    );
    return rows[0] ?? null;
  }

  async insert(scope: TenantScope, pulseId: string, day: CountedDay): Promise<void> {
    await this.database.query(
      scope,
      `insert into readings.participation (tenant_id, pulse_id, counted_on, ballot_count)
       values ($1, $2, $3, $4) on conflict do nothing`,
      [scope.tenantId, pulseId, day.countedOn, day.atLeast],
    );
  }
}
