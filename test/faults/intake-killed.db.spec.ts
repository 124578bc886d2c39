import { constants, createPrivateKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { startProcess, type RunningProcess } from '@penumbra/delivery/testing';
import { newId } from '@penumbra/platform';
import {
  passMessage,
  prepared,
  randomBytes as freshBytes,
  receiptOf,
  SEALING_OVERHEAD,
  sha256,
  toBase64url,
  toHex,
  writeSubmission,
  type Bytes,
} from '@penumbra/seal';
import { makeUnitKeyPair } from '@penumbra/seal/node';
import { Client } from 'pg';
import { randomFrom, type Random } from '../../apps/cli/src/demo/random.js';
import { freePort } from '../../apps/cli/src/stack/free-port.js';
import { send, type Reply } from '../attack/answering.js';
import { isAmongTests, isLarge, newSeed, quantile, report } from './load.js';
import { startOwnCluster, type OwnCluster } from './own-cluster.js';

// Fault F6. In front of the ballot box stand two built processes, as in production, and by turns one of them dies by
// SIGKILL while both are under load: what it was about to acknowledge is sent again, mostly to the other one. Their
// Postgres, a cluster of its own, is shut down at once in the middle of everything. By itself that Postgres would
// acknowledge commits that are not on disk yet (synchronous_commit off, written out every ten seconds): the intake has to
// ask for more, and does.

const token = 'a-token-for-the-tests';
const ballotSize = 1_024;
const senders = 16;
/** Sending goes on until so many processes were killed, however fast the machine is. */
const leastKills = 12;
/** One in twenty is sent twice at once; of the answers that were replaced, one in fifty, older ones come again. */
const doubleEvery = 20;
const replayEvery = 50;

/** One person's device. Passes are made with the unit's key itself: a pass is an ordinary signature. */
interface Voter {
  readonly unitId: string;
  readonly nonce: Bytes;
  readonly signature: Bytes;
}

interface Ballot {
  readonly body: string;
  readonly receipt: string;
}

interface Verdict {
  sent: number;
  acknowledged: number;
  stored: number;
  distinct: number;
  /** Acknowledged, and not there, or there in an older revision. */
  lost: number;
  doubles: number;
  /** Second copies of a submission that got another receipt or a refusal. */
  doublesRefused: number;
  replays: number;
  replaysAccepted: number;
  intakeKills: number;
  databaseCrashes: number;
  /** Times of replies that no fault touched, in milliseconds. */
  readonly times: number[];
  readonly problems: Set<string>;
}

describe('a ballot box that is killed again and again, on a Postgres that crashes', () => {
  const ballots = isLarge ? 100_000 : 6_000;

  it(`keeps exactly what it acknowledged, of ${ballots} answers and more, and refuses every replay`, async () => {
    const seed = newSeed();
    const began = Date.now();
    // How long this machine lets a process wait for its turn, with nothing of ours in between.
    const hesitation = monitorEventLoopDelay({ resolution: 10 });
    hesitation.enable();
    const databaseCrashes = isLarge ? 10 : 3;
    const verdict = await run({
      ballots,
      databaseCrashes,
      killIntake: true,
      random: randomFrom(seed),
    });
    const { times, problems, ...figures } = verdict;
    hesitation.disable();
    const p99 = quantile(times, 0.99);
    const machine = hesitation.percentile(99) / 1e6;
    report('F6', 'intake killed', {
      seed,
      ...figures,
      'replies outside faults': times.length,
      p50: `${quantile(times, 0.5).toFixed(1)} ms`,
      p99: `${p99.toFixed(1)} ms`,
      'p99 of a turn on this machine': `${machine.toFixed(1)} ms`,
      seconds: Math.round((Date.now() - began) / 1000),
    });
    expect([...problems]).toEqual([]);
    const { sent } = verdict;
    expect(sent).toBeGreaterThanOrEqual(ballots);
    expect(verdict).toMatchObject({
      acknowledged: sent,
      stored: sent,
      distinct: sent,
      lost: 0,
      doubles: Math.floor(sent / doubleEvery),
      doublesRefused: 0,
      replays: Math.floor(sent / replayEvery),
      replaysAccepted: 0,
      databaseCrashes,
    });
    expect(verdict.intakeKills).toBeGreaterThanOrEqual(leastKills);
    if (!isAmongTests) expect(p99).toBeLessThanOrEqual(250);
  }, 3_600_000);

  it('is seen to lose answers when it acknowledges them before they are on disk', async () => {
    const verdict = await run({
      ballots: 1_200,
      databaseCrashes: 3,
      killIntake: false,
      random: randomFrom(newSeed()),
      defect: `
        create function intake.planted() returns trigger language plpgsql as $$
        begin perform set_config('synchronous_commit', 'off', true); return new; end $$;
        create trigger planted before insert or update on intake.ballot
          for each row execute function intake.planted()`,
    });
    const { acknowledged, stored, lost } = verdict;
    report('F6', 'planted, acknowledged before the commit is on disk', { acknowledged, stored, lost });
    expect(verdict.lost).toBeGreaterThan(0);
  }, 600_000);
});

async function run(options: {
  ballots: number;
  databaseCrashes: number;
  killIntake: boolean;
  random: Random;
  defect?: string;
}): Promise<Verdict> {
  const { random } = options;
  const cluster = await startOwnCluster({ wal_writer_delay: '10s', synchronous_commit: 'off' });
  const box = await openBox(cluster).catch(async (error: unknown) => {
    await cluster.drop();
    throw error;
  });
  const verdict: Verdict = {
    sent: 0,
    acknowledged: 0,
    stored: 0,
    distinct: 0,
    lost: 0,
    doubles: 0,
    doublesRefused: 0,
    replays: 0,
    replaysAccepted: 0,
    intakeKills: 0,
    databaseCrashes: 0,
    times: [],
    problems: new Set(),
  };
  try {
    if (options.defect) await box.asAdmin(options.defect);
    /** The receipt that each nonce's latest acknowledgement named. */
    const acknowledged = new Map<string, string>();
    const progress = { over: false };

    const cast = async (body: string): Promise<Reply> => {
      const since = Date.now();
      for (;;) {
        const sentAt = Date.now();
        const reply = await send('POST', random.pick(box.ballotsUrls), body).catch(() => null);
        if (reply && reply.status < 500) {
          if (!box.faultSince(sentAt)) verdict.times.push(Date.now() - sentAt);
          return reply;
        }
        if (Date.now() - since > 300_000)
          throw new Error(`The ballot box stayed away: ${JSON.stringify(reply)}`);
        await wait(20 + 40 * random.next());
      }
    };
    const acknowledge = async (nonceHash: string, ballot: Ballot, reply: Reply): Promise<boolean> => {
      if (reply.status === 200 && reply.body['receipt'] === ballot.receipt) {
        acknowledged.set(nonceHash, ballot.receipt);
        return true;
      }
      verdict.problems.add(`${reply.status} ${JSON.stringify(reply.body)}`);
      return false;
    };
    const sender = async (): Promise<void> => {
      while (verdict.sent < options.ballots || (options.killIntake && verdict.intakeKills < leastKills)) {
        verdict.sent += 1;
        const isDouble = verdict.sent % doubleEvery === 0;
        const isReplayed = verdict.sent % replayEvery === 0;
        const voter = box.voter(random);
        const nonceHash = toHex(await sha256(voter.nonce));
        const first = await box.ballot(voter, 1);
        const [reply, second] = await Promise.all([cast(first.body), isDouble ? cast(first.body) : null]);
        await acknowledge(nonceHash, first, reply);
        if (second) {
          verdict.doubles += 1;
          if (second.status !== 200 || second.body['receipt'] !== first.receipt) verdict.doublesRefused += 1;
        }
        // The answers were replaced, and the older ones, or others as the same revision, come again.
        if (isReplayed) {
          const newer = await box.ballot(voter, 2);
          await acknowledge(nonceHash, newer, await cast(newer.body));
          const replayed = random.next() < 0.5 ? first : await box.ballot(voter, 2);
          verdict.replays += 1;
          const refused = await cast(replayed.body);
          if (refused.status !== 409) verdict.replaysAccepted += 1;
        }
      }
    };
    const intakeFaults = async (): Promise<void> => {
      while (!progress.over && options.killIntake) {
        await wait(300 + 300 * random.next());
        if (progress.over) return;
        await box.killIntake(verdict.intakeKills % 2);
        verdict.intakeKills += 1;
      }
    };
    const databaseFaults = async (): Promise<void> => {
      for (let crash = 1; crash <= options.databaseCrashes; crash += 1) {
        const mark = (options.ballots * crash) / (options.databaseCrashes + 1);
        while (acknowledged.size < mark && !progress.over) await wait(20);
        if (progress.over) return;
        await box.crashDatabase();
        verdict.databaseCrashes += 1;
      }
    };
    const faults = Promise.all([intakeFaults(), databaseFaults()]);
    try {
      await Promise.all(Array.from({ length: senders }, sender));
    } finally {
      progress.over = true;
      await faults;
    }

    const rows = (await box.asAdmin(
      `select encode(nonce_hash, 'hex') as nonce, encode(receipt, 'hex') as receipt from intake.ballot`,
    )) as { nonce: string; receipt: string }[];
    const stored = new Map(rows.map(({ nonce, receipt }) => [nonce, receipt]));
    verdict.acknowledged = acknowledged.size;
    verdict.stored = rows.length;
    verdict.distinct = stored.size;
    verdict.lost = [...acknowledged].filter(([nonce, receipt]) => stored.get(nonce) !== receipt).length;
    return verdict;
  } finally {
    await box.stop();
    await cluster.drop();
  }
}

/** A ballot box with three units, the process in front of it, and the times at which either was away. */
async function openBox(cluster: OwnCluster) {
  const ports = [await freePort(), await freePort()];
  const [tenantId, pulseId] = [newId(), newId()];
  const manifestHash = randomBytes(32).toString('hex');
  const units: { unitId: string; publicKey: Bytes; signing: KeyObject }[] = [];
  for (let at = 0; at < 3; at += 1) {
    const { publicKey, privateKey } = await makeUnitKeyPair();
    const signing = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
    units.push({ unitId: newId(), publicKey, signing });
  }
  const start = async (port: number): Promise<RunningProcess> => {
    for (let tries = 1; ; tries += 1)
      try {
        return await startProcess('intake', {
          DATABASE_URL: cluster.url('intake'),
          INTAKE_TOKEN: token,
          PORT: String(port),
        });
      } catch (error) {
        // It does not start without its database, which may just have been shut down.
        if (tries === 30) throw error;
        await wait(100);
      }
  };
  /** Faults under way, and when the last one ended. */
  let away = 0;
  let lastFaultEnded = 0;
  const during = async (fault: () => Promise<void>): Promise<void> => {
    away += 1;
    await fault();
    away -= 1;
    lastFaultEnded = Date.now();
  };
  const intakes = await Promise.all(ports.map(start));
  const opened = await send(
    'PUT',
    `http://127.0.0.1:${ports[0]}/ballot-boxes/${tenantId}/${pulseId}`,
    JSON.stringify({
      closesAt: new Date(Date.now() + 24 * 3_600_000).toISOString(),
      manifestHash,
      ballotSize,
      unitKeys: units.map(({ unitId, publicKey }) => ({ unitId, publicKey: toBase64url(publicKey) })),
    }),
    { headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` } },
  );
  if (opened.status >= 300)
    throw new Error(`The box was refused: ${JSON.stringify(opened)}\n${intakes[0]!.log()}`);
  // The box itself is on disk: what may be lost afterwards are ballots.
  await asAdmin(cluster, 'checkpoint');

  return {
    ballotsUrls: ports.map((port) => `http://127.0.0.1:${port}/ballots/${tenantId}/${pulseId}`),
    faultSince: (time: number): boolean => away > 0 || lastFaultEnded > time,
    voter(random: Random): Voter {
      const { unitId, signing } = random.pick(units);
      const nonce = freshBytes(32);
      const signature = sign('sha384', prepared(nonce, passMessage(manifestHash, unitId)), {
        key: signing,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: 48,
      });
      return { unitId, nonce, signature: Uint8Array.from(signature) };
    },
    /** The box cannot open what it is given, so random bytes of the right length are as good as sealed answers. */
    async ballot({ unitId, nonce, signature }: Voter, revision: number): Promise<Ballot> {
      const ciphertext = freshBytes(ballotSize + SEALING_OVERHEAD);
      return {
        body: writeSubmission({ unitId, nonce, signature, revision, ciphertext }),
        receipt: await receiptOf(nonce, revision, ciphertext),
      };
    },
    killIntake: (which: number) =>
      during(async () => {
        await intakes[which]!.kill('SIGKILL');
        intakes[which] = await start(ports[which]!);
      }),
    crashDatabase: () => during(() => cluster.crash()),
    asAdmin: (sql: string) => asAdmin(cluster, sql),
    stop: () => Promise.all(intakes.map((intake) => intake.kill('SIGKILL'))),
  };
}

async function asAdmin({ adminUrl }: OwnCluster, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
