import type { TestingModule } from '@nestjs/testing';
import { CreateOrganisation } from '@penumbra/identity';
import { Database, newId, tenantScope, type TenantScope } from '@penumbra/platform';

/** A new organisation with one team of `people` for each time zone, below one root that nobody is a member of. */
export async function anOrganisation(
  module: TestingModule,
  input: { timeZones: readonly (string | null)[]; people?: number; timeZone?: string },
): Promise<TenantScope> {
  const slug = `o-${newId()}`;
  const { tenantId } = await module.get(CreateOrganisation, { strict: false }).run({
    name: 'Example',
    slug,
    adminEmail: `hr@${slug}.example`,
    ...(input.timeZone ? { timeZone: input.timeZone } : {}),
  });
  const scope = tenantScope(tenantId);
  const root = newId();
  const teams = input.timeZones.map((timeZone) => ({ id: newId(), timeZone }));
  const people = teams.flatMap((team) =>
    Array.from({ length: input.people ?? 6 }, () => ({
      id: newId(),
      team: team.id,
      timeZone: team.timeZone,
    })),
  );
  const database = module.get(Database, { strict: false });
  await database.inTenant(scope, async () => {
    await database.query(
      scope,
      `insert into people.team (tenant_id, id, name, parent_id) select $1, * from unnest($2::uuid[], $3::text[], $4::uuid[])`,
      [
        tenantId,
        [root, ...teams.map(({ id }) => id)],
        ['Example', ...teams.map(({ timeZone }, index) => `Team ${index} ${timeZone}`)],
        [null, ...teams.map(() => root)],
      ],
    );
    await database.query(
      scope,
      `insert into people.employee (tenant_id, id, team_id, time_zone, name, email)
       select $1, id, team, zone, 'Person', id || '@example.org'
         from unnest($2::uuid[], $3::uuid[], $4::text[]) as p (id, team, zone)`,
      [
        tenantId,
        people.map(({ id }) => id),
        people.map(({ team }) => team),
        people.map(({ timeZone }) => timeZone),
      ],
    );
  });
  return scope;
}
