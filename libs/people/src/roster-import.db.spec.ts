import { CreateOrganisation, systemActor } from '@penumbra/identity';
import { AuditLog, Clock, Database, newId, tenantScope, type TenantScope } from '@penumbra/platform';
import {
  onOneConnection,
  sequentialScans,
  testDatabase,
  testModule,
  type TestDatabase,
} from '@penumbra/platform/testing';
import type { TestingModule } from '@nestjs/testing';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { ApplyRoster, CheckRoster, PeopleModule, Roster, RosterImports, type RosterImport } from './index.js';
import { RosterImportStore } from './roster-import.store.js';

const roster = [
  'email,name,team,parent_team,lead,language,time_zone,employee_id',
  'ada@x.org,Ada,Board,,ada@x.org,,,1',
  'ben@x.org,Ben,Sales,Board,ben@x.org,de,,2',
  'cyd@x.org,Cyd,Sales,,,,Europe/Berlin,3',
  'dan@x.org,Dan,Labs,Board,,,,4',
];

/** 12,001 people, of whom a shift moves 12,000 to the next team. */
const many = (shift: number): string[] => [
  'email,team,parent_team',
  'boss@x.org,Top',
  ...Array.from({ length: 12_000 }, (_, i) => `p${i}@x.org,Team ${(i + shift) % 1_500},Top`),
];

