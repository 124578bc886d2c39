import type { TestingModule } from '@nestjs/testing';
import { membershipMoves, unitTree, type UnitTree } from '@penumbra/disclosure';
import { IdentityModule, systemActor } from '@penumbra/identity';
import { MailStops, PeopleModule, Roster } from '@penumbra/people';
import { Clock, Database, newId, type TenantScope } from '@penumbra/platform';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import { anOrganisation } from '../testing/index.js';
import { EditPulse, EndPulse, LaunchPulse, PreviewLaunch, PulseReader, PulsesModule } from './index.js';

describe('a launch', () => {
  let testDb: TestDatabase;
  let module: TestingModule;
  let scope: TenantScope;
  let now: Date;

  beforeAll(async () => {
    testDb = await testDatabase();
    module = await testModule(testDb, { imports: [IdentityModule, PeopleModule, PulsesModule] });
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

  const drafted = (programme: string | null, audienceTeamId: string | null = null) =>
    module.get(EditPulse).create(scope, systemActor, {
      title: 'A pulse',
      programme,
      instrumentId: 'quarterly-core.v1',
      audienceTeamId,
      replyToName: 'Ada Example',
      replyToEmail: 'ada@example.org',
      closesAt: new Date(now.getTime() + 14 * 86_400_000),
    });
  const launched = async (
    programme: string | null,
    audienceTeamId: string | null = null,
  ): Promise<string> => {
    const { id } = await drafted(programme, audienceTeamId);
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

  it('freezes everybody who can be invited, each in the unit that the rule gives the person by name', async () => {
    scope = await anOrganisation(module, {
      timeZones: ['Europe/Berlin', null, 'UTC', 'Asia/Tokyo'],
      people: 8,
      timeZone: 'Europe/Vienna',
    });
    const teams = await sql(
      'select id from people.team where tenant_id = $1 and parent_id is not null order by id',
    );
    const membersOf = async (teamId: string) =>
      (
        await sql('select id from people.employee where tenant_id = $1 and team_id = $2 order by id', [
          teamId,
        ])
      ).map(({ id }) => id);
    const [first, second, third, fourth] = await Promise.all(teams.map(({ id }) => membersOf(id)));
    const lead = (at: number, id: string) =>
      sql('update people.team set lead_id = $3 where tenant_id = $1 and id = $2', [teams[at]!.id, id]);
    // One of its own, one of two teams, one from elsewhere; in one team two are left, and one is on leave, one wants no mails.
    await lead(0, first![0]!);
    await lead(1, second![0]!);
    await lead(2, second![0]!);
    await lead(3, first![1]!);
    await sql('update people.employee set left_at = now() where tenant_id = $1 and id = any ($2)', [
      fourth!.slice(2),
    ]);
    await sql(`update people.employee set status = 'leave' where tenant_id = $1 and id = $2`, [first![7]]);
    await module.get(MailStops).stop(scope, second![7]!);

    const pulseId = await launched(null);

    const roster = await module.get(Roster).teams(scope);
    const away = new Set([...fourth!.slice(2), first![7]!, second![7]!]);
    const here = [first!, second!, third!, fourth!].map((ids) => ids.filter((id) => !away.has(id)));
    const tree = unitTree(
      roster.map(({ teamId, parentId, leadId }) => ({
        teamId,
        parentId,
        leadId,
        memberIds: here[teams.findIndex(({ id }) => id === teamId)] ?? [],
      })),
    );
    const members = await module.get(PulseReader).audience(scope, pulseId);
    const units = new Map(
      (await module.get(PulseReader).units(scope, pulseId)).map((unit) => [unit.id, unit]),
    );
    expect(members.map(({ employeeId }) => employeeId).toSorted()).toEqual(here.flat().toSorted());
    for (const { employeeId, unitId, isLead } of members) {
      const { kind, teamId } = units.get(unitId)!;
      expect(`${kind}.${teamId}`).toBe(tree.unitOf(employeeId)!.unitId);
      expect(isLead).toBe(roster.some(({ leadId }) => leadId === employeeId));
    }
    for (const { id, invitedCount } of units.values())
      expect(members.filter(({ unitId }) => unitId === id)).toHaveLength(invitedCount);
    expect((await module.get(PulseReader).get(scope, pulseId)).invitedCount).toBe(members.length);
    const zones = new Set(members.map(({ timeZone }) => timeZone));
    expect([...zones].toSorted()).toEqual(['Asia/Tokyo', 'Europe/Berlin', 'Europe/Vienna', 'UTC']);
    expect(new Set(members.map(({ locale }) => locale))).toEqual(new Set(['en']));

    // One team and all below it: a lead of another team is one of its people, and no lead here.
    const alone = await launched(null, teams[0]!.id);
    const asked = await module.get(PulseReader).audience(scope, alone);
    expect(asked.map(({ employeeId }) => employeeId).toSorted()).toEqual(here[0]);
    expect(asked.filter(({ isLead }) => isLead).map(({ employeeId }) => employeeId)).toEqual([first![0]]);
  });

  it('lets nobody stop or resume mails while it counts and freezes', async () => {
    const [person] = await sql('select id from people.employee where tenant_id = $1 limit 1');
    const database = module.get(Database);
    const waiting = () =>
      sql(
        `select pid::text as id from pg_locks where locktype = 'advisory' and not granted and $1::uuid is not null`,
      );
    const order: string[] = [];
    const [, stopped] = await database.inTenant(scope, async () => {
      await module.get(MailStops).holdStill(scope);
      const stop = database
        .apart(() => module.get(MailStops).stop(scope, person!.id))
        .then((isStopped) => {
          order.push('stopped');
          return isStopped;
        });
      while ((await waiting()).length === 0 && order.length === 0)
        await new Promise((done) => setTimeout(done, 10));
      order.push('frozen');
      return [null, stop] as const;
    });
    expect(await stopped).toBe(true);
    expect(order).toEqual(['frozen', 'stopped']);
  });

  it('takes nobody into a unit that is none of its own, and lets nothing of it be changed', async () => {
    const [mine, other] = [await launched(null), await launched(null)];
    const into = (pulseId: string, unitId: string) =>
      sql(
        `insert into pulses.audience_member
           (tenant_id, pulse_id, employee_id, team_id, unit_id, email, name, locale, time_zone, is_lead)
         values ($1, $2, $3, $3, $4, 'a@example.org', 'A', 'en', 'UTC', false)`,
        [pulseId, newId(), unitId],
      );
    const [[unit], [unitOfOther]] = [
      await module.get(PulseReader).units(scope, mine),
      await module.get(PulseReader).units(scope, other),
    ];
    await into(mine, unit!.id);
    await expect(into(mine, unitOfOther!.id)).rejects.toThrow(/a unit that is none of the pulse/);
    const theirs = scope;
    scope = await anOrganisation(module, { timeZones: ['UTC'] });
    await expect(into(mine, unit!.id)).rejects.toThrow(/a unit that is none of the pulse/);
    scope = theirs;
    for (const table of ['audience_member', 'audience_team', 'unit']) {
      await expect(sql(`delete from pulses.${table} where tenant_id = $1`)).rejects.toThrow(
        /permission denied/,
      );
      await expect(sql(`update pulses.${table} set team_id = team_id where tenant_id = $1`)).rejects.toThrow(
        /permission denied/,
      );
    }
  });

  it('says of an organisation too small for any figure how many it has', async () => {
    scope = await anOrganisation(module, { timeZones: ['UTC'], people: 3 });
    const { obstacles } = await module.get(PreviewLaunch).run(scope, await drafted(null));
    expect(obstacles).toMatchObject([
      { code: 'pulse.audience-too-small', detail: expect.stringContaining('Only 3 people') },
    ]);
  });

  it('counts who moved since the wave before, by the database as by disclosure: who stays, moves, leaves and joins', async () => {
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

  it('counts no move from a wave that was voided, and a pulse of no programme follows none', async () => {
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
