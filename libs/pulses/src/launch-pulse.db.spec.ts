import type { TestingModule } from '@nestjs/testing';
import { membershipMoves, type UnitTree } from '@penumbra/disclosure';
import { IdentityModule, systemActor } from '@penumbra/identity';
import { Clock, Database, newId, type TenantScope } from '@penumbra/platform';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import { anOrganisation } from '../testing/index.js';
import { EditPulse, EndPulse, LaunchPulse, PulseReader, PulsesModule } from './index.js';

describe('who moved since the wave before', () => {
  let testDb: TestDatabase;
  let module: TestingModule;
  let scope: TenantScope;
  let now: Date;

  beforeAll(async () => {
    testDb = await testDatabase();
    module = await testModule(testDb, { imports: [IdentityModule, PulsesModule] });
  });
  afterAll(async () => {
    await module?.close();
    await testDb?.drop();
  });
  beforeEach(async () => {
    scope = await anOrganisation(module, { timeZones: ['Europe/Berlin', 'UTC'], people: 8 });
    now = new Date('2027-03-01T08:00:00Z');
    jest.spyOn(module.get(Clock), 'now').mockImplementation(() => now);
  });
  afterEach(() => jest.restoreAllMocks());

  const launched = async (programme: string | null): Promise<string> => {
    const { id } = await module.get(EditPulse).create(scope, systemActor, {
      title: 'A pulse',
      programme,
      instrumentId: 'quarterly-core.v1',
      audienceTeamId: null,
      replyToName: 'Ada Example',
      replyToEmail: 'ada@example.org',
      closesAt: new Date(now.getTime() + 14 * 86_400_000),
    });
    await module.get(LaunchPulse).run(scope, systemActor, id);
    // Past the twelve weeks in which audiences may not overlap but for a few.
    now = new Date(now.getTime() + 90 * 86_400_000);
    return id;
  };
  const sql = (text: string, values: unknown[] = []) =>
    module.get(Database).query<{ id: string }>(scope, text, [scope.tenantId, ...values]);
  /** Units and people of a pulse, as far as counting moves looks at them. */
  const treeOf = async (pulseId: string): Promise<UnitTree> => {
    const members = await module.get(PulseReader).audience(scope, pulseId);
    const units = (await module.get(PulseReader).units(scope, pulseId)).map(({ id }) => ({
      unitId: id,
      personIds: members.filter(({ unitId }) => unitId === id).map(({ employeeId }) => employeeId),
    }));
    return {
      units,
      unitOf: (personId: string) => units.find(({ personIds }) => personIds.includes(personId)),
    } as unknown as UnitTree;
  };
  const inOrder = (moves: readonly object[]) => moves.map((move) => JSON.stringify(move)).toSorted();

  it('is counted at launch, by the database as by disclosure: who stays, moves, leaves and joins', async () => {
    const before = await launched('quarterly');
    const [gone, moved] = await sql(
      'select id from people.employee where tenant_id = $1 order by id limit 2',
    );
    const [from] = await sql('select team_id as id from people.employee where tenant_id = $1 and id = $2', [
      moved!.id,
    ]);
    const [to] = await sql(
      'select id from people.team where tenant_id = $1 and parent_id is not null and id <> $2',
      [from!.id],
    );
    await sql('update people.employee set left_at = now() where tenant_id = $1 and id = $2', [gone!.id]);
    await sql('update people.employee set team_id = $3 where tenant_id = $1 and id = $2', [
      moved!.id,
      to!.id,
    ]);
    await sql(
      `insert into people.employee (tenant_id, id, team_id, name, email) values ($1, $2, $3, 'New', 'new@example.org')`,
      [newId(), to!.id],
    );
    const other = await launched('another programme');
    const pulseId = await launched('quarterly');

    const since = (await module.get(PulseReader).membershipMoves(scope, pulseId))!;
    expect(since.earlierPulseId).toBe(before);
    const expected = membershipMoves(await treeOf(before), await treeOf(pulseId));
    const kinds = expected.map(({ fromUnitId, toUnitId }) => [fromUnitId === null, toUnitId === null].join());
    expect(new Set(kinds).size).toBe(3);
    expect(expected.length).toBeGreaterThan(4);
    expect(
      inOrder(since.moves.map(({ fromUnitId, toUnitId, count }) => ({ fromUnitId, toUnitId, count }))),
    ).toEqual(inOrder(expected));
    for (const first of [before, other])
      expect(await module.get(PulseReader).membershipMoves(scope, first)).toBeNull();
  });

  it('passes over a wave that was voided, and a pulse of no programme follows none', async () => {
    const before = await launched('quarterly');
    const voided = await launched('quarterly');
    await module.get(EndPulse).void(scope, systemActor, voided, 'A pulse', 'A mistake.');
    const pulseId = await launched('quarterly');
    expect((await module.get(PulseReader).membershipMoves(scope, pulseId))!.earlierPulseId).toBe(before);
    await launched(null);
    const alone = await launched(null);
    expect(await module.get(PulseReader).membershipMoves(scope, alone)).toBeNull();
  });
});