describe('importing a roster', () => {
  let testDb: TestDatabase;
  let module: TestingModule;
  let scope: TenantScope;
  let organisations = 0;

  beforeAll(async () => {
    testDb = await testDatabase();
    module = await testModule(testDb, { imports: [PeopleModule] });
  });
  afterAll(async () => {
    await module?.close();
    await testDb?.drop();
  });
  beforeEach(async () => {
    scope = await organisation();
  });

  const organisation = async (by = module): Promise<TenantScope> => {
    organisations += 1;
    const created = await by.get(CreateOrganisation).run({
      name: 'Acme',
      slug: `acme-${organisations}`,
      adminEmail: 'hr@x.org',
      timeZone: 'Europe/Vienna',
    });
    return tenantScope(created.tenantId);
  };
  const check = (lines: readonly string[], to = scope, by = module) =>
    by.get(CheckRoster).run(to, systemActor, { fileName: 'r.csv', bytes: Buffer.from(lines.join('\n')) });
  /** As HR does it, and for a large file the worker after them. */
  const apply = async (id: string, to = scope, by = module): Promise<RosterImport> => {
    const asked = await by.get(ApplyRoster).run(to, systemActor, id);
    if (asked.state !== 'applying') return asked;
    await by.get(ApplyRoster).finish(to, id);
    return by.get(RosterImports).find(to, id);
  };
  const importing = async (lines: readonly string[], to = scope, by = module) =>
    apply((await check(lines, to, by)).id, to, by);
  const people = async (to = scope) =>
    (await module.get(Roster).employees(to)).map((one) => `${one.email} ${one.locale} ${one.timeZone}`);
  const tree = async (to = scope) => {
    const teams = await module.get(Roster).teamSummaries(to);
    const nameOf = new Map(teams.map((team) => [team.teamId, team.name]));
    return teams.map(({ name, parentId, leadName, memberCount }) => [
      name,
      parentId && nameOf.get(parentId),
      leadName,
      memberCount,
    ]);
  };
  const leads = (to = scope) =>
    module
      .get(Database)
      .query<{ lead: string }>(
        to,
        `select a.email || ' ' || t.name as lead from identity.access_grant g
           join identity.account a on a.tenant_id = g.tenant_id and a.id = g.account_id
           join people.team t on t.tenant_id = g.tenant_id and t.id = g.team_id
          where g.tenant_id = $1 and g.role = 'lead' and g.source = 'roster' order by 1`,
        [to.tenantId],
      )
      .then((rows) => rows.map((row) => row.lead));

  it('shows what it would do and changes nothing until it is applied', async () => {
    const checked = await check(roster);
    expect(checked).toMatchObject({
      state: 'checked',
      appliedAt: null,
      fileName: 'r.csv',
      rowCount: 4,
      problemCount: 0,
      difference: { joined: 4, teamsAdded: ['Board', 'Labs', 'Sales'] },
    });
    expect(await people()).toEqual([]);
    expect(await module.get(RosterImports).find(scope, checked.id)).toEqual(checked);

    const applied = await apply(checked.id);
    expect(applied).toEqual({ ...checked, state: 'applied', appliedAt: expect.any(String) });
    expect(await people()).toEqual([
      'ada@x.org en Europe/Vienna',
      'ben@x.org de Europe/Vienna',
      'cyd@x.org en Europe/Berlin',
      'dan@x.org en Europe/Vienna',
    ]);
    expect(await tree()).toEqual([
      ['Board', null, 'Ada', 1],
      ['Labs', 'Board', null, 1],
      ['Sales', 'Board', 'Ben', 2],
    ]);
    expect(await leads()).toEqual(['ada@x.org Board', 'ben@x.org Sales']);
  });

  it('gives the same result when it is applied twice, also at the same moment, and leaves one audit line', async () => {
    const { id } = await check(roster);
    const [first, second] = await Promise.all([apply(id), apply(id)]);
    expect(second).toEqual(first);
    expect(await apply(id)).toEqual(first);
    const entries = await module.get(AuditLog).list(scope, { limit: 10, action: 'roster.applied' });
    expect(entries.map(({ actor, subject, details }) => ({ actor, subject, details }))).toEqual([
      {
        actor: 'system',
        subject: `roster-import:${id}`,
        details: {
          joined: 4,
          left: 0,
          moved: 0,
          changed: 0,
          unchanged: 0,
          teamsAdded: 3,
          teamsRemoved: 0,
          teamsChanged: 0,
        },
      },
    ]);
  });

  it('finds nothing to change in the same file again, and keeps every id', async () => {
    await importing(roster);
    const before = [await module.get(Roster).teams(scope), await module.get(Roster).employees(scope)];
    const again = await check(roster);
    expect(again.difference).toMatchObject({
      unchanged: 4,
      joined: 0,
      left: 0,
      moved: 0,
      changed: 0,
      examples: [],
    });
    await apply(again.id);
    expect([await module.get(Roster).teams(scope), await module.get(Roster).employees(scope)]).toEqual(
      before,
    );
  });

  it('writes moves, swapped addresses, leavers, new parents and new leads in one go', async () => {
    await importing(roster);
    const idsBefore = new Map(
      (await module.get(Roster).employees(scope)).map((one) => [one.name, one.employeeId]),
    );
    const checked = await check([
      roster[0]!,
      'ada@x.org,Ada,Board,,,,,1',
      'cyd@x.org,Ben,Sales,Labs,eve@x.org,de,,2',
      'ben@x.org,Cyd,Labs,Board,ben@x.org,,Europe/Berlin,3',
      'eve@x.org,Eve,sales,,,,,5',
    ]);
    expect(checked.difference).toMatchObject({
      joined: 1,
      left: 1,
      moved: 1,
      changed: 1,
      unchanged: 1,
      teamsChanged: ['Board', 'Labs', 'Sales'],
      examples: [
        { kind: 'left', email: 'dan@x.org', detail: 'leaves Labs' },
        { kind: 'moved', email: 'ben@x.org', detail: 'Sales → Labs; e-mail: cyd@x.org → ben@x.org' },
        { kind: 'changed', email: 'cyd@x.org', detail: 'e-mail: ben@x.org → cyd@x.org' },
        { kind: 'joined', email: 'eve@x.org', detail: 'joins sales' },
      ],
    });
    await apply(checked.id);
    expect(await tree()).toEqual([
      ['Board', null, null, 1],
      ['Labs', 'Board', 'Cyd', 1],
      ['Sales', 'Labs', 'Eve', 2],
    ]);
    expect(await leads()).toEqual(['ben@x.org Labs', 'eve@x.org Sales']);
    const after = new Map(
      (await module.get(Roster).employees(scope)).map((one) => [one.name, one.employeeId]),
    );
    for (const name of ['Ada', 'Ben', 'Cyd']) expect(after.get(name)).toBe(idsBefore.get(name));
  });

  it('leaves out of who can be asked whoever is on leave or inactive, and asks them again when they are back', async () => {
    const header = `${roster[0]},status`;
    const rows = roster.slice(1);
    await importing([header, ...rows.map((row, at) => `${row},${['', 'leave', 'Inaktiv', 'active'][at]}`)]);
    const names = (them: readonly { name: string }[]) => them.map(({ name }) => name);
    const reachable = async () =>
      names(
        await module
          .get(Database)
          .query<{ name: string }>(
            scope,
            'select name from people.reachable_employee where tenant_id = $1 order by name',
            [scope.tenantId],
          ),
      );
    expect(names(await module.get(Roster).employees(scope))).toEqual(['Ada', 'Ben', 'Cyd', 'Dan']);
    expect(await reachable()).toEqual(['Ada', 'Dan']);
    expect(await module.get(Roster).timeZones(scope, null)).toEqual([
      { timeZone: 'Europe/Vienna', peopleCount: 2 },
    ]);
    // Away, Ben still leads.
    expect(await leads()).toEqual(['ada@x.org Board', 'ben@x.org Sales']);
    const back = await check(roster);
    expect(back.difference).toMatchObject({
      changed: 2,
      examples: [{ detail: 'status: leave → active' }, { detail: 'status: inactive → active' }],
    });
    await apply(back.id);
    expect(await reachable()).toEqual(['Ada', 'Ben', 'Cyd', 'Dan']);
  });

  it('knows people and teams again that were gone for one import', async () => {
    await importing(roster);
    const before = [await module.get(Roster).teams(scope), await module.get(Roster).employees(scope)];
    await importing(roster.slice(0, 4));
    expect(await tree()).toHaveLength(2);
    await importing(roster);
    expect([await module.get(Roster).teams(scope), await module.get(Roster).employees(scope)]).toEqual(
      before,
    );
  });

  it('puts several top teams under one named after the organisation', async () => {
    await importing(['email,team', 'a@x.org,A', 'b@x.org,B']);
    expect(await tree()).toEqual([
      ['A', 'Acme', null, 1],
      ['Acme', null, null, 0],
      ['B', 'Acme', null, 1],
    ]);
  });

  it('refuses to apply a file with problems', async () => {
    const checked = await check(['email,team,salary', 'a@x.org,A,9', 'a@x.org,B,9']);
    expect(checked.problems).toEqual([
      {
        line: 1,
        column: null,
        code: 'people.roster-column-unknown',
        detail: expect.stringContaining('"salary" is not known. Remove it'),
      },
      {
        line: 3,
        column: 'email',
        code: 'people.roster-email-repeated',
        detail: expect.stringContaining('already on line 2'),
      },
    ]);
    await expect(apply(checked.id)).rejects.toMatchObject({
      code: 'people.import-has-problems',
      status: 409,
    });
    expect(await people()).toEqual([]);
  });

  it('refuses a check that was made before another import', async () => {
    const [first, second] = [await check(roster), await check(roster.slice(0, 3))];
    await apply(first.id);
    await expect(apply(second.id)).rejects.toMatchObject({ code: 'people.import-outdated', status: 409 });
    expect(await people()).toHaveLength(4);
  });

  it('lets one of two different files through that are applied at the same moment', async () => {
    const checks = [await check(roster), await check(roster.slice(0, 3))];
    const results = await Promise.allSettled(checks.map(({ id }) => apply(id)));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'people.import-outdated' });
  });

  it('writes more people than fit in one statement', async () => {
    expect((await importing(many(0))).difference).toMatchObject({ joined: 12_001 });
    expect((await importing(many(1))).difference).toMatchObject({ moved: 12_000, unchanged: 1 });
    expect((await check(many(1))).difference).toMatchObject({ unchanged: 12_001, teamsChanged: [] });
    expect((await importing(['email,team', 'boss@x.org,Top'])).difference).toMatchObject({ left: 12_000 });
    expect(await people()).toHaveLength(1);
  });

  it('refuses a check when the roster has changed in any other way since', async () => {
    await importing(roster);
    const checked = await check(roster.slice(0, 3));
    await module
      .get(Database)
      .query(
        scope,
        `update people.employee set name = 'Changed' where tenant_id = $1 and email = 'dan@x.org'`,
        [scope.tenantId],
      );
    await expect(apply(checked.id)).rejects.toMatchObject({ code: 'people.import-outdated' });
  });

  it('keeps the people of a check for 7 days only', async () => {
    const old = await check(roster);
    const clock = module.get(Clock);
    const now = jest.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 8 * 24 * 60 * 60 * 1000));
    await check(['email,team']);
    now.mockRestore();
    await expect(apply(old.id)).rejects.toMatchObject({ code: 'people.import-outdated' });
  });

  it('leaves nothing behind when it fails half-way', async () => {
    await importing(roster);
    const before = [await tree(), await people(), await leads()];
    const { id } = await check([roster[0]!, 'zoe@x.org,Zoe,Other,,zoe@x.org']);
    // The last step fails: nobody may write the audit log any more.
    const admin = new DataSource({ type: 'postgres', url: testDb.adminUrl });
    await admin.initialize();
    await admin.query('revoke insert on platform.audit_entry from penumbra_app');
    await expect(apply(id)).rejects.toThrow(/permission denied/);
    await admin.query('grant insert on platform.audit_entry to penumbra_app');
    await admin.destroy();
    expect([await tree(), await people(), await leads()]).toEqual(before);
    expect((await module.get(RosterImports).find(scope, id)).state).toBe('checked');
    expect((await apply(id)).state).toBe('applied');
  });

  it('is invisible to another organisation, whose roster it does not touch', async () => {
    const theirs = await organisation();
    await importing(['email,team', 'ada@x.org,Board', 'zoe@x.org,Board'], theirs);
    const before = [await people(theirs), await tree(theirs)];
    const { id } = await check(roster);
    await expect(apply(id, theirs)).rejects.toMatchObject({ code: 'people.import-not-found', status: 404 });
    await expect(module.get(RosterImports).find(theirs, id)).rejects.toMatchObject({ status: 404 });
    expect(await module.get(RosterImports).list(theirs, { limit: 10 })).toHaveLength(1);
    await apply(id);
    expect([await people(theirs), await tree(theirs)]).toEqual(before);
    const [team] = await module.get(Roster).teams(scope);
    await expect(
      module.get(Roster).listEmployees(theirs, { limit: 10, teamId: team!.teamId }),
    ).rejects.toMatchObject({ code: 'people.team-not-found' });
  });

  it('knows no import by an id that is none, or by one that was never made', async () => {
    await expect(apply('x')).rejects.toMatchObject({ code: 'people.import-not-found' });
    await expect(apply(newId())).rejects.toMatchObject({ code: 'people.import-not-found' });
  });

  describe('of a large file', () => {
    // More than a megabyte, so that nobody waits for it.
    const lengthy = [
      many(0)[0]!,
      ...many(0)
        .slice(1)
        .map((line) => `${line}${' '.repeat(90)}`),
    ];
    const due = () => module.get(RosterImports).due(scope, 10);
    const find = (id: string) => module.get(RosterImports).find(scope, id);

    it('is answered at once and checked and applied by the worker, which says how far it is', async () => {
      const taken = await check(lengthy);
      expect(taken).toMatchObject({ state: 'checking', progress: null, isOutdated: false, rowCount: 0 });
      expect(await due()).toEqual([{ importId: taken.id, state: 'checking', attempt: 0 }]);
      await expect(apply(taken.id)).rejects.toMatchObject({ code: 'people.import-not-checked', status: 409 });

      const seen: unknown[] = [];
      const watch = async (): Promise<void> => {
        for (let now = await find(taken.id); now.state === 'checking'; now = await find(taken.id))
          seen.push(now.progress?.step);
      };
      await Promise.all([module.get(CheckRoster).finish(scope, taken.id), watch()]);
      expect(seen).toContain('reading');
      expect(await find(taken.id)).toMatchObject({
        state: 'checked',
        progress: null,
        rowCount: 12_001,
        difference: { joined: 12_001 },
      });
      expect(await people()).toEqual([]);

      const asked = await module.get(ApplyRoster).run(scope, systemActor, taken.id);
      expect(asked.state).toBe('applying');
      expect(await module.get(ApplyRoster).run(scope, systemActor, taken.id)).toEqual(asked);
      expect(await due()).toEqual([{ importId: taken.id, state: 'applying', attempt: 0 }]);
      await Promise.all([1, 2].map(() => module.get(ApplyRoster).finish(scope, taken.id)));
      expect(await find(taken.id)).toMatchObject({ state: 'applied', progress: null });
      expect(await people()).toHaveLength(12_001);
      expect(await due()).toEqual([]);
      expect(await module.get(AuditLog).list(scope, { limit: 10, action: 'roster.applied' })).toHaveLength(1);
    });

    it('is taken over by another worker when the first shows no sign of life, and given up after three', async () => {
      const { id } = await check(lengthy);
      const clock = module.get(Clock);
      let now = Date.now();
      const time = jest.spyOn(clock, 'now').mockImplementation(() => new Date(now));
      // A worker that dies after it has taken the file.
      const file = jest.spyOn(module.get(RosterImportStore), 'file').mockRejectedValue(new Error('killed'));
      for (let attempt = 1; attempt <= 3; attempt++) {
        await expect(module.get(CheckRoster).finish(scope, id)).rejects.toThrow('killed');
        expect(await due()).toEqual([]);
        await module.get(CheckRoster).finish(scope, id);
        now += 61_000;
        expect(await due()).toEqual([{ importId: id, state: 'checking', attempt }]);
      }
      file.mockRestore();
      await module.get(CheckRoster).finish(scope, id);
      time.mockRestore();
      expect(await find(id)).toMatchObject({
        state: 'checked',
        problems: [{ code: 'people.roster-check-failed' }],
      });
      await expect(apply(id)).rejects.toMatchObject({ code: 'people.import-has-problems' });
    });

    it('becomes outdated when the roster changes before its turn comes', async () => {
      const { id } = await check(lengthy);
      await module.get(CheckRoster).finish(scope, id);
      expect((await module.get(ApplyRoster).run(scope, systemActor, id)).state).toBe('applying');
      await importing(roster);
      await module.get(ApplyRoster).finish(scope, id);
      expect(await find(id)).toMatchObject({ state: 'checked', isOutdated: true });
      expect(await people()).toHaveLength(4);
      await expect(apply(id)).rejects.toMatchObject({ code: 'people.import-outdated' });
    });

    it('keeps the file no longer than its check takes', async () => {
      const { id } = await check(lengthy);
      const stored = () =>
        module
          .get(Database)
          .query<{ length: number | null }>(
            scope,
            'select length(file) as length from people.roster_import where tenant_id = $1 and id = $2',
            [scope.tenantId, id],
          );
      expect(await stored()).toEqual([{ length: lengthy.join('\n').length }]);
      await module.get(CheckRoster).finish(scope, id);
      expect(await stored()).toEqual([{ length: null }]);
    });
  });

  it('looks each team and lead up by its key, also on a connection that planned it when there were few', async () => {
    const own = await testDatabase();
    const admin = new Client({ connectionString: own.adminUrl });
    await admin.connect();
    const few = await testModule(own, { imports: [PeopleModule] });
    onOneConnection(few);
    const scans = () => sequentialScans(few, 'people', ['team', 'employee']);
    try {
      await importing(roster, await organisation(few), few);
      await admin.query('analyze people.team, people.employee');
      // Here it is planned, at the sixth time.
      for (let time = 0; time < 3; time += 1) await importing(roster, await organisation(few), few);
      const before = await scans();
      await importing(many(0), await organisation(few), few);
      expect((await scans()) - before).toBeLessThan(200);
    } finally {
      await few.close();
      await admin.end();
      await own.drop();
    }
  });

  it('waits for a reader that holds the roster still', async () => {
    const { id } = await check(roster);
    const reader = await new Promise<{ employees: Promise<unknown[]>; release: () => void }>((started) => {
      const employees = module.get(Database).inTenant(scope, async () => {
        await module.get(Roster).holdStill(scope);
        await new Promise<void>((release) => started({ employees, release }));
        return module.get(Roster).employees(scope);
      });
    });
    let done = false;
    const applying = apply(id).then(() => (done = true));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(done).toBe(false);
    reader.release();
    expect(await reader.employees).toEqual([]);
    await applying;
    expect(await people()).toHaveLength(4);
  });

  it('lists people a page at a time, all or of one team', async () => {
    await importing(roster);
    const listing = module.get(Roster);
    const first = await listing.listEmployees(scope, { limit: 3 });
    expect(first.items.map(({ email, teamName }) => [email, teamName])).toEqual([
      ['ada@x.org', 'Board'],
      ['ben@x.org', 'Sales'],
      ['cyd@x.org', 'Sales'],
    ]);
    const second = await listing.listEmployees(scope, { limit: 3, cursor: first.nextCursor! });
    expect(second).toMatchObject({ items: [{ email: 'dan@x.org' }], nextCursor: null });
    const sales = (await listing.teams(scope)).find(({ name }) => name === 'Sales')!;
    const ofSales = await listing.listEmployees(scope, { limit: 50, teamId: sales.teamId });
    expect(ofSales.items.map(({ email }) => email)).toEqual(['ben@x.org', 'cyd@x.org']);
    const strange = Buffer.from('\0').toString('base64url');
    expect((await listing.listEmployees(scope, { limit: 3, cursor: strange })).items).toHaveLength(3);
  });
});
