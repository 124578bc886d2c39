import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  launchedPulse,
  launchingModules,
  mailSink,
  startProcess,
  type LaunchedPulse,
  type MailSink,
  type RunningProcess,
} from '@penumbra/delivery/testing';
import { testDatabase, testModule } from '@penumbra/platform/testing';
import { Client } from 'pg';

// Fault F1 in its small form. The worker is the built process and dies by SIGKILL, the mail server speaks SMTP and
// keeps what it took; nothing in between is replaced.

const token = 'a-token-for-the-tests';
const kills = 5;

/** What a run came to, from the side of the mailboxes. */
interface Verdict {
  /** People without any mail. */
  readonly lost: number;
  /** Addresses that got more than one copy. */
  readonly sentTwice: readonly string[];
  /** Copies beyond one a person, as the mail server saw them. */
  readonly extraCopies: number;
  /** Copies beyond one a person behind a last hop that drops a repeated Message-ID. */
  readonly extraCopiesBehindIdempotentHop: number;
  /** People whose copies do not all carry the same link. */
  readonly differingLinks: number;
}

/** Everything one run needs, of its own. */
interface Arena {
  readonly admin: Client;
  launch(people: number): Promise<LaunchedPulse>;
  startWorker(sink: MailSink): Promise<RunningProcess>;
  log(): string;
  close(): Promise<void>;
}

async function arena(redisUrl?: string): Promise<Arena> {
  const testDb = await testDatabase();
  const keys = await mkdtemp(join(tmpdir(), 'keys-'));
  const module = await testModule(testDb, { imports: launchingModules });
  const admin = new Client({ connectionString: testDb.adminUrl });
  await admin.connect();
  const intake = await startProcess('intake', { DATABASE_URL: testDb.url('intake'), INTAKE_TOKEN: token });
  const workers: RunningProcess[] = [];
  return {
    admin,
    // Few groups: making their keys takes a busy machine longer than all mails.
    launch: (people) => launchedPulse(module, { people, teamSize: 70 }),
    log: () => workers.at(-1)?.log() ?? '',
    startWorker: async (sink) => {
      const worker = await startProcess('worker', {
        WORKER_ROLE: 'delivery',
        DATABASE_URL: testDb.url('app'),
        SMTP_URL: sink.url,
        KEY_DIR: keys,
        INTAKE_URL: intake.url,
        INTAKE_TOKEN: token,
        ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
      });
      workers.push(worker);
      return worker;
    },
    close: async () => {
      for (const worker of workers) await worker.kill('SIGKILL');
      await intake.kill('SIGTERM');
      await admin.end();
      await module.close();
      await testDb.drop();
      await rm(keys, { recursive: true, force: true });
    },
  };
}

async function until(what: string, patience: number, { log }: Arena, done: () => boolean | Promise<boolean>) {
  const deadline = Date.now() + patience;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error(`Waited ${patience} ms in vain: ${what}\n${log()}`);
    await wait(20);
  }
}

/**
 * Kills the worker each time another part of the mails has reached the server, and starts it again.
 * @returns whose mail was under way at a kill: claimed, and not yet on record as accepted.
 */
async function killInMidSend(place: Arena, sink: MailSink, people: number): Promise<Set<string>> {
  const underWay = new Set<string>();
  for (let kill = 1; kill <= kills; kill += 1) {
    const worker = await place.startWorker(sink);
    const mark = Math.floor((people * kill) / (kills + 2));
    await until(`mail ${mark}`, 60_000, place, () => sink.copies.length >= mark);
    await worker.kill('SIGKILL');
    const { rows } = await place.admin.query<{ email: string }>(
      `select i.email from delivery.send s
         join delivery.invitation i on i.tenant_id = s.tenant_id and i.id = s.invitation_id
        where s.state = 'sending'`,
    );
    for (const { email } of rows) underWay.add(email);
  }
  await place.startWorker(sink);
  return underWay;
}

async function waitingMails({ admin }: Arena, { pulseId }: LaunchedPulse): Promise<number> {
  const { rows } = await admin.query(
    `select count(*)::int as count from delivery.send where pulse_id = $1 and state <> 'accepted'`,
    [pulseId],
  );
  return rows[0].count;
}

