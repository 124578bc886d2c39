// A survey of another tool from its export to every outlet, over HTTP and by the tally, each under its own database role.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestingModule } from '@nestjs/testing';
import { attack } from '@penumbra/attack';
import { GrantAccess, IssueSignInLink, systemActor } from '@penumbra/identity';
import type { TenantScope } from '@penumbra/platform';
import { testModule } from '@penumbra/platform/testing';
import { FrozenPulsesModule, PulseReader } from '@penumbra/pulses';
import {
  ComputePastReading,
  countAnswers,
  freezeReading,
  TallyModule,
  type Ballot,
  type FrozenCell,
} from '@penumbra/readings';
import { parse } from 'csv-parse/sync';
import { Client } from 'pg';
import { runPastResults } from '../../apps/cli/src/past-results/run-past-results.js';
import { tablesOf } from '../attack/published-readings.js';
import { expectSameInLibreOffice, withLibreOffice } from './libre-office.js';
import { apiUnderTest, rosterOf, type ApiUnderTest, type Caller } from './api-under-test.js';

const scale = { from: 1, to: 5, lowLabel: { en: 'no' }, highLabel: { en: 'yes' } };
const questions = (key: string, ids: readonly string[]) => ({
  key,
  version: 1,
  title: { en: 'Past questions' },
  items: ids.map((id) => ({
    id,
    text: { en: `The question ${id}` },
    scale,
    reversed: id.endsWith('R'),
    construct: 'climate',
  })),
  constructs: [{ id: 'climate', name: { en: 'Climate' }, itemIds: [...ids] }],
});

/** A file of rows for each team: everybody of a team answers alike, but for the first. */
const fileOf = (ids: readonly string[], teams: Readonly<Record<string, readonly number[]>>): string =>
  [
    ['department', ...ids].join(','),
    ...Object.entries(teams).flatMap(([team, people]) =>
      people.map((rating) => [team, ...ids.map(() => rating)].join(',')),
    ),
  ].join('\n');

const dataFolder = process.env['PENUMBRA_REAL_DATA'];
const hasRealData = dataFolder !== undefined && existsSync(dataFolder);
if (!hasRealData)
  process.stderr.write('PENUMBRA_REAL_DATA names no folder: the import of real data is skipped.\n');
const onRealData = hasRealData ? it : it.skip;

