import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { TestingModule } from '@nestjs/testing';
import {
  launchedPulse,
  launchingModules,
  mailSink,
  startProcess,
  type LaunchedPulse,
  type MailSink,
  type RunningProcess,
} from '@penumbra/delivery/testing';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import { Client } from 'pg';

// Fault F1 in its small form. The worker is the built process and dies by SIGKILL, the mail server speaks SMTP and
// keeps what it took; nothing in between is replaced.

const token = 'a-token-for-the-tests';
const kills = 5;

/** What a run came to, from the side of the mailboxes. */
interface Verdict {
  /** People without any mail. */
  readonly lost: number;
  /** Copies beyond one a person, as the mail server saw them. */
  readonly extraCopies: number;
  /** Copies beyond one a person behind a last hop that drops a repeated Message-ID. */
  readonly extraCopiesBehindIdempotentHop: number;
  /** People whose copies do not all carry the same link. */
  readonly differingLinks: number;
}

describe.each([
  ['Postgres', undefined],
  ...(process.env['TEST_REDIS_URL'] ? [['Redis', process.env['TEST_REDIS_URL']] as const] : []),
] as const)('a delivery worker that is killed in mid-send, with its queue on %s', (_, redisUrl) => {
  let testDb: TestDatabase;
  let module: TestingModule;
  let admin: Client;
  let intake: RunningProcess;
  let keys: string;
  const workers: RunningProcess[] = [];

  beforeAll(async () => {
    testDb = await testDatabase();
    keys = await mkdtemp(join(tmpdir(), 'keys-'));
    module = await testModule(testDb, { imports: launchingModules });
    admin = new Client({ connectionString: testDb.adminUrl });
    await admin.connect();
    intake = await startProcess('intake', { DATABASE_URL: testDb.url('intake'), INTAKE_TOKEN: token });
  });
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.kill('SIGKILL');
  });
  afterAll(async () => {
    await intake?.kill('SIGTERM');
    await admin?.end();
    await module?.close();
    await testDb?.drop();
    await rm(keys, { recursive: true, force: true });
  });

  const startWorker = async (sink: MailSink): Promise<RunningProcess> => {
    const worker = await startProcess('worker', {
      WORKER_ROLE: 'delivery',
      DATABASE_URL: testDb.url('app'),
      SMTP_URL: sink.url,
      KEY_DIR: keys,
      INTAKE_URL: intake.url,
      INTAKE_TOKEN: token,
      LOG_LEVEL: 'info',
      ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    });
    workers.push(worker);
    return worker;
  };

  const until = async (
    what: string,
    patience: number,
    done: () => boolean | Promise<boolean>,
  ): Promise<void> => {
    const deadline = Date.now() + patience;
    while (!(await done())) {
      if (Date.now() > deadline)
        throw new Error(`Waited ${patience} ms in vain: ${what}\n${workers.at(-1)?.log()}`);
      await wait(20);
    }
  };

  /** Kills the worker each time another part of the mails has reached the server, and starts it again. */
  const killInMidSend = async (sink: MailSink, total: number): Promise<number> => {
    let inFlight = 0;
    for (let kill = 1; kill <= kills; kill += 1) {
      const worker = await startWorker(sink);
      const mark = Math.floor((total * kill) / (kills + 2));
      await until(`mail ${mark}`, 60_000, () => sink.copies.length >= mark);
      await worker.kill('SIGKILL');
      const { rows } = await admin.query(
        `select count(*)::int as count from delivery.send where state = 'sending'`,
      );
      inFlight += rows[0].count;
    }
    await startWorker(sink);
    return inFlight;
  };

  const unfinished = async ({ pulseId }: LaunchedPulse): Promise<number> => {
    const { rows } = await admin.query(
      `select count(*)::int as count from delivery.send where pulse_id = $1 and state <> 'accepted'`,
      [pulseId],
    );
    return rows[0].count;
  };

  it('loses none of 500 mails; what it sends twice carries the same link and Message-ID', async () => {
    const sink = await mailSink({ delayMilliseconds: 25 });
    const launched = await launchedPulse(module, { people: 500 });
    const startedAt = Date.now();
    const inFlight = await killInMidSend(sink, 500);
    // What was under way at a kill goes out when its lease is over, a minute later.
    await until('all accepted', 150_000, async () => (await unfinished(launched)) === 0);
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    await sink.close();
    const verdict = judge(launched, sink);
    console.log(
      `500 mails, ${kills} kills, ${inFlight} under way at the kills, ${seconds} s: ${JSON.stringify(verdict)}`,
    );
    expect(inFlight).toBeGreaterThan(0); // the kills struck in mid-send
    expect(verdict).toMatchObject({ lost: 0, extraCopiesBehindIdempotentHop: 0, differingLinks: 0 });
    expect(verdict.extraCopies).toBeLessThanOrEqual(inFlight);
  }, 300_000);

  describe('is seen to fail on a planted defect', () => {
    afterEach(async () => {
      await admin.query('drop trigger if exists planted on delivery.send');
    });

    /** Time passes: the leases of the dead are over. */
    const leasesAreOver = () =>
      admin.query(`update delivery.send set lease_until = now() where state = 'sending'`);

    const runWithDefect = async (people: number): Promise<Verdict> => {
      const sink = await mailSink({ delayMilliseconds: 25 });
      const launched = await launchedPulse(module, { people });
      await killInMidSend(sink, people);
      await until('nothing left to do', 60_000, async () => {
        await wait(200);
        const { rows } = await admin.query(
          `select count(*) filter (where state <> 'accepted')::int as waiting, count(*)::int as total
             from delivery.send where pulse_id = $1`,
          [launched.pulseId],
        );
        if (sink.copies.length > 0 && rows[0].waiting > 0) await overdueLeases();
        return rows[0].waiting === 0;
      });
      await wait(500);
      await sink.close();
      return judge(launched, sink);
    };
    /** Only leases that no living worker holds: those claimed before the last worker began. */
    const overdueLeases = async (): Promise<void> => {
      await wait(1_500);
      await leasesAreOver();
    };

    it('jobs only in the queue: a mail handed out is no longer on record', async () => {
      await admin.query(`
        create or replace function delivery.planted() returns trigger language plpgsql as $$
        begin delete from delivery.send where tenant_id = new.tenant_id and id = new.id; return null; end $$;
        grant execute on function delivery.planted() to public;
        create trigger planted after update on delivery.send
          for each row when (new.state = 'sending') execute function delivery.planted()`);
      const verdict = await runWithDefect(140);
      console.log(`jobs only in the queue: ${JSON.stringify(verdict)}`);
      expect(verdict.lost).toBeGreaterThan(0);
    }, 180_000);

    it('a new Message-ID for every attempt: the idempotent last hop cannot know the copies', async () => {
      await admin.query(`
        create or replace function delivery.planted() returns trigger language plpgsql as $$
        begin new.message_id := '<' || gen_random_uuid() || '@planted.example>'; return new; end $$;
        create trigger planted before update on delivery.send
          for each row when (new.state = 'sending' and old.state = 'sending') execute function delivery.planted()`);
      const verdict = await runWithDefect(140);
      console.log(`a new Message-ID for every attempt: ${JSON.stringify(verdict)}`);
      expect(verdict.extraCopiesBehindIdempotentHop).toBeGreaterThan(0);
    }, 180_000);
  });
});

function judge({ emails }: LaunchedPulse, sink: MailSink): Verdict {
  const count = (mails: Iterable<{ to: string }>): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const { to } of mails) counts.set(to, (counts.get(to) ?? 0) + 1);
    return counts;
  };
  const seen = count(sink.copies);
  const handedOn = count(sink.delivered.values());
  const beyondOne = (counts: Map<string, number>) =>
    [...counts.values()].reduce((sum, copies) => sum + copies - 1, 0);
  const links = new Map<string, Set<string>>();
  for (const { to, raw } of sink.copies) {
    const link = /\/answer\/[^\s"<]*/.exec(raw.replaceAll('=\r\n', '').replaceAll('=3D', '='))?.[0] ?? 'none';
    links.set(to, (links.get(to) ?? new Set()).add(link));
  }
  return {
    lost: emails.filter((email) => !seen.has(email)).length,
    extraCopies: beyondOne(seen),
    extraCopiesBehindIdempotentHop: beyondOne(handedOn),
    differingLinks: [...links.values()].filter((perPerson) => perPerson.size !== 1 || perPerson.has('none'))
      .length,
  };
}
