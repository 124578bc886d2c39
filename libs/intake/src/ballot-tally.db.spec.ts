import { randomUUID } from 'node:crypto';
import { tenantScope } from '@penumbra/platform';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import { ballotOpener } from '@penumbra/seal/node';
import type { TestingModule } from '@nestjs/testing';
import { Client } from 'pg';
import { aSealedPulse, type SealedPulse } from '../testing/index.js';
import { BallotTally, BallotTallyModule, CastBallot, IntakeModule, OpenBallotBox } from './index.js';

describe('the tally of a ballot box', () => {
  let testDb: TestDatabase;
  let box: TestingModule;
  let counting: TestingModule;
  let tally: BallotTally;
  let sealed: SealedPulse;
  const scope = tenantScope(randomUUID());
  const units = [randomUUID(), randomUUID()] as const;

  beforeAll(async () => {
    testDb = await testDatabase();
    box = await testModule(testDb, { role: 'intake', imports: [IntakeModule] });
    counting = await testModule(testDb, { role: 'tally', imports: [BallotTallyModule] });
    tally = counting.get(BallotTally);
    sealed = await aSealedPulse(units.map((unitId) => ({ unitId, size: 8 })));
  });
  afterAll(async () => {
    await box?.close();
    await counting?.close();
    await testDb?.drop();
  });

  const cast = (pulseId: string, body: string) => box.get(CastBallot).run(scope, { pulseId, body });
  const filledBox = async (count = 12) => {
    const pulseId = randomUUID();
    await box.get(OpenBallotBox).run(scope, pulseId, {
      closesAt: new Date(Date.now() + 3_600_000),
      manifestHash: sealed.manifestHash,
      ballotSize: sealed.manifest.ballotSize,
      unitKeys: sealed.unitKeys,
    });
    for (let index = 0; index < count; index += 1)
      await cast(pulseId, await sealed.body(units[index < 7 ? 0 : 1], { BA1: (index % 10) + 1 }));
    return pulseId;
  };
  const read = async (pulseId: string, of = scope) => {
    const all = [];
    for await (const part of tally.ballots(of, pulseId)) all.push(...part);
    return all;
  };

  it('reads every ballot with its unit, in the order of the nonce hashes', async () => {
    const pulseId = await filledBox();
    const closed = { manifestHash: sealed.manifestHash, ballotSize: sealed.manifest.ballotSize };
    expect(await tally.close(scope, pulseId)).toEqual(closed);
    expect(await tally.close(scope, pulseId)).toEqual(closed);
    const ballots = await read(pulseId);
    expect(ballots.map(({ nonceHash }) => nonceHash.toString('hex'))).toEqual(
      ballots.map(({ nonceHash }) => nonceHash.toString('hex')).toSorted(),
    );
    const open = ballotOpener(sealed.privateKey, sealed.manifestHash, sealed.manifest.ballotSize);
    const answers = ballots.map((ballot) =>
      open(ballot.ciphertext, { ...ballot, nonceHash: Uint8Array.from(ballot.nonceHash) }),
    );
    expect(answers.map((one) => (one as { answers: { BA1: number } }).answers.BA1).toSorted()).toEqual(
      Array.from({ length: 12 }, (_, index) => (index % 10) + 1).toSorted(),
    );
    expect(ballots.filter(({ unitId }) => unitId === units[0])).toHaveLength(7);
    expect(await tally.count(scope, pulseId)).toBe(12);
    expect([...(await tally.unitKeys(scope, pulseId)).keys()].toSorted()).toEqual([...units].toSorted());
  });

  it('has the one who closes wait for a ballot under way, and refuses the ballot that comes later', async () => {
    const pulseId = await filledBox(0);
    const blocker = new Client({ connectionString: testDb.adminUrl });
    await blocker.connect();
    await blocker.query('begin');
    await blocker.query('lock table intake.ballot in exclusive mode');
    const underWay = cast(pulseId, await sealed.body(units[0], { BA1: 3 }));
    await waiting(1);
    const closing = tally.close(scope, pulseId);
    await waiting(2);
    const late = cast(pulseId, await sealed.body(units[0], { BA1: 4 }));
    late.catch(() => {});
    await waiting(3);
    await blocker.query('commit');
    await blocker.end();
    expect(await underWay).toMatchObject({ receipt: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await closing).not.toBeNull();
    await expect(late).rejects.toMatchObject({ code: 'intake.closed' });
    expect(await tally.count(scope, pulseId)).toBe(1);
  });

  /** Waits until so many statements wait for a lock: a pause of a fixed length would prove nothing on a busy machine. */
  const waiting = async (count: number): Promise<void> => {
    const admin = new Client({ connectionString: testDb.adminUrl });
    await admin.connect();
    const blocked = async () =>
      (
        await admin.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
      ).rowCount ?? 0;
    const deadline = Date.now() + 20_000;
    while ((await blocked()) < count && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const seen = await blocked();
    await admin.end();
    expect(seen).toBe(count);
  };

  it('empties a box, which then still says that it is closed', async () => {
    const pulseId = await filledBox(2);
    await tally.close(scope, pulseId);
    await tally.empty(scope, pulseId);
    expect(await read(pulseId)).toEqual([]);
    const again = cast(pulseId, await sealed.body(units[0], {}));
    await expect(again).rejects.toMatchObject({ code: 'intake.closed' });
  });

  it('voids a box for good and destroys what was in it', async () => {
    const pulseId = await filledBox(2);
    await tally.void(scope, pulseId);
    expect(await tally.close(scope, pulseId)).toBeNull();
    expect(await read(pulseId)).toEqual([]);
    const again = cast(pulseId, await sealed.body(units[0], {}));
    await expect(again).rejects.toMatchObject({ code: 'intake.voided' });
  });

  it('leaves the box of another tenant alone', async () => {
    const pulseId = await filledBox(3);
    const other = tenantScope(randomUUID());
    expect(await tally.close(other, pulseId)).toBeNull();
    await tally.void(other, pulseId);
    expect(await read(pulseId, other)).toEqual([]);
    expect(await read(pulseId)).toHaveLength(3);
  });
});
