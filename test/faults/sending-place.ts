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
import { Pool } from 'pg';
import type { Random } from '../../apps/cli/src/demo/random.js';
import { isLarge } from './load.js';
import { hasRedis, startOwnRedis, type OwnRedis } from './own-redis.js';

// What the faults of sending have in common: the built delivery workers, a mail server that speaks SMTP and keeps what it
// took, and a judge who looks at the mailboxes. Nothing in between is replaced.

const token = 'a-token-for-the-tests';

export type Backend = 'Postgres' | 'Redis';
export const backends: readonly Backend[] = hasRedis() ? ['Postgres', 'Redis'] : ['Postgres'];

/** Everything one run needs, of its own. */
export interface SendingPlace {
  readonly database: TestDatabase;
  readonly admin: Pool;
  readonly module: TestingModule;
  readonly sink: MailSink;
  /** Where the queue is on Redis. */
  readonly redis: OwnRedis | null;
  readonly keyDir: string;
  readonly workers: readonly RunningProcess[];
  launch(people: number, input?: Partial<Parameters<typeof launchedPulse>[1]>): Promise<LaunchedPulse>;
  /** Another delivery worker; ready when this returns. */
  startWorker(): Promise<RunningProcess>;
  startApi(): Promise<RunningProcess>;
  /** SIGKILL to one of the workers, and at once a new one in its place. @returns whose mail was under way. */
  killAny(random: Random): Promise<string[]>;
  /** Starts a worker, then stops the oldest one with SIGTERM. @returns the exit code of that one. */
  replaceOldest(): Promise<number | null>;
  /** Whose mail is claimed and not yet on record as done. */
  underWay(): Promise<string[]>;
  /** How many mails are in each state. */
  states(): Promise<Record<string, number>>;
  /** Waits for a condition, with generous patience. @throws Error with the workers' logs. */
  until(what: string, done: () => boolean | Promise<boolean>, patience?: number): Promise<void>;
  log(): string;
  close(): Promise<void>;
}

export async function sendingPlace(
  backend: Backend,
  options: {
    sink?: Parameters<typeof mailSink>[0];
    database?: TestDatabase;
    /** What a process gets as its way to the database and to the queue. */
    databaseUrl?: (url: string) => string;
    redisUrl?: (url: string) => string;
    /** Behind the mail server's address, for nodemailer: `?socketTimeout=2000`. */
    smtpQuery?: string;
    environment?: Record<string, string>;
    /** Time runs faster for what waits: see `hurry`. */
    hurried?: boolean;
  } = {},
): Promise<SendingPlace> {
  const database = options.database ?? (await testDatabase());
  const keyDir = await mkdtemp(join(tmpdir(), 'keys-'));
  const redis = backend === 'Redis' ? await startOwnRedis() : null;
  const sink = await mailSink({ delayMilliseconds: 10, keep: linkIn, ...options.sink });
  const module = await testModule(database, { imports: launchingModules });
  const admin = new Pool({ connectionString: database.adminUrl, max: 3 });
  admin.on('error', () => undefined);
  const intake = await startProcess('intake', { DATABASE_URL: database.url('intake'), INTAKE_TOKEN: token });
  if (options.hurried) await admin.query(hurry);
  const running: RunningProcess[] = [];
  let said = '';
  let isClosed = false;

  const appUrl = database.url('app');
  const environment = {
    DATABASE_URL: options.databaseUrl?.(appUrl) ?? appUrl,
    SMTP_URL: sink.url + (options.smtpQuery ?? ''),
    KEY_DIR: keyDir,
    INTAKE_URL: intake.url,
    INTAKE_TOKEN: token,
    ...(redis ? { REDIS_URL: options.redisUrl?.(redis.url) ?? redis.url } : {}),
    ...options.environment,
  };
  const start = async (name: 'worker' | 'api'): Promise<RunningProcess> => {
    const started = await startProcess(name, {
      ...environment,
      ...(name === 'worker' ? { WORKER_ROLE: 'delivery' } : {}),
    });
    if (isClosed) await started.kill('SIGKILL');
    return started;
  };
  const startWorker = async (): Promise<RunningProcess> => {
    const worker = await start('worker');
    running.push(worker);
    return worker;
  };
  const others: RunningProcess[] = [intake];
  const log = (): string => said + running.map((worker) => worker.log()).join('\n');
  const rows = async <Row>(sql: string): Promise<Row[]> => (await admin.query(sql)).rows as Row[];

  const place: SendingPlace = {
    database,
    admin,
    module,
    sink,
    redis,
    keyDir,
    workers: running,
    // A key pair takes a moment for each unit: few and large teams.
    launch: (people, input) =>
      launchedPulse(module, { people, teamSize: Math.max(7, Math.ceil(people / 8)), ...input }),
    startWorker,
    startApi: async () => {
      const api = await start('api');
      others.push(api);
      return api;
    },
    killAny: async (random) => {
      const victim = random.pick(running);
      running.splice(running.indexOf(victim), 1);
      await victim.kill('SIGKILL');
      said = (said + victim.log()).slice(-4_000);
      const [struck] = await Promise.all([place.underWay(), startWorker()]);
      return struck;
    },
    replaceOldest: async () => {
      await startWorker();
      const oldest = running.shift()!;
      const code = await oldest.kill('SIGTERM');
      said = (said + oldest.log()).slice(-4_000);
      return code;
    },
    underWay: async () =>
      (
        await rows<{ email: string }>(
          `select i.email from delivery.send s
             join delivery.invitation i on i.tenant_id = s.tenant_id and i.id = s.invitation_id
            where s.state = 'sending'`,
        )
      ).map(({ email }) => email),
    states: async () =>
      Object.fromEntries(
        (
          await rows<{ state: string; count: number }>(
            'select state, count(*)::int as count from delivery.send group by state',
          )
        ).map(({ state, count }) => [state, count]),
      ),
    until: async (what, done, patience = 300_000) => {
      const deadline = Date.now() + patience;
      while (!(await done())) {
        if (Date.now() > deadline)
          throw new Error(
            `Waited in vain: ${what}. ${sink.copies.length} copies, ${JSON.stringify(
              await place.states().catch(() => 'the database is away'),
            )}\n${log().slice(-12_000)}`,
          );
        await wait(100);
      }
    },
    log,
    close: async () => {
      isClosed = true;
      await Promise.all([...running, ...others].map((process) => process.kill('SIGKILL')));
      await sink.close();
      await redis?.stop();
      await admin.end();
      await module.close();
      if (!options.database) await database.drop();
      await rm(keyDir, { recursive: true, force: true });
    },
  };
  return place;
}

