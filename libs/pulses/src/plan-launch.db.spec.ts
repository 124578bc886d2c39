import type { TestingModule } from '@nestjs/testing';
import { IdentityModule, systemActor, type Actor } from '@penumbra/identity';
import { AuditLog, Clock, Database, newId, type TenantScope } from '@penumbra/platform';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import { anOrganisation } from '../testing/index.js';
import { CoSign, EditPulse, LaunchPulse, PlanLaunch, PulseReader, PulsesModule } from './index.js';

describe('a launch that waits', () => {
  let testDb: TestDatabase;
  let module: TestingModule;
  let scope: TenantScope;
  let now: Date;
  const council: Actor = { kind: 'account', accountId: newId() } as Actor;

  beforeAll(async () => {
    testDb = await testDatabase();
    module = await testModule(testDb, { imports: [IdentityModule, PulsesModule] });
  });
  afterAll(async () => {
    await module?.close();
    await testDb?.drop();
  });
  beforeEach(async () => {
    scope = await anOrganisation(module, { timeZones: ['Europe/Berlin'], timeZone: 'Europe/Berlin' });
    now = new Date('2027-03-01T08:00:00Z');
    jest.spyOn(module.get(Clock), 'now').mockImplementation(() => now);
  });
  afterEach(() => jest.restoreAllMocks());

  const draft = async (
    closesAt = '2027-04-20T15:00:00Z',
    programme: string | null = 'one',
  ): Promise<string> => {
    const { id } = await module.get(EditPulse).create(scope, systemActor, {
      title: 'Spring pulse',
      programme,
      instrumentId: 'quarterly-core.v1',
      audienceTeamId: null,
      replyToName: 'Ada Example',
      replyToEmail: 'ada@example.org',
      closesAt: new Date(closesAt),
    });
    return id;
  };
  const plan = (id: string, date: string, time: string) =>
    module.get(PlanLaunch).set(scope, systemActor, id, { date, time });
  const runDue = () => module.get(PlanLaunch).runDue(scope);
  const state = async (id: string) => (await module.get(PulseReader).get(scope, id)).state;
  const planned = (id: string) => module.get(PlanLaunch).planned(scope, id);
  const audited = async (action: string) =>
    (await module.get(AuditLog).list(scope, { limit: 50, action })).length;

  describe('for its hour', () => {
    it('happens then and not before, once, also with several workers', async () => {
      const id = await draft();
      expect(await plan(id, '2027-03-10', '09:00')).toEqual({
        launchAt: new Date('2027-03-10T08:00:00Z'),
        refused: null,
      });
      now = new Date('2027-03-10T07:59:59Z');
      expect(await runDue()).toBe(0);
      expect(await state(id)).toBe('draft');
      now = new Date('2027-03-10T08:00:00Z');
      await Promise.all([1, 2, 3, 4].map(runDue));
      expect(await state(id)).toBe('open');
      expect(await audited('pulse.launched')).toBe(1);
      const events = await module
        .get(Database)
        .query(scope, `select from platform.event where tenant_id = $1 and name = 'pulse-launched'`, [
          scope.tenantId,
        ]);
      expect(events).toHaveLength(1);
      expect(await planned(id)).toBeNull();
      expect(await runDue()).toBe(0);
    });

    it('means the clocks of the organisation, over their change and in the hour that is left out or comes twice', async () => {
      const id = await draft('2027-11-30T15:00:00Z');
      const at = async (date: string, time: string) => (await plan(id, date, time)).launchAt.toISOString();
      expect(await at('2027-03-27', '09:00')).toBe('2027-03-27T08:00:00.000Z');
      expect(await at('2027-03-29', '09:00')).toBe('2027-03-29T07:00:00.000Z');
      expect(await at('2027-03-28', '02:30')).toBe('2027-03-28T01:00:00.000Z');
      expect(await at('2027-10-31', '02:30')).toBe('2027-10-31T00:30:00.000Z');
    });

    it('looks for obstacles again, waits for HR with the reason, and goes on with a new time', async () => {
      // It closes within 60 days of March, and by then within the hour.
      const id = await draft('2027-03-10T09:00:00Z');
      await plan(id, '2027-03-10', '09:00');
      now = new Date('2027-03-10T08:30:00Z');
      expect(await runDue()).toBe(1);
      expect(await state(id)).toBe('draft');
      expect((await planned(id))!.refused).toMatchObject([
        { code: 'pulse.closes-too-soon', action: expect.any(String) },
      ]);
      expect(await runDue()).toBe(0);
      expect(await audited('pulse.launch-refused')).toBe(1);

      await module
        .get(EditPulse)
        .change(scope, systemActor, id, { closesAt: new Date('2027-03-30T15:00:00Z') });
      await plan(id, '2027-03-11', '09:00');
      expect((await planned(id))!.refused).toBeNull();
      now = new Date('2027-03-11T08:00:00Z');
      await runDue();
      expect(await state(id)).toBe('open');
    });

    it('asks HR instead when nothing ran for a day', async () => {
      const id = await draft();
      await plan(id, '2027-03-10', '09:00');
      now = new Date('2027-03-11T08:00:00Z');
      await runDue();
      expect(await state(id)).toBe('draft');
      expect((await planned(id))!.refused).toMatchObject([{ code: 'pulse.launch-too-late' }]);
    });

    it('is dropped by HR, by a launch by hand and with the draft', async () => {
      const [dropped, byHand, removed] = [await draft(), await draft(), await draft()];
      for (const id of [dropped, byHand, removed]) await plan(id, '2027-03-10', '09:00');
      await module.get(PlanLaunch).cancel(scope, systemActor, dropped);
      await module.get(LaunchPulse).run(scope, systemActor, byHand);
      await module.get(EditPulse).remove(scope, systemActor, removed);
      now = new Date('2027-03-10T08:00:00Z');
      expect(await runDue()).toBe(1);
      expect([await state(dropped), await planned(byHand), await audited('pulse.launched')]).toEqual([
        'draft',
        null,
        1,
      ]);
      await expect(plan(byHand, '2027-03-12', '09:00')).rejects.toMatchObject({ code: 'pulse.not-a-draft' });
    });

    it('cannot be in the past or in the last hour before the close', async () => {
      const id = await draft();
      for (const [date, time] of [
        ['2027-03-01', '08:59'],
        ['2027-04-20', '16:30'],
        ['2028-01-01', '09:00'],
      ] as const)
        await expect(plan(id, date, time)).rejects.toMatchObject({
          code: 'pulse.launch-time-unusable',
          status: 422,
        });
    });

    it('is nobody else’s', async () => {
      const id = await draft();
      const theirs = await anOrganisation(module, { timeZones: ['UTC'] });
      const input = { date: '2027-03-10', time: '09:00' };
      await expect(module.get(PlanLaunch).set(theirs, systemActor, id, input)).rejects.toMatchObject({
        status: 404,
      });
      await expect(module.get(PlanLaunch).cancel(theirs, systemActor, id)).rejects.toMatchObject({
        status: 404,
      });
      await expect(module.get(CoSign).sign(theirs, council, id)).rejects.toMatchObject({ status: 404 });
    });
  });

  describe('for the works council', () => {
    const launch = (id: string) => module.get(LaunchPulse).run(scope, systemActor, id);
    const missing = { problems: [expect.objectContaining({ code: 'pulse.co-signature-missing' })] };

    it('happens after the co-signature only, where it is needed', async () => {
      await module.get(CoSign).setNeeded(scope, systemActor, true);
      const id = await draft('2027-03-30T15:00:00Z');
      await expect(launch(id)).rejects.toMatchObject(missing);
      await module.get(CoSign).sign(scope, council, id);
      await module.get(CoSign).sign(scope, council, id);
      expect(await audited('pulse.co-signed')).toBe(1);
      expect((await launch(id)).state).toBe('open');
      await expect(module.get(CoSign).sign(scope, council, id)).rejects.toMatchObject({
        code: 'pulse.not-a-draft',
      });
    });

    it('loses the signature with every change of the draft', async () => {
      await module.get(CoSign).setNeeded(scope, systemActor, true);
      const id = await draft('2027-03-30T15:00:00Z');
      await module.get(CoSign).sign(scope, council, id);
      await module.get(EditPulse).change(scope, systemActor, id, { title: 'Another title' });
      expect(await module.get(CoSign).of(scope, id)).toBeNull();
      expect(await audited('pulse.co-signature-voided')).toBe(1);
      await expect(launch(id)).rejects.toMatchObject(missing);
    });

    it('waits at its hour for the signature, and says so', async () => {
      await module.get(CoSign).setNeeded(scope, systemActor, true);
      const id = await draft('2027-03-30T15:00:00Z');
      await plan(id, '2027-03-10', '09:00');
      now = new Date('2027-03-10T08:00:00Z');
      await runDue();
      expect((await planned(id))!.refused).toMatchObject([{ code: 'pulse.co-signature-missing' }]);
    });

    it('is needed from when somebody says so until it is waived; both are audited once', async () => {
      expect(await module.get(CoSign).isNeeded(scope)).toBe(false);
      for (const needed of [true, true, false, false])
        await module.get(CoSign).setNeeded(scope, systemActor, needed);
      expect([await audited('co-signature.required'), await audited('co-signature.waived')]).toEqual([1, 1]);
      const id = await draft('2027-03-30T15:00:00Z');
      expect((await launch(id)).state).toBe('open');
    });
  });
});
