import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quarterlyCore, type Answers } from '@penumbra/instruments';
import {
  BallotTallyModule,
  CastBallot,
  DestroySealingKey,
  IntakeModule,
  OpenBallotBox,
  sealingKeyKind,
} from '@penumbra/intake';
import { aSealedPulse, type SealedPulse } from '@penumbra/intake/testing';
import { Clock, KeyDir, Outbox, tenantScope } from '@penumbra/platform';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import { FrozenPulsesModule, PulseReader } from '@penumbra/pulses';
import type { TestingModule } from '@nestjs/testing';
import { Client } from 'pg';
import { systemActor } from '@penumbra/identity';
import { aSignedReading, storedPulse, type StoredPulse } from '../testing/index.js';
import { Ledger } from './ledger.js';
import { VerificationStore } from './verification.store.js';
import {
  AskRecompute,
  ComputeReading,
  countAnswers,
  DeleteOldAnswers,
  DestroyBallots,
  freezeReading,
  CountParticipation,
  ReadingsModule,
  ReadParticipation,
  ReadVerification,
  RecomputeReading,
  TallyModule,
  type Ballot,
} from './index.js';

const instrument = quarterlyCore();
const day = 24 * 3_600_000;

describe('closing a pulse as the tally', () => {
  let testDb: TestDatabase;
  let admin: Client;
  let keys: string;
  let intake: TestingModule;
  let tally: TestingModule;
  let api: TestingModule;
  const scope = tenantScope(randomUUID());

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
    api = await testModule(testDb, { imports: [ReadingsModule] });
  });
  afterAll(async () => {
    for (const module of [intake, tally, api]) await module?.close();
    await admin?.end();
    await testDb?.drop();
    await rm(keys, { recursive: true, force: true });
  });

  /** Opens the box of a stored pulse with a sealing key in the tally's folder. */
  const opened = async (
    pulse: StoredPulse,
    closesAt = new Date(Date.now() + 3_600_000),
  ): Promise<SealedPulse> => {
    const sealed = await aSealedPulse(pulse.units, { keyCount: 1, ballotSize: 512 });
    await tally.get(KeyDir).make(scope, pulse.pulseId, sealingKeyKind, () => sealed.privateKey);
    await intake.get(OpenBallotBox).run(scope, pulse.pulseId, {
      closesAt,
      manifestHash: sealed.manifestHash,
      ballotSize: 512,
      unitKeys: sealed.unitKeys,
    });
    await admin.query(
      `insert into delivery.pulse_delivery (tenant_id, pulse_id, state, invited_count, manifest, manifest_hash)
       values ($1, $2, 'issuing', 24, $3, $4)`,
      [scope.tenantId, pulse.pulseId, JSON.stringify(sealed.manifest), sealed.manifestHash],
    );
    return sealed;
  };
  const cast = async (pulseId: string, body: string) =>
    (await intake.get(CastBallot).run(scope, { pulseId, body })).receipt;
  const answersOf = (seed: number): Answers =>
    Object.fromEntries(
      instrument.items.flatMap(({ id, scale, askedWhen }, place) =>
        askedWhen ? [] : [[id, scale.from + ((seed * 7 + place * 3) % (scale.to - scale.from + 1))]],
      ),
    );
  /** Everybody but one of each unit answers; then it is closed. */
  const answeredAndClosed = async (options: { teams?: number[] } = {}) => {
    const pulse = await storedPulse(admin, scope, options);
    const sealed = await opened(pulse);
    const ballots: Ballot[] = pulse.units.flatMap(({ unitId, size }, unit) =>
      Array.from({ length: size - 1 }, (_, person) => ({ unitId, answers: answersOf(unit * 31 + person) })),
    );
    const receipts: string[] = [];
    for (const { unitId, answers } of ballots)
      receipts.push(await cast(pulse.pulseId, await sealed.body(unitId, answers)));
    await close(pulse.pulseId);
    const issuedCounts = Object.fromEntries(pulse.units.map(({ unitId, size }) => [unitId, size - 1]));
    return { ...pulse, sealed, ballots, receipts: receipts.toSorted(), issuedCounts };
  };
  const close = (pulseId: string) =>
    admin.query(`update pulses.pulse set state = 'closed', closed_at = now() where id = $1`, [pulseId]);
  const count = async (table: string, pulseId: string): Promise<number> =>
    (
      await admin.query<{ n: number }>(`select count(*)::int as n from ${table} where pulse_id = $1`, [
        pulseId,
      ])
    ).rows[0]!.n;
  const audited = async (pulseId: string): Promise<string[]> =>
    (
      await admin.query<{ action: string }>('select action from platform.audit_entry where subject = $1', [
        `pulse:${pulseId}`,
      ])
    ).rows.map(({ action }) => action);
  const issuingEnded = async (pulseId: string): Promise<object[]> =>
    (
      await admin.query<{ payload: object }>(
        `select payload from platform.event where name = 'issuing-ended' and payload ->> 'pulseId' = $1`,
        [pulseId],
      )
    ).rows.map(({ payload }) => payload);
  const compute = (pulseId: string, issuedCounts?: Record<string, number>) =>
    tally.get(ComputeReading).run(scope, { pulseId, ...(issuedCounts ? { issuedCounts } : {}) });

  it('freezes what the answers say, keeps them under their cells, lists receipts, empties the box, destroys the key', async () => {
    const { pulseId, ballots, receipts, issuedCounts, sealed } = await answeredAndClosed();
    await tally.get(Outbox).say(scope, { name: 'issuing-ended', payload: { pulseId, issuedCounts } });
    await compute(pulseId, issuedCounts);

    const frozen = (await tally.get(PulseReader).frozen(scope, pulseId))!;
    const expected = freezeReading(frozen, countAnswers(instrument, ballots), []);
    const { rows } = await admin.query<{ document: unknown }>(
      'select document from readings.cell where pulse_id = $1 order by position',
      [pulseId],
    );
    expect(rows.map((row) => row.document)).toEqual(JSON.parse(JSON.stringify(expected.reading.cells)));
    expect(rows.length).toBeGreaterThan(3);

    const kept = await admin.query<{ id: string; cell_id: string; answers: Answers }>(
      'select id, cell_id, answers from readings.answer where pulse_id = $1 order by ctid',
      [pulseId],
    );
    const inOrder = (list: { cellId: string; answers: Answers }[]) =>
      list.map((row) => JSON.stringify([row.cellId, Object.entries(row.answers).toSorted()])).toSorted();
    expect(inOrder(kept.rows.map((row) => ({ cellId: row.cell_id, answers: row.answers })))).toEqual(
      inOrder(
        ballots.map(({ unitId, answers }) => ({
          cellId: expected.structure.decision.atomOf.get(unitId)!,
          answers,
        })),
      ),
    );
    expect(kept.rows.map(({ id }) => id)).toEqual(kept.rows.map(({ id }) => id).toSorted());
    expect(await count('intake.ballot', pulseId)).toBe(0);
    expect(await tally.get(KeyDir).read(scope, pulseId, sealingKeyKind)).toBeNull();

    const verification = (await api.get(ReadVerification).run(scope, pulseId))!;
    expect(await api.get(ReadVerification).receipts(scope, pulseId)).toEqual(receipts);
    expect(verification.receipts.toString('hex')).toBe(receipts.join(''));
    expect(verification.councilFile).toMatchObject({
      version: 1,
      manifest: sealed.manifest,
      manifestHash: sealed.manifestHash,
      unreadable: 0,
      receipts,
    });
    const { units, passes } = verification.councilFile;
    expect(units.map((unit) => [unit.unitId, unit.issued, unit.counted]).toSorted()).toEqual(
      Object.entries(issuedCounts)
        .map(([unitId, issued]) => [unitId, issued, issued])
        .toSorted(),
    );
    const nonces = passes.map((pass) => Buffer.from(pass.nonce, 'base64url'));
    expect(nonces).toHaveLength(ballots.length);
    expect(nonces).toEqual(nonces.toSorted(Buffer.compare));
    expect(await issuingEnded(pulseId)).toEqual([{ pulseId }]);
  });

  it('may be run again at any time, also with the counts gone: one reading, one audit line of each', async () => {
    const { pulseId, issuedCounts } = await answeredAndClosed();
    await Promise.all([compute(pulseId, issuedCounts), compute(pulseId, issuedCounts)]);
    await compute(pulseId);
    expect(await count('readings.reading', pulseId)).toBe(1);
    expect((await audited(pulseId)).toSorted()).toEqual(['reading.frozen', 'sealing-key.destroyed']);
  });

  it('goes on from the key when it was stopped before the key was destroyed', async () => {
    const { pulseId, issuedCounts } = await answeredAndClosed();
    const destroy = jest
      .spyOn(tally.get(DestroySealingKey), 'run')
      .mockRejectedValueOnce(new Error('killed'));
    await expect(compute(pulseId, issuedCounts)).rejects.toThrow('killed');
    destroy.mockRestore();
    expect(await count('readings.reading', pulseId)).toBe(1);
    expect(await readdir(join(keys, scope.tenantId))).toContain(`${pulseId}.sealing`);
    await compute(pulseId);
    expect(await tally.get(KeyDir).read(scope, pulseId, sealingKeyKind)).toBeNull();
  });

  it('reads nothing when there are more ballots than passes, or more passes than people', async () => {
    const { pulseId, issuedCounts, units, ballots } = await answeredAndClosed();
    const { unitId, size } = units[0]!;
    const refused = { code: 'reading.counts-do-not-add-up' };
    for (const changes of [{ [unitId]: size - 2 }, { [unitId]: size + 1 }, { [randomUUID()]: 0 }])
      await expect(compute(pulseId, { ...issuedCounts, ...changes })).rejects.toMatchObject(refused);
    await expect(compute(pulseId)).rejects.toMatchObject(refused);
    expect(await count('intake.ballot', pulseId)).toBe(ballots.length);
    expect(await count('readings.reading', pulseId)).toBe(0);
    expect(await tally.get(KeyDir).read(scope, pulseId, sealingKeyKind)).not.toBeNull();
  });

  it('says so when the sealing key is lost, and keeps the ballots', async () => {
    const { pulseId, issuedCounts, ballots } = await answeredAndClosed();
    await tally.get(KeyDir).destroy(scope, pulseId, sealingKeyKind);
    await expect(compute(pulseId, issuedCounts)).rejects.toMatchObject({
      code: 'reading.sealing-key-missing',
    });
    expect(await count('intake.ballot', pulseId)).toBe(ballots.length);
  });

  it('counts a ballot that cannot be read as received, measures the others, and says how many', async () => {
    const pulse = await storedPulse(admin, scope);
    const sealed = await opened(pulse);
    const { unitId } = pulse.units[0]!;
    for (let person = 0; person < 6; person += 1)
      await cast(pulse.pulseId, await sealed.body(unitId, answersOf(person)));
    for (const body of [
      await sealed.body(unitId, { TR1: 77 }),
      await sealed.body(unitId, {}, { content: ['no object'] }),
    ])
      await cast(pulse.pulseId, body);
    const last = await cast(pulse.pulseId, await sealed.body(pulse.units[1]!.unitId, answersOf(6)));
    const [changed] = (
      await admin.query<{ receipt: Buffer }>(
        `update intake.ballot set ciphertext = set_byte(ciphertext, 100, get_byte(ciphertext, 100) # 1)
          where receipt = decode($1, 'hex') returning receipt`,
        [last],
      )
    ).rows;
    expect(changed).toBeDefined();
    await close(pulse.pulseId);
    const issuedCounts = Object.fromEntries(pulse.units.map((unit) => [unit.unitId, unit.size]));
    await compute(pulse.pulseId, issuedCounts);
    const { councilFile } = (await api.get(ReadVerification).run(scope, pulse.pulseId))!;
    expect(councilFile.receipts).toHaveLength(9);
    expect(councilFile.units.find((unit) => unit.unitId === unitId)!.counted).toBe(8);
    expect(councilFile.unreadable).toBe(3);
    expect(await count('readings.answer', pulse.pulseId)).toBe(6);
  });

  it('makes a reading without answers when the pulse ended before its box was opened', async () => {
    const pulse = await storedPulse(admin, scope, { state: 'closed' });
    await compute(pulse.pulseId, {});
    expect(await count('readings.reading', pulse.pulseId)).toBe(1);
    expect(await api.get(ReadVerification).receipts(scope, pulse.pulseId)).toEqual([]);
  });

  it('shows receipts of no pulse before its end, of another tenant or unknown', async () => {
    const pulse = await storedPulse(admin, scope);
    const receipts = (of: typeof scope, id: string) => api.get(ReadVerification).receipts(of, id);
    await expect(receipts(scope, pulse.pulseId)).rejects.toMatchObject({ code: 'reading.not-ready' });
    const notFound = { code: 'reading.not-found' };
    await expect(receipts(tenantScope(randomUUID()), pulse.pulseId)).rejects.toMatchObject(notFound);
    await expect(receipts(scope, randomUUID())).rejects.toMatchObject(notFound);
    expect(await api.get(ReadVerification).run(scope, pulse.pulseId)).toBeNull();
  });

  it('destroys the ballots of a voided pulse and the key that would open them', async () => {
    const { pulseId, issuedCounts } = await answeredAndClosed();
    await admin.query(`update pulses.pulse set state = 'voided' where id = $1`, [pulseId]);
    // It had closed before: with the counts that its reading never took.
    await api.get(Outbox).say(scope, { name: 'issuing-ended', payload: { pulseId, issuedCounts } });
    for (let time = 0; time < 2; time += 1) await tally.get(DestroyBallots).run(scope, { pulseId });
    expect(await issuingEnded(pulseId)).toEqual([{ pulseId }]);
    expect(await count('intake.ballot', pulseId)).toBe(0);
    expect(await tally.get(KeyDir).read(scope, pulseId, sealingKeyKind)).toBeNull();
    expect((await audited(pulseId)).toSorted()).toEqual(['ballots.destroyed', 'sealing-key.destroyed']);
  });

  it('reads nothing of a pulse that is voided while it is being read', async () => {
    const { pulseId, issuedCounts, ballots } = await answeredAndClosed();
    const store = tally.get(VerificationStore);
    const insert = store.insert.bind(store);
    jest.spyOn(store, 'insert').mockImplementationOnce(async (...written) => {
      await admin.query(`update pulses.pulse set state = 'voided' where id = $1`, [pulseId]);
      return insert(...written);
    });
    await expect(compute(pulseId, issuedCounts)).rejects.toThrow('voided');
    expect(await count('intake.ballot', pulseId)).toBe(ballots.length);
    await compute(pulseId, issuedCounts);
    expect(await count('readings.reading', pulseId)).toBe(0);
  });

  it('deletes answers when their time is over, not before, with a proof that fits the ids', async () => {
    const { pulseId, issuedCounts } = await answeredAndClosed();
    await compute(pulseId, issuedCounts);
    await admin.query('update pulses.pulse set answers_kept_days = 30 where id = $1', [pulseId]);
    const { rows } = await admin.query<{ proof: string; n: number }>(
      `select encode(sha256(string_agg(id::text, E'\\n' order by id)::bytea), 'hex') as proof, count(*)::int as n
         from readings.answer where pulse_id = $1`,
      [pulseId],
    );
    const clock = jest.spyOn(tally.get(Clock), 'now');
    clock.mockReturnValue(new Date(Date.now() + 29 * day));
    await tally.get(DeleteOldAnswers).run(scope);
    expect(await count('readings.answer', pulseId)).toBe(rows[0]!.n);
    clock.mockReturnValue(new Date(Date.now() + 31 * day));
    for (let time = 0; time < 2; time += 1) await tally.get(DeleteOldAnswers).run(scope);
    clock.mockRestore();
    expect(await count('readings.answer', pulseId)).toBe(0);
    expect(await count('readings.cell', pulseId)).toBeGreaterThan(0);
    const lines = await admin.query<{ details: object }>(
      `select details from platform.audit_entry where action = 'answers.deleted' and subject = $1`,
      [`pulse:${pulseId}`],
    );
    expect(lines.rows).toEqual([{ details: { count: rows[0]!.n, sha256: rows[0]!.proof } }]);
  });

  it('counts participation once a day, in steps of at least five, and tells a small part nothing', async () => {
    const whole = await storedPulse(admin, scope, { teams: [60, 60] });
    const part = await storedPulse(admin, scope, { teams: [50], audienceTeamId: randomUUID() });
    const clock = jest.spyOn(tally.get(Clock), 'now');
    const after = async (ballots: number, days: number) => {
      for (const { pulseId, units } of [whole, part]) {
        await admin.query('delete from intake.ballot where pulse_id = $1', [pulseId]);
        await admin.query(
          `insert into intake.ballot (tenant_id, pulse_id, nonce_hash, unit_id, nonce, signature, revision, ciphertext, receipt)
           select $1, $2, sha256(n::text::bytea), $3, '', '', 1, '', '' from generate_series(1, $4::int) n`,
          [scope.tenantId, pulseId, units[0]!.unitId, ballots],
        );
      }
      clock.mockReturnValue(new Date(Date.parse('2026-03-02T09:00:00Z') + days * day));
      await tally.get(CountParticipation).run(scope);
      return (await api.get(ReadParticipation).run(scope, whole.pulseId))?.atLeast ?? null;
    };
    expect(await after(4, 0)).toBeNull();
    expect(await after(9, 1)).toBe(5);
    expect(await after(30, 1.1)).toBe(5);
    expect(await after(9, 2)).toBe(5);
    // The first look of a day is its only one: a later answer of the same day moves nothing.
    expect(await after(10, 2.3)).toBe(5);
    expect(await after(10, 3)).toBe(10);
    expect(await after(14, 4)).toBe(10);
    expect(await after(41, 5)).toBe(40);
    clock.mockRestore();
    expect(await api.get(ReadParticipation).run(scope, whole.pulseId)).toEqual({
      countedOn: '2026-03-07',
      atLeast: 40,
      invitedCount: 120,
    });
    expect(await api.get(ReadParticipation).run(scope, part.pulseId)).toBeNull();
  });

  describe('asked to compute a reading anew', () => {
    const hr = systemActor;
    const ask = (pulseId: string, confirm = 'A pulse') =>
      api.get(AskRecompute).run(scope, hr, { pulseId, reason: 'The rule for flags was mended.', confirm });
    const recompute = (pulseId: string) => tally.get(RecomputeReading).run(scope, { pulseId });
    const ledgerOf = (pulseId: string) => tally.get(Ledger, { strict: false }).revisions(scope, pulseId);
    const outcomes = async (pulseId: string) =>
      (
        await admin.query<{ outcome: string | null }>(
          'select outcome from readings.recompute where pulse_id = $1 order by asked_at',
          [pulseId],
        )
      ).rows.map(({ outcome }) => outcome);
    const computed = async () => {
      const pulse = await answeredAndClosed({ teams: [8, 7, 9, 6] });
      await compute(pulse.pulseId, pulse.issuedCounts);
      return pulse;
    };
    const whole = (pulseId: string, revision: number) =>
      tally.get(Ledger, { strict: false }).reading(scope, pulseId, revision);

    it('adds a signed revision with the reason and the same figures, and keeps the one before as it was', async () => {
      const { pulseId } = await computed();
      const first = (await whole(pulseId, 1))!;
      await ask(pulseId);
      await expect(ask(pulseId)).rejects.toMatchObject({ code: 'reading.recompute-waits' });
      await Promise.all([recompute(pulseId), recompute(pulseId)]);
      const second = (await whole(pulseId, 2))!;
      expect(second.cells).toEqual(first.cells);
      expect(second.header).toEqual({
        ...first.header,
        revision: {
          number: 2,
          reason: 'The rule for flags was mended.',
          replaces: first.proof.documentHash,
        },
      });
      expect(await whole(pulseId, 1)).toEqual(first);
      expect(second.firstFrozenAt).toEqual(first.frozenAt);
      expect((await tally.get(Ledger, { strict: false }).reading(scope, pulseId))!.header).toEqual(
        second.header,
      );
      expect(await audited(pulseId)).toEqual(
        expect.arrayContaining(['reading.frozen', 'reading.recompute-asked', 'reading.recomputed']),
      );

      await ask(pulseId);
      await recompute(pulseId);
      expect((await ledgerOf(pulseId)).map(({ header }) => header.revision?.number ?? 1)).toEqual([1, 2, 3]);
      expect(await outcomes(pulseId)).toEqual(['frozen', 'frozen']);
      await expect(ask(pulseId)).rejects.toMatchObject({ code: 'reading.recomputed-too-often' });
    });

    it('writes nothing where answers are gone, came or are others, and says which', async () => {
      const { pulseId } = await computed();
      const refused = async () => {
        await ask(pulseId);
        await recompute(pulseId);
        expect(await ledgerOf(pulseId)).toHaveLength(1);
        return (await outcomes(pulseId)).at(-1);
      };
      await admin.query(
        `update readings.answer set answers = jsonb_set(answers, '{TR1}', case answers ->> 'TR1' when '5' then '1' else '5' end::jsonb)
          where id = (select id from readings.answer where pulse_id = $1 limit 1)`,
        [pulseId],
      );
      expect(await refused()).toBe('reading.recompute-other-scores');
      await admin.query(
        'delete from readings.answer where id = (select id from readings.answer where pulse_id = $1 limit 1)',
        [pulseId],
      );
      expect(await refused()).toBe('reading.answers-differ');
      await admin.query('delete from readings.answer where pulse_id = $1', [pulseId]);
      expect(await refused()).toBe('reading.answers-deleted');
      expect(
        (await audited(pulseId)).filter((action) => action === 'reading.recompute-refused'),
      ).toHaveLength(3);
    });

    it('is refused at once without the title, before the close, after the contract’s date, and of an older reading', async () => {
      const { pulseId } = await computed();
      await expect(ask(pulseId, 'another title')).rejects.toMatchObject({
        code: 'reading.recompute-not-confirmed',
      });
      const open = await storedPulse(admin, scope);
      await expect(ask(open.pulseId)).rejects.toMatchObject({ code: 'reading.not-found' });
      const clock = jest
        .spyOn(api.get(Clock, { strict: false }), 'now')
        .mockReturnValue(new Date(Date.now() + 800 * day));
      await expect(ask(pulseId)).rejects.toMatchObject({ code: 'reading.answers-deleted' });
      clock.mockRestore();
      const older = await storedPulse(admin, scope, { state: 'closed' });
      const { decisionHash: _, ...header } = (await whole(pulseId, 1))!.header;
      await aSignedReading(admin, scope, { header: { ...header, pulseId: older.pulseId }, cells: [] });
      await expect(ask(older.pulseId)).rejects.toMatchObject({ code: 'reading.decision-not-kept' });
    });
  });

  it('may read neither people nor the audit log, and change nothing of an event but its payload', async () => {
    const role = new Client({ connectionString: testDb.url('tally') });
    await role.connect();
    await role.query(`select set_config('app.tenant', $1, false)`, [scope.tenantId]);
    for (const sql of [
      'select actor from platform.audit_entry',
      'select details from platform.audit_entry',
      'select from delivery.invitation',
      'select from delivery.issued_pass',
      'select state from delivery.pulse_delivery',
      'select from people.employee',
      'select from pulses.audience_member',
      `update platform.event set name = 'x'`,
      'update intake.ballot_box set closes_at = now()',
      'update intake.ballot set revision = 2',
      'update readings.answer set cell_id = cell_id',
    ])
      await expect(role.query(sql)).rejects.toThrow(/permission denied/);
    await role.end();
  });
});