/** Whether nothing is left to do but what was given up: no mail waits, and none is being sent. */
export async function isSettled(place: SendingPlace): Promise<boolean> {
  const { pending = 0, sending = 0, deferred = 0, unknown = 0, ...settled } = await place.states();
  return pending + sending + deferred + unknown === 0 && Object.keys(settled).length > 0;
}

/** One run for each backend: side by side where the runs are small. */
export async function onEachBackend(run: (backend: Backend) => Promise<void>): Promise<void> {
  if (!isLarge) return void (await Promise.all(backends.map(run)));
  for (const backend of backends) await run(backend);
}

/**
 * Looks every 200 ms for how long mails have stayed in `sending` after their lease.
 * @returns the longest, in seconds, when it is stopped.
 */
export function watchLeases({ admin }: SendingPlace): { stop(): Promise<number> } {
  let longest = 0;
  const watch = { isOver: false };
  const watching = (async () => {
    for (; !watch.isOver; await wait(200)) {
      const { rows } = await admin
        .query<{
          seconds: number | null;
        }>(
          `select extract(epoch from max(now() - lease_until))::float8 as seconds from delivery.send where state = 'sending'`,
        )
        .catch(() => ({ rows: [] }));
      longest = Math.max(longest, rows[0]?.seconds ?? 0);
    }
  })();
  return {
    stop: async () => {
      watch.isOver = true;
      await watching;
      return Math.round(longest * 10) / 10;
    },
  };
}

/** A lease in a hurried place, in seconds. */
export const hurriedLeaseSeconds = 15;

/**
 * Time runs faster for what waits: a lease ends after 15 seconds in place of 60, and what is tried again waits for a
 * six-hundredth, so that the first minute is a tenth of a second and an hour is six.
 */
const hurry = `
  create function delivery.hurry() returns trigger language plpgsql as $$
  begin
    new.lease_until := least(new.lease_until, now() + interval '${hurriedLeaseSeconds} s');
    if new.next_attempt_at > now() and new.next_attempt_at < 'infinity' then
      new.next_attempt_at := now() + (new.next_attempt_at - now()) / 600;
    end if;
    return new;
  end $$;
  create trigger hurry before update on delivery.send for each row execute function delivery.hurry()`;

/** What a run came to, from the side of the mailboxes. */
export interface Verdict {
  readonly mails: number;
  /** People without any mail. */
  readonly lost: number;
  /** Copies beyond one a person, as the mail server saw them. */
  readonly extraCopies: number;
  /** Copies beyond one a person behind a last hop that drops a repeated Message-ID. */
  readonly extraCopiesBehindIdempotentHop: number;
  /** People whose copies do not all carry the same link. */
  readonly differingLinks: number;
}

export function judge(emails: readonly string[], sink: MailSink): Verdict {
  const seen = copiesPerPerson(sink.copies);
  const handedOn = copiesPerPerson(sink.delivered.values());
  const links = new Map<string, Set<string>>();
  for (const { to, raw } of sink.copies) links.set(to, (links.get(to) ?? new Set()).add(linkIn(raw)));
  return {
    mails: emails.length,
    lost: emails.filter((email) => !seen.has(email)).length,
    extraCopies: beyondOne(seen),
    extraCopiesBehindIdempotentHop: beyondOne(handedOn),
    differingLinks: [...links.values()].filter((perPerson) => perPerson.size !== 1 || perPerson.has('none'))
      .length,
  };
}

/** Addresses that got more than one copy. */
export const sentTwice = (sink: MailSink): string[] =>
  [...copiesPerPerson(sink.copies)].filter(([, copies]) => copies > 1).map(([email]) => email);

/** The answer link of a mail, or of what is left of one. */
export const linkIn = (raw: string): string =>
  /\/answer\/[^\s"<]*/.exec(raw.replaceAll('=\r\n', '').replaceAll('=3D', '='))?.[0] ?? 'none';

function copiesPerPerson(mails: Iterable<{ to: string }>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { to } of mails) counts.set(to, (counts.get(to) ?? 0) + 1);
  return counts;
}

const beyondOne = (counts: Map<string, number>): number =>
  [...counts.values()].reduce((sum, copies) => sum + copies - 1, 0);
