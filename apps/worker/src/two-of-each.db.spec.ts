import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { launchedPulse, launchingModules, mailSink, startProcess } from '@penumbra/delivery/testing';
import { BeginSession, IssueSignInLink } from '@penumbra/identity';
import { testDatabase, testModule } from '@penumbra/platform/testing';
import { Client } from 'pg';

const token = 'a-token-for-the-tests';
// A Redis database of its own: another test's worker would take the jobs.
const redisUrl = process.env['TEST_REDIS_URL'] && new URL('/9', process.env['TEST_REDIS_URL']).href;
const backends: { name: string; environment: Record<string, string> }[] = [
  { name: 'Postgres', environment: {} },
  ...(redisUrl ? [{ name: 'Redis', environment: { REDIS_URL: redisUrl } }] : []),
];

describe.each(backends)('two of each process side by side, the queue on $name', ({ environment }) => {
  it('send each mail once, and close each pulse once, by its time and by hand at both', async () => {
    const people = 210;
    const testDb = await testDatabase();
    const keys = await mkdtemp(join(tmpdir(), 'keys-'));
    const sink = await mailSink({ delayMilliseconds: 3 });
    const module = await testModule(testDb, { imports: launchingModules });
    const admin = new Client({ connectionString: testDb.adminUrl });
    await admin.connect();
    const intake = await startProcess('intake', { DATABASE_URL: testDb.url('intake'), INTAKE_TOKEN: token });
    const shared = {
      ...environment,
      INTAKE_TOKEN: token,
      INTAKE_URL: intake.url,
      SMTP_URL: sink.url,
      DATABASE_URL: testDb.url('app'),
      KEY_DIR: join(keys, 'issuer'),
    };
    const tally = {
      ...shared,
      WORKER_ROLE: 'tally',
      DATABASE_URL: testDb.url('tally'),
      KEY_DIR: join(keys, 'tally'),
    };
    const workers = await Promise.all([
      startProcess('worker', shared),
      startProcess('worker', shared),
      startProcess('worker', tally),
      startProcess('worker', tally),
    ]);
    const apis = await Promise.all([startProcess('api', shared), startProcess('api', shared)]);
    const until = async (sql: string, parameters: unknown[]): Promise<void> => {
      const deadline = Date.now() + 90_000;
      while ((await admin.query(sql, parameters)).rows.length === 0) {
        if (Date.now() > deadline)
          throw new Error(`Waited in vain for: ${sql}\n${workers.map(({ log }) => log()).join('\n')}`);
        await wait(100);
      }
    };
    try {
      const byTime = await launchedPulse(module, { people, teamSize: 70, hasTally: true });
      const byHand = await launchedPulse(module, { people: 14, teamSize: 14, hasTally: true });
      for (const { pulseId, emails } of [byTime, byHand])
        await until(
          `select 1 from delivery.send where pulse_id = $1
            having count(*) = $2 and bool_and(state = 'accepted' and attempt_count = 1)`,
          [pulseId, emails.length],
        );
      const recipients = sink.copies.map(({ to }) => to).sort();
      expect(recipients).toEqual([...byTime.emails, ...byHand.emails].sort());

      await admin.query('update pulses.pulse set closes_at = now() where id = $1', [byTime.pulseId]);
      const slug = byHand.emails[0]!.split('@')[1];
      const link = await module.get(IssueSignInLink, { strict: false }).run(byHand.scope, `hr@${slug}`);
      const { token: session } = await module.get(BeginSession, { strict: false }).run(link!);
      const answers = await Promise.all(
        Array.from({ length: 10 }, async (_, index) => {
          const answer = await fetch(`${apis[index % 2]!.url}/api/pulses/${byHand.pulseId}/close`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', cookie: `session=${session}` },
            body: JSON.stringify({ confirm: 'Autumn pulse' }),
          });
          return answer.status;
        }),
      );
      expect(answers).toEqual(answers.map(() => 200));
      for (const { pulseId } of [byTime, byHand]) {
        await until('select from readings.reading where pulse_id = $1', [pulseId]);
        const { rows } = await admin.query(
          `select name, count(*)::int as count from platform.event
            where payload ->> 'pulseId' = $1 and name in ('pulse-closed', 'issuing-ended', 'reading-ready')
            group by name order by name`,
          [pulseId],
        );
        expect(rows).toEqual([
          { name: 'issuing-ended', count: 1 },
          { name: 'pulse-closed', count: 1 },
          { name: 'reading-ready', count: 1 },
        ]);
        const readings = await admin.query('select from readings.reading where pulse_id = $1', [pulseId]);
        expect(readings.rows).toHaveLength(1);
        const audited = await admin.query(
          `select from platform.audit_entry where action = 'pulse.closed' and subject = $1`,
          [`pulse:${pulseId}`],
        );
        expect(audited.rows).toHaveLength(1);
      }
    } finally {
      for (const running of [...workers, ...apis, intake]) await running.kill('SIGKILL');
      await admin.end();
      await module.close();
      await sink.close();
      await testDb.drop();
      await rm(keys, { recursive: true, force: true });
    }
  }, 240_000);
});
