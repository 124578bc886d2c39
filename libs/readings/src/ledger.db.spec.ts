import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decideRelease, release } from '@penumbra/disclosure';
import { CreateOrganisation, IdentityModule, type Actor } from '@penumbra/identity';
import { Clock, Outbox, tenantScope, type TenantScope } from '@penumbra/platform';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import type { TestingModule } from '@nestjs/testing';
import { Client } from 'pg';
import { aSignedReading, storedPulse } from '../testing/index.js';
import type { FrozenCell, FrozenReading } from './contract.js';
import { decisionText, hashOfDecision } from './decision-text.js';
import {
  ComputeReading,
  DeleteOldAnswers,
  OpeningModule,
  OpenReadings,
  ReadingReader,
  ReadingsModule,
  ReadLedger,
  ReadResults,
  TallyModule,
  WriteLedger,
} from './index.js';
import { Ledger } from './ledger.js';

const hr: Actor = {
  kind: 'account',
  accountId: randomUUID(),
  name: 'Hanna',
  email: 'hanna@example.org',
  grants: [{ role: 'hr', teamId: null }],
};
const executive: Actor = { ...hr, name: 'Erik', grants: [{ role: 'executive', teamId: null }] };

describe('the release ledger', () => {
  let testDb: TestDatabase;
  let admin: Client;
  let keys: string;
  let tally: TestingModule;
  let api: TestingModule;
  let scope: TenantScope;

  beforeAll(async () => {
    testDb = await testDatabase();
    keys = await mkdtemp(join(tmpdir(), 'keys-'));
    admin = new Client({ connectionString: testDb.adminUrl });
    await admin.connect();
    tally = await testModule(testDb, {
      role: 'tally',
      environment: { KEY_DIR: keys },
      imports: [TallyModule],
    });
    api = await testModule(testDb, { imports: [ReadingsModule, OpeningModule, IdentityModule] });
    const created = await api.get(CreateOrganisation).run({
      name: 'Example',
      adminEmail: 'hanna@example.org',
      timeZone: 'Europe/Berlin',
    });
    scope = tenantScope(created.tenantId);
  });
  afterAll(async () => {
    await tally?.close();
    await api?.close();
    await admin?.end();
    await testDb?.drop();
    await rm(keys, { recursive: true, force: true });
  });

  /** A closed pulse with a signed reading of two cells. */
  const frozen = async (options: { frozenAt?: Date; of?: TenantScope; workingDays?: number } = {}) => {
    const { frozenAt = new Date(), of = scope, workingDays } = options;
    const { pulseId, units } = await storedPulse(admin, of, { teams: [6, 7], state: 'closed' });
    const teams = await admin.query<{ team_id: string }>(
      `select coalesce((select team_id from pulses.unit u where u.pulse_id = $1 and u.team_id = t.team_id), t.team_id) as team_id
         from pulses.audience_team t where pulse_id = $1 order by parent_id nulls first, team_id`,
      [pulseId],
    );
    const [root, ...below] = teams.rows.map((row) => row.team_id);
    const cell = (teamId: string, released: boolean): FrozenCell => ({
      cellId: `node.${teamId}`,
      kind: 'node',
      teamId,
      parentTeamId: teamId === root ? null : root!,
      depth: teamId === root ? 0 : 1,
      teamName: teamId === root ? 'All' : 'Team',
      released,
      withheldBecause: released ? null : 'would-reveal-others',
      respondentCount: released ? 12 : null,
      invitedCount: released ? 13 : null,
      countedElsewhereCount: 0,
      measures: released
        ? [
            {
              measureId: 'trust',
              released: true,
              score: { value: 71, bound: null, low: 64, high: 78 },
              standardError: 3.4,
              degreesOfFreedom: 11,
              respondentCount: 12,
              favourable: null,
              census: false,
              change: null,
              parts: null,
            },
          ]
        : [],
      flags: [],
    });
    const decision = decideRelease(
      {
        k: 5,
        teams: [root, ...below].map((teamId) => ({
          teamId: teamId!,
          parentId: teamId === root ? null : root!,
          unitId: teamId === root ? null : `unit of ${teamId}`,
        })),
        units: below.map((teamId) => ({ unitId: `unit of ${teamId}`, size: 6 })),
      },
      new Map(below.map((teamId) => [`unit of ${teamId}`, 6])),
    );
    const shown = (teamId: string): FrozenCell =>
      release(decision, `node.${teamId}`, 'cell', cell(teamId, true)).value;
    const reading: FrozenReading = {
      header: {
        pulseId,
        title: 'Ein Puls – „erster“',
        programme: `programme ${pulseId}`,
        closedAt: '2026-03-04T09:00:00.000Z',
        previousPulseId: null,
        minimumCell: 5,
        measures: [{ measureId: 'trust', name: { en: 'Trust', de: 'Vertrauen' }, direction: 'health' }],
        ...(workingDays === undefined ? {} : { executivesSeeAfterWorkingDays: workingDays }),
        decisionHash: hashOfDecision(decisionText(decision)),
        methods: { disclosure: 'tree-rule/1' },
      },
      cells: [shown(root!), cell(below[0]!, false), shown(below[1]!)],
    };
    const hash = await tally.get(WriteLedger).run(of, reading, decision, frozenAt);
    return { pulseId, reading, decision, hash, units };
  };
  /** The ledger as the api reads it. */
  const ledger = () => api.get(Ledger, { strict: false });
  const refusal = (pulseId: string) => ({
    code: 'reading.not-genuine',
    detail: expect.stringContaining(pulseId),
  });

  it('hands out what was frozen, under one key of the organisation, which is not in the database', async () => {
    const first = await frozen();
    const second = await frozen();
    const read = await ledger().reading(scope, first.pulseId);
    expect({ header: read!.header, cells: read!.cells }).toEqual(first.reading);
    expect(read!.proof.documentHash).toBe(first.hash);
    expect(first.hash).not.toBe(second.hash);
    const { proof } = await api.get(ReadLedger).run(scope, second.pulseId);
    expect(proof.keyId).toBe(read!.proof.keyId);
    expect(
      verify(
        null,
        Buffer.from(proof.statement),
        createPublicKey({ key: Buffer.from(proof.publicKey, 'base64url'), format: 'der', type: 'spki' }),
        Buffer.from(proof.signature, 'base64url'),
      ),
    ).toBe(true);
    expect(await readdir(join(keys, scope.tenantId))).toEqual([`${scope.tenantId}.signing`]);
  });

  it.each([
    [
      'a figure of a cell',
      `update readings.cell set document = replace(document::text, '"value":71', '"value":72')::json where pulse_id = $1 and position = 0`,
    ],
    [
      'one byte that means nothing',
      `update readings.cell set document = (document::text || ' ')::json where pulse_id = $1 and position = 2`,
    ],
    [
      'the header',
      `update readings.reading set header = replace(header::text, '"minimumCell":5', '"minimumCell":3')::json where pulse_id = $1`,
    ],
    ['a cell that is gone', 'delete from readings.cell where pulse_id = $1 and position = 2'],
    ['cells in another order', 'update readings.cell set position = 2 - position where pulse_id = $1'],
    [
      'the signature',
      `update readings.signature set signature = set_byte(signature, 5, get_byte(signature, 5) # 1) where pulse_id = $1`,
    ],
    ['a signature that is gone', 'delete from readings.signature where pulse_id = $1'],
    [
      'hashes and document hash made anew by someone without the key',
      `update readings.signature s set cell_hashes = (select string_agg(sha256(convert_to(document::text, 'UTF8')), ''::bytea order by position) from readings.cell c where c.pulse_id = $1 and position < 2) where pulse_id = $1`,
    ],
  ])('refuses and names a reading after a change of %s', async (_, sql) => {
    const { pulseId } = await frozen();
    const other = await frozen();
    await admin.query(sql, [pulseId]);
    await expect(ledger().reading(scope, pulseId)).rejects.toMatchObject(refusal(pulseId));
    await expect(api.get(ReadingReader).overview(scope, hr, pulseId)).rejects.toMatchObject(refusal(pulseId));
    await expect(api.get(ReadLedger).run(scope, pulseId)).rejects.toMatchObject(refusal(pulseId));
    expect(await ledger().reading(scope, other.pulseId)).not.toBeNull();
    for (const table of ['signature', 'decision', 'cell', 'reading'])
      await admin.query(`delete from readings.${table} where pulse_id = $1`, [pulseId]);
  });

  it('refuses a changed cell also where only its history is read, and a reading put in place of another', async () => {
    const { pulseId, reading } = await frozen();
    const { cellId } = reading.cells[0]!;
    const history = () => ledger().history(scope, cellId, reading.header.programme!, reading.header.closedAt);
    expect((await history()).map(({ cell }) => cell)).toEqual([reading.cells[0]]);
    const other = await frozen();
    await admin.query(
      `update readings.cell c set document = o.document from readings.cell o
        where c.pulse_id = $1 and o.pulse_id = $2 and c.position = o.position`,
      [pulseId, other.pulseId],
    );
    await expect(history()).rejects.toMatchObject(refusal(pulseId));
    await admin.query(
      `update readings.reading r set header = o.header from readings.reading o where r.pulse_id = $1 and o.pulse_id = $2`,
      [pulseId, other.pulseId],
    );
    await admin.query(
      `update readings.signature s set cell_hashes = o.cell_hashes, document_hash = o.document_hash, signature = o.signature
         from readings.signature o where s.pulse_id = $1 and o.pulse_id = $2`,
      [pulseId, other.pulseId],
    );
    await expect(ledger().reading(scope, pulseId)).rejects.toMatchObject({
      ...refusal(pulseId),
      detail: expect.stringContaining('another pulse'),
    });
    for (const table of ['signature', 'decision', 'cell', 'reading'])
      await admin.query(`delete from readings.${table} where pulse_id = $1`, [pulseId]);
  });

  it('keeps for the tally which units each cell is made of, and refuses that too once it was changed', async () => {
    const { pulseId, reading, decision } = await frozen();
    const kept = () => tally.get(Ledger).decision(scope, reading.header);
    const restored = (await kept())!;
    expect(restored.cells.map(({ cellId, unitIds }) => [cellId, [...unitIds]])).toEqual(
      decision.cells.map(({ cellId, unitIds }) => [cellId, [...unitIds]]),
    );
    expect(restored.atomOf).toEqual(decision.atomOf);
    await admin.query(
      `update readings.decision set document = (document::text || ' ')::json where pulse_id = $1`,
      [pulseId],
    );
    await expect(kept()).rejects.toMatchObject(refusal(pulseId));
    await expect(ledger().decision(scope, reading.header)).rejects.toThrow(/permission denied/);
  });

  it('writes no cell that did not come from release(), and nothing of its reading', async () => {
    const { pulseId } = await storedPulse(admin, scope, { teams: [6, 7], state: 'closed' });
    const { reading, decision } = await frozen();
    const withheld = reading.cells[1]!;
    const [first, second] = [reading.cells[0]!, reading.cells[2]!];
    for (const cells of [
      [{ ...first }, withheld, second],
      [JSON.parse(JSON.stringify(first)) as FrozenCell, withheld, second],
      [first, { ...withheld, respondentCount: 4 }, second],
      [first, { ...withheld, measures: first.measures }, second],
      [first, { ...withheld, released: true }, second],
    ])
      await expect(
        tally
          .get(WriteLedger)
          .run(scope, { header: { ...reading.header, pulseId }, cells }, decision, new Date()),
      ).rejects.toMatchObject({ code: 'reading.not-released' });
    expect(await ledger().reading(scope, pulseId)).toBeNull();
  });

  it('stays as it is when it is computed again, when answers come late, and when answers are deleted', async () => {
    const { pulseId, units, hash, decision } = await frozen();
    const before = await ledger().reading(scope, pulseId);
    await admin.query(
      `insert into readings.answer (tenant_id, pulse_id, id, cell_id, answers)
       values ($1, $2, gen_random_uuid(), 'node.x', '{"TR1": 1}')`,
      [scope.tenantId, pulseId],
    );
    await admin.query(
      `insert into intake.ballot (tenant_id, pulse_id, nonce_hash, unit_id, nonce, signature, revision, ciphertext, receipt)
       values ($1, $2, 'late', $3, '', '', 1, '', '')`,
      [scope.tenantId, pulseId, units[0]!.unitId],
    );
    await tally.get(ComputeReading).run(scope, {
      pulseId,
      issuedCounts: Object.fromEntries(units.map(({ unitId }) => [unitId, 6])),
    });
    expect(await ledger().reading(scope, pulseId)).toEqual(before);
    const later = jest
      .spyOn(tally.get(Clock, { strict: false }), 'now')
      .mockReturnValue(new Date(Date.now() + 800 * 86_400_000));
    await tally.get(DeleteOldAnswers).run(scope);
    later.mockRestore();
    const left = await admin.query('select from readings.answer where pulse_id = $1', [pulseId]);
    expect(left.rowCount).toBe(0);
    expect(await ledger().reading(scope, pulseId)).toEqual(before);
    expect(before!.proof.documentHash).toBe(hash);
    await expect(
      tally.get(WriteLedger).run(scope, { header: before!.header, cells: [] }, decision, new Date()),
    ).rejects.toThrow(/duplicate key/);
  });

  it('lets no process change a frozen row, and the api’s role read no answer and no ballot', async () => {
    const attempts = {
      app: [
        'select from readings.answer',
        'select answers from readings.answer',
        'select from intake.ballot',
        'update readings.cell set released = true',
        'insert into readings.reading select * from readings.reading',
        'insert into readings.signature select * from readings.signature',
        'insert into readings.signing_key select * from readings.signing_key',
        'delete from readings.opened',
      ],
      tally: [
        'update readings.cell set released = true',
        `update readings.reading set frozen_at = now()`,
        'update readings.signature set signature = signature',
        'update readings.signing_key set public_key = public_key',
        ...['cell', 'reading', 'signature', 'signing_key'].map((table) => `delete from readings.${table}`),
      ],
    } as const;
    for (const role of ['app', 'tally'] as const) {
      const client = new Client({ connectionString: testDb.url(role) });
      await client.connect();
      await client.query(`select set_config('app.tenant', $1, false)`, [scope.tenantId]);
      for (const sql of attempts[role]) await expect(client.query(sql)).rejects.toThrow(/permission denied/);
      await client.end();
    }
  });

  it('signs what was frozen before readings were signed only when told to, and never twice', async () => {
    const { pulseId, hash } = await frozen();
    await admin.query('delete from readings.signature where pulse_id = $1', [pulseId]);
    await expect(ledger().reading(scope, pulseId)).rejects.toMatchObject(refusal(pulseId));
    expect(await tally.get(WriteLedger).signOlder(scope)).toEqual([pulseId]);
    expect((await ledger().reading(scope, pulseId))!.proof.documentHash).toBe(hash);
    expect(await tally.get(WriteLedger).signOlder(scope)).toEqual([]);
  });

  it('keeps an earlier reading out of a trend until it is open itself, but for HR', async () => {
    const created = await api.get(CreateOrganisation).run({
      name: 'Late',
      adminEmail: 'hanna@example.org',
      timeZone: 'Europe/Berlin',
    });
    const own = tenantScope(created.tenantId);
    const { pulseId, reading } = await frozen({ frozenAt: new Date('2026-03-02T09:30:00Z'), of: own });
    const past = await storedPulse(admin, own, { teams: [6, 7], state: 'closed' });
    const header = { ...reading.header, pulseId: past.pulseId, closedAt: '2025-03-04T09:00:00.000Z' };
    await aSignedReading(admin, own, { ...reading, header }, new Date('2026-03-04T09:30:00Z'));
    const clock = jest.spyOn(api.get(Clock, { strict: false }), 'now');
    const shownTo = async (actor: Actor) =>
      (await api.get(ReadingReader).team(own, actor, pulseId, reading.cells[0]!.teamId)).history.map(
        (point) => point.header.pulseId,
      );
    clock.mockReturnValue(new Date('2026-03-05T09:29:59Z'));
    expect(await shownTo(executive)).toEqual([pulseId]);
    expect(await shownTo(hr)).toEqual([past.pulseId, pulseId]);
    clock.mockReturnValue(new Date('2026-03-05T09:30:00Z'));
    expect(await shownTo(executive)).toEqual([past.pulseId, pulseId]);
    clock.mockRestore();
  });

  it('opens to HR at once, and a working day later to executives and everyone, which is said once', async () => {
    // A Wednesday.
    const frozenAt = new Date('2026-03-04T09:30:00Z');
    const created = await api.get(CreateOrganisation).run({
      name: 'Opening',
      adminEmail: 'hanna@example.org',
      timeZone: 'Europe/Berlin',
    });
    const own = tenantScope(created.tenantId);
    const { pulseId, reading, units } = await frozen({ frozenAt, of: own });
    const clock = jest.spyOn(api.get(Clock, { strict: false }), 'now');
    const said = async () =>
      (
        await admin.query<{ payload: unknown }>(
          `select payload from platform.event where tenant_id = $1 and name = 'reading-opened-to-everyone'`,
          [own.tenantId],
        )
      ).rows.map((row) => row.payload);
    const list = async (actor: Actor) =>
      (await api.get(ReadingReader).list(own, actor, { cursor: null, limit: 10 })).items.length;
    const results = (groupId: string | null = null) => api.get(ReadResults).run(own, pulseId, groupId);

    clock.mockReturnValue(new Date('2026-03-05T09:29:59Z'));
    await api.get(OpenReadings).run(own);
    expect(await said()).toEqual([]);
    expect((await api.get(ReadingReader).overview(own, hr, pulseId)).opening).toEqual({
      at: new Date('2026-03-05T09:30:00Z'),
      open: false,
    });
    const early = { code: 'reading.not-open-yet' };
    await expect(api.get(ReadingReader).overview(own, executive, pulseId)).rejects.toMatchObject(early);
    await expect(results()).rejects.toMatchObject(early);
    expect([await list(hr), await list(executive)]).toEqual([1, 0]);

    clock.mockReturnValue(new Date('2026-03-05T09:30:00Z'));
    await Promise.all([api.get(OpenReadings).run(own), api.get(OpenReadings).run(own)]);
    await api.get(OpenReadings).run(own);
    expect(await said()).toEqual([{ pulseId }]);
    expect((await api.get(ReadingReader).overview(own, executive, pulseId)).cells).toHaveLength(3);
    expect(await list(executive)).toBe(1);
    const open = await results();
    expect(open).toMatchObject({ organisationName: 'Example', everyone: reading.cells[0], group: null });
    const unitTeams = await admin.query<{ id: string; group_id: string; team_id: string }>(
      'select id, group_id, team_id from pulses.unit where pulse_id = $1',
      [pulseId],
    );
    for (const { unitId } of units) {
      const { team_id, group_id } = unitTeams.rows.find(({ id }) => id === unitId)!;
      expect((await results(group_id)).group).toEqual(reading.cells.find(({ teamId }) => teamId === team_id));
      // The unit's id stands in the contract, which is for everybody.
      expect((await results(unitId)).group).toBeNull();
    }
    expect((await results(randomUUID())).group).toBeNull();
    await expect(api.get(ReadResults).run(scope, pulseId, null)).rejects.toMatchObject({
      code: 'reading.not-found',
    });
    // Each reading keeps what its own contract promised.
    const later = await frozen({ frozenAt, of: own, workingDays: 4 });
    const opening = async () => (await api.get(ReadingReader).overview(own, hr, later.pulseId)).opening;
    clock.mockReturnValue(new Date('2026-03-10T09:29:59Z'));
    await api.get(OpenReadings).run(own);
    expect(await opening()).toEqual({ at: new Date('2026-03-10T09:30:00Z'), open: false });
    await expect(api.get(ReadResults).run(own, later.pulseId, null)).rejects.toMatchObject(early);
    expect(await said()).toEqual([{ pulseId }]);
    const none = await frozen({ frozenAt, of: own, workingDays: 0 });
    clock.mockReturnValue(frozenAt);
    expect((await api.get(ReadLedger).run(own, none.pulseId)).opening).toEqual({ at: frozenAt, open: true });
    clock.mockRestore();
    expect(
      await api.get(Outbox, { strict: false }).wasSaid(own, ['reading-opened-to-everyone'], pulseId),
    ).toBe(true);
  });
});
