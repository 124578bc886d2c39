import { randomUUID } from 'node:crypto';
import { quarterlyCore, type Instrument } from '@penumbra/instruments';
import { newId, type TenantScope } from '@penumbra/platform';
import type { Client } from 'pg';

export interface StoredPulse {
  readonly pulseId: string;
  readonly units: readonly { unitId: string; size: number }[];
}

/** A launched pulse over a top team and teams of these sizes, as rows: launching needs rooms that the tally never meets. */
export async function storedPulse(
  admin: Client,
  scope: TenantScope,
  options: {
    teams?: readonly number[];
    state?: 'open' | 'closed' | 'voided';
    programme?: string | null;
    audienceTeamId?: string | null;
    closedAt?: Date;
    instrument?: Instrument;
  } = {},
): Promise<StoredPulse> {
  const { teams = [8, 7, 9], state = 'open', programme = null, audienceTeamId = null } = options;
  const closedAt = state === 'open' ? null : (options.closedAt ?? new Date());
  const pulseId = randomUUID();
  const root = newId();
  const invited = teams.reduce((sum, size) => sum + size, 0);
  await admin.query(
    `insert into pulses.pulse (tenant_id, id, title, programme, state, instrument_id, instrument, organisation_name,
       audience_team_id, reply_to_name, reply_to_email, closes_at, invited_count, created_at, opened_at, closed_at)
     values ($1, $2, 'A pulse', $3, $4, 'quarterly-core', $5, 'Example', $6, 'Ada', 'ada@example.org',
       now() + interval '1 hour', $7, now(), now() - interval '1 day', $8)`,
    [
      scope.tenantId,
      pulseId,
      programme,
      state,
      options.instrument ?? quarterlyCore(),
      audienceTeamId,
      invited,
      closedAt,
    ],
  );
  const units = teams.map((size) => ({ unitId: newId(), teamId: newId(), size }));
  await admin.query(
    `insert into pulses.audience_team
       (tenant_id, pulse_id, team_id, parent_id, name, people_count, counted_elsewhere_count)
     select $1, $2, team_id, parent_id, 'Team', people_count, 0
       from unnest($3::uuid[], $4::uuid[], $5::int[]) as team (team_id, parent_id, people_count)`,
    [
      scope.tenantId,
      pulseId,
      [root, ...units.map(({ teamId }) => teamId)],
      [null, ...units.map(() => root)],
      [invited, ...units.map(({ size }) => size)],
    ],
  );
  await admin.query(
    `insert into pulses.unit (tenant_id, pulse_id, id, kind, team_id, invited_count)
     select $1, $2, id, 'team', team_id, size from unnest($3::uuid[], $4::uuid[], $5::int[]) as unit (id, team_id, size)`,
    [
      scope.tenantId,
      pulseId,
      units.map(({ unitId }) => unitId),
      units.map(({ teamId }) => teamId),
      units.map(({ size }) => size),
    ],
  );
  return { pulseId, units: units.map(({ unitId, size }) => ({ unitId, size })) };
}
