import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { launchedPulse, launchingModules, mailSink, startProcess } from '@penumbra/delivery/testing';
import { systemActor } from '@penumbra/identity';
import { EndPulse } from '@penumbra/pulses';
import { testDatabase, testModule } from '@penumbra/platform/testing';
import { Client } from 'pg';

const token = 'a-token-for-the-tests';

describe('the worker as two processes', () => {
  it('takes pulses from launch to mail, from close to reading, from void to notice, and stops cleanly', async () => {
    const testDb = await testDatabase();
    const keys = await mkdtemp(join(tmpdir(), 'keys-'));
    const sink = await mailSink();
    const module = await testModule(testDb, { imports: launchingModules });
    const admin = new Client({ connectionString: testDb.adminUrl });
    await admin.connect();
    const intake = await startProcess('intake', { DATABASE_URL: testDb.url('intake'), INTAKE_TOKEN: token });
    const shared = { INTAKE_TOKEN: token, INTAKE_URL: intake.url, SMTP_URL: sink.url };
    const delivery = await startProcess('worker', {
      ...shared,
      WORKER_ROLE: 'delivery',
      DATABASE_URL: testDb.url('app'),
      KEY_DIR: join(keys, 'issuer'),
    });
    const tally = await startProcess('worker', {
      ...shared,
      WORKER_ROLE: 'tally',
      DATABASE_URL: testDb.url('tally'),
      KEY_DIR: join(keys, 'tally'),
    });
    const until = async (sql: string, parameters: unknown[]): Promise<void> => {
      const deadline = Date.now() + 40_000;
      while ((await admin.query(sql, parameters)).rows.length === 0) {
        if (Date.now() > deadline)
          throw new Error(`Waited in vain for: ${sql}\n${delivery.log()}\n${tally.log()}`);
        await wait(100);
      }
    };
    const allAccepted = `select 1 from delivery.send where pulse_id = $1
      having count(*) = $2 and bool_and(state = 'accepted')`;
    try {
      const [read, voided] = [
        await launchedPulse(module, { people: 14, hasTally: true }),
        await launchedPulse(module, { people: 7, title: 'To be voided', hasTally: true }),
      ];
      await until(allAccepted, [read.pulseId, 14]);
      await until(allAccepted, [voided.pulseId, 7]);
      expect(sink.copies).toHaveLength(21);

      // One by its time, the other by hand.
      await admin.query('update pulses.pulse set closes_at = now() where id = $1', [read.pulseId]);
      await module.get(EndPulse).void(voided.scope, systemActor, voided.pulseId, 'To be voided', 'a test');
      await until('select from readings.reading where pulse_id = $1', [read.pulseId]);
      await until(allAccepted, [voided.pulseId, 14]);
      expect(sink.copies).toHaveLength(28);
      await until(`select from intake.ballot_box where pulse_id = $1 and state = 'voided'`, [voided.pulseId]);
      for (const { scope } of [read, voided])
        for (const owner of ['issuer', 'tally'])
          // What stays is the key that readings are signed with: the tenant's, not a pulse's.
          expect(
            (await readdir(join(keys, owner, scope.tenantId))).filter((file) => !file.endsWith('.signing')),
          ).toEqual([]);
      expect(await delivery.kill('SIGTERM')).toBe(0);
      expect(await tally.kill('SIGTERM')).toBe(0);
    } finally {
      for (const running of [delivery, tally, intake]) await running.kill('SIGKILL');
      await admin.end();
      await module.close();
      await sink.close();
      await testDb.drop();
      await rm(keys, { recursive: true, force: true });
    }
  }, 150_000);
});
