import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateOrganisation, IdentityModule, type Actor, type Grant } from '@penumbra/identity';
import { quarterlyCore } from '@penumbra/instruments';
import { BallotTallyModule, CastBallot, IntakeModule, OpenBallotBox, sealingKeyKind } from '@penumbra/intake';
import { aSealedPulse } from '@penumbra/intake/testing';
import { Clock, KeyDir, tenantScope, type TenantScope } from '@penumbra/platform';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import { FrozenPulsesModule } from '@penumbra/pulses';
import type { TestingModule } from '@nestjs/testing';
import { Client } from 'pg';
import { storedPulse } from '../testing/index.js';
import { CommentStore } from './comment.store.js';
import {
  AnnounceReplies,
  ComputeReading,
  DeleteOldAnswers,
  OpeningModule,
  OpenReadings,
  ReadingReader,
  ReadingsModule,
  ReadLedger,
  ReadResults,
  ReplyToComment,
  TallyModule,
} from './index.js';

const day = 24 * 3_600_000;
const page = { cursor: null, limit: 200 };
const as = (...grants: Grant[]): Actor => ({
  kind: 'account',
  accountId: randomUUID(),
  name: 'Hanna',
  email: 'hanna@example.org',
  grants,
});
const hr = as({ role: 'hr', teamId: null });
const executive = as({ role: 'executive', teamId: null });

