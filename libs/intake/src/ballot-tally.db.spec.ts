import { randomBytes, randomUUID } from 'node:crypto';
import { quarterlyCore } from '@penumbra/instruments';
import { tenantScope } from '@penumbra/platform';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import type { TestingModule } from '@nestjs/testing';
import {
  AdmitPass,
  BallotTally,
  BallotTallyModule,
  CastBallot,
  IntakeModule,
  OpenBallotBox,
  passHashOf,
} from './index.js';

describe('the tally of a ballot box', () => {
  let testDb: TestDatabase;
  let box: TestingModule;
  let counting: TestingModule;
  let tally: BallotTally;
  const scope = tenantScope(randomUUID());
  const units = [randomUUID(), randomUUID()] as const;

  beforeAll(async () => {
    testDb = await testDatabase();
    box = await testModule(testDb, { role: 'intake', imports: [IntakeModule] });
    counting = await testModule(testDb, { role: 'tally', imports: [BallotTallyModule] });
    tally = counting.get(BallotTally);
  });
  afterAll(async () => {
    await box?.close();
    await counting?.close();
    await testDb?.drop();
  });

  const filledBox = async () => {
    const pulseId = randomUUID();
    const closesAt = new Date(Date.now() + 3_600_000);
    await box
      .get(OpenBallotBox)
      .run(scope, pulseId, { closesAt, instrument: quarterlyCore(), unitIds: units });
    const passes = Array.from({ length: 12 }, () => randomBytes(32));
    for (const [index, pass] of passes.entries()) {
      const unitId = units[index < 7 ? 0 : 1];
      await box.get(AdmitPass).run(scope, { pulseId, unitId, passHash: passHashOf(pass) });
      if (index > 0)
        await box
          .get(CastBallot)
          .run(scope, { pulseId, pass, revision: 1, answers: { BA1: (index % 10) + 1 } });
    }
    return { pulseId, passes };
  };

  it('reads every ballot with its unit, in the order of the pass hashes, and counts passes', async () => {
    const { pulseId, passes } = await filledBox();
    expect(await tally.close(scope, pulseId)).toBe(true);
    expect(await tally.close(scope, pulseId)).toBe(true);
    const expected = passes
      .map((pass, index) => ({
        key: passHashOf(pass).toString('hex'),
        unitId: units[index < 7 ? 0 : 1],
        answers: { BA1: (index % 10) + 1 },
      }))
      .slice(1)
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ unitId, answers }) => ({ unitId, answers }));
    expect(await tally.ballots(scope, pulseId)).toEqual(expected);
    expect(await tally.passCounts(scope, pulseId)).toEqual({ [units[0]]: 7, [units[1]]: 5 });
  });

  it('empties a box, which then still says that it is closed', async () => {
    const { pulseId, passes } = await filledBox();
    await tally.close(scope, pulseId);
    await tally.empty(scope, pulseId);
    expect(await tally.ballots(scope, pulseId)).toEqual([]);
    const again = box.get(CastBallot).run(scope, { pulseId, pass: passes[1]!, revision: 2, answers: {} });
    await expect(again).rejects.toMatchObject({ code: 'intake.closed' });
  });

  it('voids a box for good and destroys what was in it', async () => {
    const { pulseId, passes } = await filledBox();
    await tally.void(scope, pulseId);
    expect(await tally.close(scope, pulseId)).toBe(false);
    expect(await tally.ballots(scope, pulseId)).toEqual([]);
    expect(await tally.passCounts(scope, pulseId)).toEqual({});
    const again = box.get(CastBallot).run(scope, { pulseId, pass: passes[1]!, revision: 2, answers: {} });
    await expect(again).rejects.toMatchObject({ code: 'intake.voided' });
  });

  it('leaves the box of another tenant alone', async () => {
    const { pulseId } = await filledBox();
    const other = tenantScope(randomUUID());
    expect(await tally.close(other, pulseId)).toBe(false);
    await tally.void(other, pulseId);
    expect(await tally.ballots(other, pulseId)).toEqual([]);
    expect(await tally.ballots(scope, pulseId)).toHaveLength(11);
  });
});