describe('a delivery worker that is killed five times in mid-send of 500 mails', () => {
  const people = 500;
  // A Redis database of its own: another test's worker would take the jobs.
  const redisUrl = process.env['TEST_REDIS_URL'] && new URL('/8', process.env['TEST_REDIS_URL']).href;
  const backends = [{ name: 'Postgres' }, ...(redisUrl ? [{ name: 'Redis', redisUrl }] : [])];

  it(`loses none, with the queue on ${backends.map(({ name }) => name).join(' and on ')}; what goes out twice has the same link and Message-ID`, async () => {
    const run = async (backend: { name: string; redisUrl?: string }): Promise<void> => {
      const place = await arena(backend.redisUrl);
      const sink = await mailSink({ delayMilliseconds: 25 });
      try {
        const launched = await place.launch(people);
        const startedAt = Date.now();
        const underWay = await killInMidSend(place, sink, people);
        // What was under way at a kill goes out when its lease is over, a minute later.
        await until('all accepted', 180_000, place, async () => (await waitingMails(place, launched)) === 0);
        const seconds = Math.round((Date.now() - startedAt) / 1000);
        const verdict = judge(launched, sink);
        console.log(
          `${people} mails, ${kills} kills, queue on ${backend.name}, ${seconds} s: ${said(verdict)}`,
        );
        expect(underWay.size).toBeGreaterThan(0); // the kills struck in mid-send
        expect(verdict).toMatchObject({ lost: 0, extraCopiesBehindIdempotentHop: 0, differingLinks: 0 });
        // Nobody gets a second copy but those whose mail was claimed and not yet recorded when a kill struck.
        expect(verdict.sentTwice.filter((email) => !underWay.has(email))).toEqual([]);
      } finally {
        await place.close();
        await sink.close();
      }
    };
    await Promise.all(backends.map(run));
  }, 400_000);
});

describe('the judge of killed workers is seen to fail', () => {
  const people = 280;
  let place: Arena;

  beforeEach(async () => {
    place = await arena();
  });
  afterEach(() => place.close());

  /** A run in which the database itself misbehaves as a broken build would. */
  const runWith = async (defect: string): Promise<Verdict> => {
    await place.admin.query(defect);
    const sink = await mailSink({ delayMilliseconds: 25 });
    const launched = await place.launch(people);
    await killInMidSend(place, sink, people);
    await until('nothing left to do', 60_000, place, async () => {
      await wait(300);
      // Time passes: the leases of the dead are over. Those of the living are younger than three seconds.
      await place.admin.query(
        `update delivery.send set lease_until = now()
          where state = 'sending' and lease_until < now() + interval '57 s'`,
      );
      return sink.copies.length > 0 && (await waitingMails(place, launched)) === 0;
    });
    await wait(1_000);
    await sink.close();
    return judge(launched, sink);
  };

  it('when jobs are only in the queue: a mail that was handed out is no longer on record', async () => {
    const verdict = await runWith(`
      create function delivery.planted() returns trigger language plpgsql as $$
      begin delete from delivery.send where tenant_id = new.tenant_id and id = new.id; return null; end $$;
      create trigger planted after update on delivery.send
        for each row when (new.state = 'sending') execute function delivery.planted()`);
    console.log(`planted, jobs only in the queue: ${said(verdict)}`);
    expect(verdict.lost).toBeGreaterThan(0);
  }, 180_000);

  it('when every attempt has a new Message-ID: the idempotent last hop cannot know the copies', async () => {
    const verdict = await runWith(`
      create function delivery.planted() returns trigger language plpgsql as $$
      begin new.message_id := '<' || gen_random_uuid() || '@planted.example>'; return new; end $$;
      create trigger planted before update on delivery.send
        for each row when (new.attempt_count > 1 and new.attempt_count > old.attempt_count)
        execute function delivery.planted()`);
    console.log(`planted, a new Message-ID for every attempt: ${said(verdict)}`);
    expect(verdict.extraCopiesBehindIdempotentHop).toBeGreaterThan(0);
  }, 180_000);
});

const said = (verdict: Verdict): string =>
  `lost ${verdict.lost}, extra copies ${verdict.extraCopies}, behind an idempotent last hop ` +
  `${verdict.extraCopiesBehindIdempotentHop}, differing links ${verdict.differingLinks}`;

function copiesPerPerson(mails: Iterable<{ to: string }>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { to } of mails) counts.set(to, (counts.get(to) ?? 0) + 1);
  return counts;
}

const beyondOne = (counts: Map<string, number>): number =>
  [...counts.values()].reduce((sum, copies) => sum + copies - 1, 0);

function judge({ emails }: LaunchedPulse, sink: MailSink): Verdict {
  const seen = copiesPerPerson(sink.copies);
  const handedOn = copiesPerPerson(sink.delivered.values());
  const links = new Map<string, Set<string>>();
  for (const { to, raw } of sink.copies) {
    const link = /\/answer\/[^\s"<]*/.exec(raw.replaceAll('=\r\n', '').replaceAll('=3D', '='))?.[0] ?? 'none';
    links.set(to, (links.get(to) ?? new Set()).add(link));
  }
  return {
    lost: emails.filter((email) => !seen.has(email)).length,
    sentTwice: [...seen].filter(([, copies]) => copies > 1).map(([email]) => email),
    extraCopies: beyondOne(seen),
    extraCopiesBehindIdempotentHop: beyondOne(handedOn),
    differingLinks: [...links.values()].filter((perPerson) => perPerson.size !== 1 || perPerson.has('none'))
      .length,
  };
}