describe('comments', () => {
  let testDb: TestDatabase;
  let admin: Client;
  let keys: string;
  let intake: TestingModule;
  let tally: TestingModule;
  let api: TestingModule;
  let scope: TenantScope;

  beforeAll(async () => {
    testDb = await testDatabase();
    keys = await mkdtemp(join(tmpdir(), 'keys-'));
    admin = new Client({ connectionString: testDb.adminUrl });
    await admin.connect();
    intake = await testModule(testDb, { role: 'intake', imports: [IntakeModule] });
    tally = await testModule(testDb, {
      role: 'tally',
      environment: { KEY_DIR: keys },
      imports: [TallyModule, BallotTallyModule, FrozenPulsesModule],
    });
    api = await testModule(testDb, { imports: [ReadingsModule, OpeningModule, IdentityModule] });
    const created = await api
      .get(CreateOrganisation)
      .run({ name: 'Example', adminEmail: 'hanna@example.org', timeZone: 'UTC' });
    scope = tenantScope(created.tenantId);
  });
  afterAll(async () => {
    for (const module of [intake, tally, api]) await module?.close();
    await admin?.end();
    await testDb?.drop();
    await rm(keys, { recursive: true, force: true });
  });

  /** Teams of 12, 14 and 8 of whom all but one answer; `write` says what one of them writes. Then the reading is made. */
  const frozen = async (write: (unit: number, person: number) => unknown, instrument = quarterlyCore()) => {
    const pulse = await storedPulse(admin, scope, { teams: [12, 14, 8], instrument });
    const sealed = await aSealedPulse(pulse.units, { keyCount: 1, ballotSize: 2_048 });
    await tally.get(KeyDir).make(scope, pulse.pulseId, sealingKeyKind, () => sealed.privateKey);
    await intake.get(OpenBallotBox).run(scope, pulse.pulseId, {
      closesAt: new Date(Date.now() + 3_600_000),
      manifestHash: sealed.manifestHash,
      ballotSize: 2_048,
      unitKeys: sealed.unitKeys,
    });
    await admin.query(
      `insert into delivery.pulse_delivery (tenant_id, pulse_id, state, invited_count, manifest, manifest_hash)
       values ($1, $2, 'issuing', 34, $3, $4)`,
      [scope.tenantId, pulse.pulseId, JSON.stringify(sealed.manifest), sealed.manifestHash],
    );
    for (const [unit, { unitId, size }] of pulse.units.entries())
      for (let person = 0; person < size - 1; person += 1) {
        const comment = write(unit, person);
        const content = { answers: { TR1: 1 + (person % 5) }, ...(comment === undefined ? {} : { comment }) };
        const body = await sealed.body(unitId, {}, { content: content as never });
        await intake.get(CastBallot).run(scope, { pulseId: pulse.pulseId, body });
      }
    await admin.query(`update pulses.pulse set state = 'closed', closed_at = now() where id = $1`, [
      pulse.pulseId,
    ]);
    const issuedCounts = Object.fromEntries(pulse.units.map(({ unitId, size }) => [unitId, size - 1]));
    await tally.get(ComputeReading).run(scope, { pulseId: pulse.pulseId, issuedCounts });
    const { rows } = await admin.query<{ team_id: string; id: string }>(
      'select id, team_id from pulses.unit where pulse_id = $1',
      [pulse.pulseId],
    );
    const teamIds = pulse.units.map(({ unitId }) => rows.find(({ id }) => id === unitId)!.team_id);
    const [root] = (
      await admin.query<{ team_id: string }>(
        'select team_id from pulses.audience_team where pulse_id = $1 and parent_id is null',
        [pulse.pulseId],
      )
    ).rows;
    return { pulseId: pulse.pulseId, teamIds, rootId: root!.team_id };
  };
  const everySecond = (unit: number, person: number) =>
    person % 2 === 0 ? `unit ${unit}, person ${person}: “mehr Ruhe”` : undefined;
  const kept = async (pulseId: string) =>
    (
      await admin.query<{ id: string; cell_id: string; text: string }>(
        'select id, cell_id, text from readings.comment where pulse_id = $1 order by ctid',
        [pulseId],
      )
    ).rows;
  const later = (days: number) => {
    const at = new Date(Date.now() + days * day);
    const clocks = [api, tally].map((module) => jest.spyOn(module.get(Clock), 'now').mockReturnValue(at));
    return () => clocks.forEach((clock) => clock.mockRestore());
  };

  it('stand at exactly one cell each, by the tree rule of 10, apart from the ratings and in an order that says nothing', async () => {
    const { pulseId, teamIds, rootId } = await frozen(everySecond);
    const rows = await kept(pulseId);
    // 11, 13 and 7 answered. The team of 13 leaves 18 above it; the team of 11 too would leave 7.
    const expected = [6, 7, 4].flatMap((count, unit) =>
      Array.from({ length: count }, (_, half) => [
        `node.${unit === 1 ? teamIds[1] : rootId}`,
        everySecond(unit, half * 2)!,
      ]),
    );
    expect(rows.map((row) => [row.cell_id, row.text]).toSorted()).toEqual(expected.toSorted());
    expect(rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).toSorted());
    expect(rows.every(({ id }) => id[14] === '4')).toBe(true);
    const columns = await admin.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'readings' and table_name = 'comment'`,
    );
    expect(columns.rows.map(({ name }) => name).toSorted()).toEqual([
      'cell_id',
      'id',
      'pulse_id',
      'tenant_id',
      'text',
    ]);

    const read = async (teamId: string) =>
      (await api.get(ReadingReader).comments(scope, hr, pulseId, teamId, page)).items;
    expect((await read(rootId)).map(({ text }) => text)).toEqual(
      rows.filter((row) => row.cell_id === `node.${rootId}`).map(({ text }) => text),
    );
    expect(await read(teamIds[1]!)).toHaveLength(7);
    expect(await read(teamIds[0]!)).toEqual([]);
    const { entries } = await api.get(ReadLedger).run(scope, pulseId);
    expect(
      entries.flatMap(({ cell, measures }) =>
        measures.some(({ rule }) => rule === 'comments-higher-up') ? [cell.teamId] : [],
      ),
    ).toEqual(expect.arrayContaining([teamIds[0], teamIds[2]]));
  });

  it('are paged', async () => {
    const { pulseId, rootId } = await frozen(everySecond);
    const reader = api.get(ReadingReader);
    const texts: string[] = [];
    for (let cursor: string | null = null, pages = 0; pages === 0 || cursor; pages += 1) {
      const part = await reader.comments(scope, hr, pulseId, rootId, { cursor, limit: 4 });
      expect(part.items.length).toBeLessThanOrEqual(4);
      texts.push(...part.items.map(({ text }) => text));
      cursor = part.nextCursor;
    }
    expect(new Set(texts).size).toBe(10);
    expect(texts).toHaveLength(10);
  });

  it('are not measured, nor is their ballot, when they are not as the page sends them', async () => {
    const { pulseId } = await frozen((unit, person) =>
      unit === 0 && person < 2 ? ` not ${person} trimmed` : 7,
    );
    expect(await kept(pulseId)).toEqual([]);
    const { rows } = await admin.query<{ file: { unreadable: number } }>(
      'select council_file as file from readings.verification where pulse_id = $1',
      [pulseId],
    );
    expect(rows[0]!.file.unreadable).toBe(31);
  });

  it('are neither kept nor spoken of where none was asked for', async () => {
    const { comment: _, ...silent } = quarterlyCore();
    const { pulseId, rootId } = await frozen(() => undefined, silent as ReturnType<typeof quarterlyCore>);
    const seen = await api.get(ReadingReader).team(scope, hr, pulseId, rootId);
    expect(seen.header.comment).toBeUndefined();
    expect(seen.cells.some((cell) => cell.comments)).toBe(false);
  });

  it('are shown to whom the cell is shown, and to no one else', async () => {
    const { pulseId, teamIds, rootId } = await frozen(everySecond);
    const read = (actor: Actor, teamId: string) =>
      api.get(ReadingReader).comments(scope, actor, pulseId, teamId, page);
    const leadOf = (teamId: string) => as({ role: 'lead', teamId });
    await expect(read(executive, rootId)).rejects.toMatchObject({ code: 'reading.not-open-yet' });
    expect((await read(leadOf(teamIds[1]!), teamIds[1]!)).items).toHaveLength(7);
    await expect(read(leadOf(teamIds[0]!), teamIds[1]!)).rejects.toMatchObject({ code: 'reading.not-found' });
    const back = later(5);
    expect((await read(executive, rootId)).items).toHaveLength(10);
    back();
    const other = tenantScope(randomUUID());
    await expect(api.get(ReadingReader).comments(other, hr, pulseId, rootId, page)).rejects.toThrow();
  });

  it.each([
    ['a text', `update readings.comment set text = 'another' where id = $1`],
    ['a place', `update readings.comment set cell_id = 'node.elsewhere' where id = $1`],
    ['a missing one', 'delete from readings.comment where id = $1'],
  ])('are not shown any more when somebody has changed them: %s', async (_, sql) => {
    const { pulseId, rootId } = await frozen(everySecond);
    const one = (await kept(pulseId)).find((row) => row.cell_id === `node.${rootId}`)!;
    await admin.query(sql, [one.id]);
    await expect(api.get(ReadingReader).comments(scope, hr, pulseId, rootId, page)).rejects.toMatchObject({
      code: 'reading.not-genuine',
    });
  });

  it('are answered once, by HR or the lead of their team; everybody is told once a day at most, when results are open', async () => {
    const { pulseId, teamIds, rootId } = await frozen(everySecond);
    const rows = await kept(pulseId);
    const [atRoot, another] = rows.filter((row) => row.cell_id === `node.${rootId}`);
    const atTeam = rows.find((row) => row.cell_id === `node.${teamIds[1]}`)!;
    const reply = (actor: Actor, commentId: string, text = 'From May on.') =>
      api.get(ReplyToComment).run(scope, actor, { pulseId, commentId, text });
    const lead = as({ role: 'lead', teamId: teamIds[1]! });

    await expect(reply(lead, atRoot!.id)).rejects.toMatchObject({ code: 'reading.comment-not-found' });
    await expect(reply(hr, randomUUID())).rejects.toMatchObject({ code: 'reading.comment-not-found' });
    await reply(lead, atTeam.id, 'We begin on Monday.');
    await expect(reply(hr, atTeam.id)).rejects.toMatchObject({ code: 'reading.comment-already-answered' });
    const read = await api.get(ReadingReader).comments(scope, hr, pulseId, teamIds[1]!, page);
    expect(read.items.find(({ id }) => id === atTeam.id)!.reply).toEqual({
      text: 'We begin on Monday.',
      byRole: 'lead',
    });

    const announced = async () =>
      (
        await admin.query<{ payload: object }>(
          `select payload from platform.event where name = 'replies-announced' and payload ->> 'pulseId' = $1
            order by (payload ->> 'number')::int`,
          [pulseId],
        )
      ).rows.map(({ payload }) => payload);
    await api.get(AnnounceReplies).run(scope);
    expect(await announced()).toEqual([]);
    await expect(api.get(ReadResults).replies(scope, pulseId, page)).rejects.toMatchObject({
      code: 'reading.not-open-yet',
    });

    let back = later(5);
    await api.get(OpenReadings).run(scope);
    await Promise.all([api.get(AnnounceReplies).run(scope), api.get(AnnounceReplies).run(scope)]);
    expect(await announced()).toEqual([{ pulseId, number: 1 }]);
    // Of two that looked at once, the slower one comes when the other has told everybody.
    const now = api.get(Clock).now();
    expect(await api.get(CommentStore).announce(scope, pulseId, now, now)).toBeNull();
    await expect(reply(as({ role: 'executive', teamId: null }), another!.id)).rejects.toMatchObject({
      code: 'reading.comment-not-yours',
    });
    await reply(hr, atRoot!.id);
    await api.get(AnnounceReplies).run(scope);
    expect(await announced()).toHaveLength(1);
    back();
    back = later(6.1);
    await api.get(AnnounceReplies).run(scope);
    await api.get(AnnounceReplies).run(scope);
    expect(await announced()).toEqual([
      { pulseId, number: 1 },
      { pulseId, number: 2 },
    ]);
    const { items } = await api.get(ReadResults).replies(scope, pulseId, page);
    expect(items.map(({ text }) => text).toSorted()).toEqual([atRoot!.text, atTeam.text].toSorted());
    back();

    const lines = await admin.query<{ line: string; actor: string }>(
      `select actor, action || subject || details::text as line from platform.audit_entry
        where action in ('comment.replied', 'replies.announced') and subject like $1`,
      [`pulse:${pulseId}%`],
    );
    expect(lines.rows.filter(({ actor }) => actor.startsWith('account:'))).toHaveLength(2);
    for (const { line } of lines.rows) {
      for (const { id } of rows) expect(line).not.toContain(id);
      expect(line).not.toMatch(/Monday|From May/);
    }
  });

  it('go at the date of the contract with the replies to them, with a proof; the reading stays genuine', async () => {
    const { pulseId, rootId } = await frozen(everySecond);
    const rows = await kept(pulseId);
    const first = rows.find((row) => row.cell_id === `node.${rootId}`)!;
    await api.get(ReplyToComment).run(scope, hr, { pulseId, commentId: first.id, text: 'Yes.' });
    const { rows: proofs } = await admin.query<{ proof: string }>(
      `select encode(sha256(string_agg(id::text, E'\\n' order by id)::bytea), 'hex') as proof
         from readings.comment where pulse_id = $1`,
      [pulseId],
    );
    let back = later(364);
    await tally.get(DeleteOldAnswers).run(scope);
    expect(await kept(pulseId)).toHaveLength(rows.length);
    back();
    back = later(366);
    // Also when the tally has not come to it yet.
    expect((await api.get(ReadingReader).comments(scope, hr, pulseId, rootId, page)).items).toEqual([]);
    await tally.get(DeleteOldAnswers).run(scope);
    await tally.get(DeleteOldAnswers).run(scope);
    expect(await kept(pulseId)).toEqual([]);
    const left = await admin.query('select from readings.comment_reply where pulse_id = $1', [pulseId]);
    expect(left.rowCount).toBe(0);
    const seen = await api.get(ReadingReader).team(scope, hr, pulseId, rootId);
    expect(seen.commentsAreOver).toBe(true);
    expect((await api.get(ReadResults).replies(scope, pulseId, page)).items).toEqual([]);
    back();
    const lines = await admin.query<{ details: object }>(
      `select details from platform.audit_entry where action = 'comments.deleted' and subject = $1`,
      [`pulse:${pulseId}`],
    );
    expect(lines.rows.map(({ details }) => details)).toEqual([
      { count: rows.length, sha256: proofs[0]!.proof },
    ]);
  });

  it('are written by the tally alone, and replies by the api alone', async () => {
    const { pulseId } = await frozen(everySecond);
    const refused = async (role: 'app' | 'tally' | 'intake', sql: string) => {
      const client = new Client({ connectionString: testDb.url(role) });
      await client.connect();
      await client.query(`select set_config('app.tenant', $1, false)`, [scope.tenantId]);
      await expect(client.query(sql)).rejects.toThrow(/permission denied/);
      await client.end();
    };
    for (const sql of [
      `insert into readings.comment values ('${scope.tenantId}', '${pulseId}', gen_random_uuid(), 'x', 'x')`,
      `update readings.comment set text = 'x'`,
      'delete from readings.comment',
      `update readings.comment_reply set text = 'x'`,
      'delete from readings.comment_reply',
    ])
      await refused('app', sql);
    await refused('tally', `update readings.comment set text = 'x'`);
    await refused('tally', `update readings.comment_reply set text = 'x'`);
    await refused('intake', 'select from readings.comment');
  });
});