describe('past results', () => {
  let api: ApiUnderTest;
  let tally: TestingModule;
  let admin: Client;
  let keys: string;
  let scope: TenantScope;
  let hr: Caller;
  let executive: Caller;
  let instrumentId: string;

  beforeAll(async () => {
    api = await apiUnderTest();
    keys = await mkdtemp(join(tmpdir(), 'keys-'));
    tally = await testModule(api.database, {
      role: 'tally',
      environment: { KEY_DIR: keys },
      imports: [TallyModule, FrozenPulsesModule],
    });
    admin = new Client({ connectionString: api.adminUrl });
    await admin.connect();
    scope = await api.organisation('past', rosterOf('past', { Sales: 7, Plant: 6, Design: 3 }));
    hr = await api.as(scope, 'hr@past.example');
    await api.app.get(GrantAccess).run(scope, systemActor, {
      email: 'executive@past.example',
      name: 'Erik Example',
      role: 'executive',
      teamId: null,
    });
    executive = await api.as(scope, 'executive@past.example');
    instrumentId = (await hr.post('/api/instruments', questions('past', ['C1', 'C2R', 'C3']))).body.id;
  });
  afterAll(async () => {
    await tally?.close();
    await admin?.end();
    await api?.close();
    await rm(keys, { recursive: true, force: true });
  });

  const request = (file: string, plan: object = {}) => ({
    file: Buffer.from(file).toString('base64'),
    plan: {
      title: 'Survey of 2024',
      programme: 'Yearly',
      instrumentId,
      closedOn: '2024-06-30',
      everyoneAnswered: true,
      ...plan,
    },
  });
  const checked = async (file: string, plan: object = {}, by = hr) =>
    (await by.post('/api/past-results/check', request(file, plan))).body;
  /** Checks, imports and lets the tally do its part. */
  const imported = async (file: string, plan: object = {}): Promise<string> => {
    const { confirm, problems } = await checked(file, plan);
    expect(problems).toEqual([]);
    const { status, body } = await hr.post('/api/past-results', { ...request(file, plan), confirm });
    expect([status, body]).toEqual([201, { pulseId: expect.any(String) }]);
    await tally.get(ComputePastReading).run(scope, { pulseId: body.pulseId });
    return body.pulseId;
  };
  const waiting = async (): Promise<number> =>
    (await admin.query('select count(*)::int as count from readings.past_answers')).rows[0].count;
  const rowsOf = (count: number, rating = 4) => Array.from({ length: count }, () => rating);

  const file2024 = fileOf(['C1', 'C2R', 'C3'], {
    Sales: [2, 4, 3, 5, 4, 3, 2],
    Plant: [1, 2, 3, 2, 1, 2],
    Design: [5, 5, 5],
  });

  it('are checked without a figure, imported once as they were checked, and audited', async () => {
    const check = await checked(file2024);
    expect(check).toMatchObject({
      confirm: expect.stringMatching(/^[0-9a-f]{64}$/),
      rowCount: 16,
      problemCount: 0,
      readAs: [],
      itemsNotAsked: [],
    });
    const shownIn = ({ teams }: any) =>
      teams.map(({ team, withheldBecause }: any) => `${team.name} ${withheldBecause ?? 'shown'}`).toSorted();
    // Design is three: they are counted in the smallest unit. Of Plant four answered, and Sales would give them away.
    expect(shownIn(check)).toEqual(['Board shown', 'Design too-few-people', 'Plant shown', 'Sales shown']);
    const fewer = fileOf(['C1'], { Sales: rowsOf(7), Plant: rowsOf(4) });
    const groups = { Plant: { invited: 9 } };
    expect(shownIn(await checked(fewer, { groups }))).toEqual([
      'Board shown',
      'Plant too-few-answers',
      'Sales too-few-answers',
    ]);
    expect(JSON.stringify(check)).not.toMatch(/"(count|mean|score|respondentCount)"/);
    expect(await waiting()).toBe(0);

    const other = await hr.post('/api/past-results', {
      ...request(file2024, { values: { x: 1 } }),
      confirm: check.confirm,
    });
    expect([other.status, other.body.code]).toEqual([409, 'reading.past-not-as-checked']);
    const { body } = await hr.post('/api/past-results', { ...request(file2024), confirm: check.confirm });
    expect(await waiting()).toBe(1);
    const computing = await hr.get(`/api/pulses/${body.pulseId}`);
    expect(computing.body).toMatchObject({ state: 'closed', origin: 'imported', reading: 'computing' });

    await tally.get(ComputePastReading).run(scope, body);
    await tally.get(ComputePastReading).run(scope, body);
    expect(await waiting()).toBe(0);
    const { rows: kept } = await admin.query('select from readings.answer where pulse_id = $1', [
      body.pulseId,
    ]);
    expect(kept).toEqual([]);
    const { rows: audited } = await admin.query(
      `select actor, action, details from platform.audit_entry where subject = $1 and action <> 'reading.looked-at' order by seq`,
      [`pulse:${body.pulseId}`],
    );
    expect(audited).toMatchObject([
      {
        actor: expect.stringMatching(/^account:/),
        action: 'past-results.imported',
        details: { fileHash: check.fileHash, rowCount: 16, closedOn: '2024-06-30' },
      },
      { actor: 'system', action: 'reading.frozen' },
    ]);

    const again = await checked(file2024);
    expect(again).toMatchObject({ confirm: null, problems: [{ code: 'reading.past-same-file' }] });
    const { status, body: refused } = await hr.post('/api/past-results', {
      ...request(file2024),
      confirm: check.confirm,
    });
    expect([status, refused.code, refused.problems[0].code]).toEqual([
      409,
      'reading.past-has-problems',
      'reading.past-same-file',
    ]);
  });

  it('are read as any reading: overview, ledger, CSV, XLSX and brief, by whom and when it is theirs', async () => {
    const { body: list } = await hr.get('/api/readings');
    const pulseId = list.items[0].pulse.id;
    const overview = (await hr.get(`/api/readings/${pulseId}`)).body;
    // 16 people: (2+4+3+5+4+3+2 + 1+2+3+2+1+2 + 15) / 16 = 49/16, and of the three items one is turned round: so the mean
    // of a person is (2 x + 6 - x) / 3.
    const score = overview.organisation.measures.find(({ measureId }: any) => measureId === 'climate');
    const mean = (2 * (49 / 16) + 6 - 49 / 16) / 3;
    expect(score.score).toBe(Math.round(25 * (mean - 1)));
    const shown = overview.rows.filter(({ released }: any) => released).map(({ team }: any) => team.name);
    expect(shown.toSorted()).toEqual(['Plant', 'Sales']);

    for (const outlet of ['export.csv', 'export.xlsx', 'ledger'])
      expect((await hr.get(`/api/readings/${pulseId}/${outlet}`)).status).toBe(200);
    expect((await hr.get(`/api/readings/${pulseId}`)).body.pulse).toMatchObject({ origin: 'imported' });

    // Nobody was asked from here: there is neither a page for everybody nor a receipt.
    for (const path of ['results', 'receipts'])
      expect((await api.anybody.get(`/api/${path}/${scope.tenantId}/${pulseId}`)).body.code).toBe(
        'reading.not-found',
      );
    const early = await executive.get(`/api/readings/${pulseId}`);
    expect([early.status, early.body.code]).toEqual([409, 'reading.not-open-yet']);
    await admin.query(
      `update readings.reading set frozen_at = now() - interval '8 days' where pulse_id = $1`,
      [pulseId],
    );
    expect((await executive.get(`/api/readings/${pulseId}`)).body.organisation.measures).toEqual(
      overview.organisation.measures,
    );
  });

  withLibreOffice(
    'have a workbook that shows the same cells in LibreOffice',
    async () => {
      const { body: list } = await hr.get('/api/readings');
      const { rawPayload } = await api.app.inject({
        url: `/api/readings/${list.items[0].pulse.id}/export.xlsx`,
        headers: { cookie: hr.cookie },
      });
      await expectSameInLibreOffice(rawPayload);
    },
    120_000,
  );

  it('stand in the trend of their programme with those before and after', async () => {
    const before = (await hr.get('/api/readings')).body.items[0].pulse.id;
    const file = fileOf(['C1', 'C2R', 'C3'], {
      Sales: rowsOf(6, 5).with(0, 1),
      Plant: rowsOf(6, 3).with(0, 4),
    });
    const pulseId = await imported(file, { title: 'Survey of 2025', closedOn: '2025-06-30' });
    const overview = (await hr.get(`/api/readings/${pulseId}`)).body;
    expect(overview.previous.id).toBe(before);
    const plant = overview.rows.find(({ team }: any) => team.name === 'Plant');
    const team = (await hr.get(`/api/readings/${pulseId}/teams/${plant.team.id}`)).body;
    expect(team.trend.map(({ pulse }: any) => pulse.id)).toEqual([before, pulseId]);

    // No line leads from one to the next, also where the earlier one came in later.
    const oldest = await imported(fileOf(['C1', 'C2R', 'C3'], { Sales: rowsOf(7), Plant: rowsOf(6, 2) }), {
      title: 'Survey of 2022',
      closedOn: '2022-06-30',
    });
    const { trend } = (await hr.get(`/api/readings/${pulseId}/teams/${plant.team.id}`)).body;
    expect(trend.map((point: any) => [point.pulse.id, point.break?.code ?? null])).toEqual([
      [oldest, null],
      [before, 'people-unknown'],
      [pulseId, 'people-unknown'],
    ]);
  });

  it('are refused where they could be subtracted from another reading', async () => {
    const near = fileOf(['C1', 'C2R', 'C3'], { Sales: rowsOf(7), Plant: rowsOf(5) });
    const codes = async (plan: object) =>
      (await checked(near, plan)).problems.map(({ code }: { code: string }) => code);
    expect(await codes({ closedOn: '2024-07-20' })).toEqual(['reading.past-same-survey']);
    expect(await codes({ closedOn: '2024-08-20', programme: null })).toEqual(['reading.past-overlaps']);
    // The same questions under other ids: matched by their texts, and the same survey all the same.
    const other = questions('renamed', ['D1', 'D2R', 'D3']);
    const places = ['C1', 'C2R', 'C3'];
    const renamed = {
      ...other,
      items: other.items.map((item, place) => ({ ...item, text: { en: `the question: ${places[place]}` } })),
    };
    const { body: added } = await hr.post('/api/instruments', renamed);
    const byText = near.replace(places.join(','), places.map((id) => `The question ${id}`).join(','));
    const again = await checked(byText, { closedOn: '2024-07-20', instrumentId: added.id });
    expect(again.columns.map(({ itemId }: any) => itemId)).toEqual([null, 'D1', 'D2R', 'D3']);
    expect(again.problems.map(({ code }: any) => code)).toEqual(['reading.past-same-survey']);
    expect(await codes({ closedOn: '2024-08-20' })).toEqual([]);
    expect(await codes({ closedOn: '2023-08-20', programme: null })).toEqual([]);
    expect(await codes({ closedOn: '2024-07-20', columns: { C1: null, C2R: null, C3: null } })).toEqual([
      'reading.past-items-missing',
    ]);
  });

  it('of too few people, or from a day to come, are refused', async () => {
    const few = await checked(fileOf(['C1'], { Sales: rowsOf(4) }), { closedOn: '2020-06-30' });
    expect(few).toMatchObject({ confirm: null, problems: [{ code: 'reading.past-too-few' }], teams: [] });
    const later = await checked(file2024, { closedOn: '2999-01-01' });
    expect(later.problems.map(({ code }: any) => code)).toContain('reading.past-closes-later');
  });

  it('come in from the command line too, as the person of the sign-in link', async () => {
    await api.app.listen(0, '127.0.0.1');
    const origin = await api.app.getUrl();
    const said: string[] = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    const folder = await mkdtemp(join(tmpdir(), 'past-'));
    const { plan } = request('', { title: 'From the command line', closedOn: '2019-06-30', instrumentId });
    const run = async (file: string, confirm?: string): Promise<boolean> => {
      await writeFile(join(folder, 'plan.json'), JSON.stringify(plan));
      await writeFile(join(folder, 'survey.csv'), file);
      const token = await api.app.get(IssueSignInLink).run(scope, 'hr@past.example');
      return runPastResults({
        signInLink: `${origin}/sign-in#${token}`,
        file: join(folder, 'survey.csv'),
        plan: join(folder, 'plan.json'),
        ...(confirm ? { confirm } : {}),
      });
    };
    expect(await run('department,C1\nSales,9\n')).toBe(false);
    expect(said.at(-1)).toContain('line 2: C1: "9" is no answer to C1');
    const file = fileOf(['C1', 'C3'], { Sales: rowsOf(6), Plant: rowsOf(5) });
    expect(await run(file)).toBe(true);
    expect(said.at(-1)).toContain('Not asked: C2R.');
    const confirm = /--confirm ([0-9a-f]{64})/.exec(said.at(-1)!)![1]!;
    expect(await run(file, confirm)).toBe(true);
    jest.restoreAllMocks();
    await rm(folder, { recursive: true });
    const { rows } = await admin.query(
      `select origin from pulses.pulse where title = 'From the command line'`,
    );
    expect(rows).toEqual([{ origin: 'imported' }]);
  });

  it('are for HR of the own organisation, with the fields of the form only', async () => {
    expect((await executive.post('/api/past-results/check', request(file2024))).status).toBe(403);
    expect((await api.anybody.post('/api/past-results', request(file2024))).status).toBe(401);
    const { status, body } = await hr.post('/api/past-results/check', {
      file: 'not base64!',
      plan: { ...request('').plan, closedOn: '30.06.2024', colums: {} },
    });
    expect([status, body.code]).toEqual([400, 'request.invalid']);
    expect(body.problems.map(({ path }: any) => path).toSorted()).toEqual(['file', 'plan', 'plan.closedOn']);
    const elsewhere = await api.organisation('past-elsewhere', rosterOf('past-elsewhere', { Sales: 7 }));
    const theirs = await api.as(elsewhere, 'hr@past-elsewhere.example');
    const foreign = await theirs.post('/api/past-results/check', request(file2024));
    expect([foreign.status, foreign.body.code]).toEqual([404, 'instrument.not-found']);
  });

  it('take files far over the usual size of a request', async () => {
    const rows = Array.from({ length: 4_000 }, (_, row) => `Plant,${1 + (row % 5)},${'words '.repeat(60)}`);
    const file = ['department,C1,comment', ...rows].join('\n');
    expect(file.length).toBeGreaterThan(1_400_000);
    const check = await checked(file, { closedOn: '2020-06-30' });
    expect(check).toMatchObject({ rowCount: 4_000, problemCount: 0 });
  });

  it('wait where the api may put them and never look', async () => {
    const statements = [
      'select from readings.past_answers',
      'select rows from readings.past_answers',
      'update readings.past_answers set part = part',
      'delete from readings.past_answers',
      'insert into readings.past_answers (tenant_id, pulse_id, part, rows) values ($1, $1, 0, $2) returning rows',
    ];
    /** Those of the statements that the api's role may run. */
    const allowed = async (): Promise<string[]> => {
      const client = new Client({ connectionString: api.database.url('app') });
      await client.connect();
      const ran: string[] = [];
      for (const sql of statements) {
        await client.query('begin');
        await client.query(`select set_config('app.tenant', $1, true)`, [scope.tenantId]);
        const outcome = await client
          .query(sql, sql.includes('$1') ? [scope.tenantId, '[]'] : [])
          .then(() => null)
          .catch((error: Error) => error.message);
        if (outcome === null) ran.push(sql);
        else expect(outcome).toMatch(/permission denied/);
        await client.query('rollback');
      }
      await client.end();
      return ran;
    };
    expect(await allowed()).toEqual([]);
    await admin.query('grant select on readings.past_answers to penumbra_app');
    expect(await allowed()).toEqual(statements.filter((sql) => /^select|returning/.test(sql)));
    await admin.query('revoke select on readings.past_answers from penumbra_app');
    expect(await allowed()).toEqual([]);
  });

  onRealData(
    'of 49 companies are R’s means to the released rounding, and an attacker learns nothing',
    async () => {
      const text = await readFile(join(dataFolder ?? '', 'lq2002/responses.csv'), 'utf8');
      const r = JSON.parse(readFileSync(resolve('libs/statistics/reference/real.json'), 'utf8')) as {
        respondents: number;
        groupMeans: Record<string, number>;
      };
      const companies = Object.keys(r.groupMeans);
      const roster = [
        'email,team,parent_team',
        'a@lq.example,Board,',
        ...companies.map((company) => `c${company}@lq.example,Company ${company},Board`),
      ].join('\n');
      const own = await api.organisation('lq', roster);
      const theirs = await api.as(own, 'hr@lq.example');
      const itemIds = text
        .slice(0, text.search(/\r?\n/))
        .split(',')
        .filter((name) => name.startsWith('LEAD'));
      const { body: added } = await theirs.post('/api/instruments', questions('lq', itemIds));
      const body = {
        file: Buffer.from(text).toString('base64'),
        plan: {
          title: 'lq2002',
          instrumentId: added.id,
          closedOn: '2002-06-30',
          groupColumn: 'COMPID',
          groups: Object.fromEntries(companies.map((company) => [company, { team: `Company ${company}` }])),
          everyoneAnswered: true,
        },
      };
      const { body: check } = await theirs.post('/api/past-results/check', body);
      expect(check).toMatchObject({ problems: [], rowCount: r.respondents });
      const { body: done } = await theirs.post('/api/past-results', { ...body, confirm: check.confirm });
      await tally.get(ComputePastReading).run(own, done);

      const overview = (await theirs.get(`/api/readings/${done.pulseId}`)).body;
      const released = overview.rows.filter((row: any) => row.released && row.kind === 'node');
      const place = overview.measures.findIndex(({ id }: any) => id === 'climate');
      expect(released.length).toBeGreaterThanOrEqual(45);
      for (const row of released) {
        const mean = r.groupMeans[row.team.name.replace('Company ', '')]!;
        const [score] = row.measures[place].score;
        expect(Math.abs(score - 25 * (mean - 1))).toBeLessThanOrEqual(0.5);
      }

      // The same answers by the code of a pulse's close give the same document, and that is attacked.
      const pulse = (await tally.get(PulseReader).frozen(own, done.pulseId))!;
      const teamOf = new Map(pulse.teams.map(({ teamId, name }) => [teamId, name]));
      const unitOf = new Map(pulse.units.map(({ id, teamId }) => [teamOf.get(teamId)!, id]));
      const ballots = (parse(text, { columns: true }) as Record<string, string>[]).map((row): Ballot => ({
        unitId: unitOf.get(`Company ${row['COMPID']}`)!,
        answers: Object.fromEntries(itemIds.map((id) => [id, Number(row[id])])),
      }));
      const { reading, structure } = freezeReading(pulse, countAnswers(pulse.instrument, ballots), []);
      const { rows } = await admin.query<{ document: FrozenCell }>(
        'select document from readings.cell where pulse_id = $1 order by position',
        [done.pulseId],
      );
      expect(rows.map(({ document }) => document)).toEqual(JSON.parse(JSON.stringify(reading.cells)));
      const unitsOf = new Map(structure.decision.cells.map(({ cellId, unitIds }) => [cellId, unitIds]));
      for (const { tables } of tablesOf({ pulse, ballots, reading, unitsOf }))
        expect(attack(tables, { most: 1 })).toEqual([]);
    },
  );
});
