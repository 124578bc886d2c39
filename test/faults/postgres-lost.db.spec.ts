import { randomFrom } from '../../apps/cli/src/demo/random.js';
import { isAmongTests, isLarge, mailCount, newSeed, report } from './load.js';
import { startOwnCluster } from './own-cluster.js';
import { postgresWire } from './postgres-wire.js';
import { backends, isSettled, judge, onEachBackend, sendingPlace, watchLeases } from './sending-place.js';

// Fault F3. Postgres is shut down at once three times, and between the worker and Postgres every so many commits the
// connection breaks: before the commit arrives, or after it was made and before the worker knows.

const crashes = 3;

describe('a Postgres that crashes, behind a connection that breaks in commits', () => {
  const people = mailCount(2_000, 50_000);

  it(`loses none of ${people} mails, with the queue on ${backends.join(' and on ')}`, async () => {
    await onEachBackend(async (backend) => {
      const seed = newSeed();
      const random = randomFrom(seed);
      // Nothing that was committed may be gone after a crash.
      const cluster = await startOwnCluster({ synchronous_commit: 'on' });
      const cuts = { sent: 0, done: 0 };
      let commitsToNextCut = Infinity;
      const wire = await postgresWire(cluster.url('app'), ({ what, sql, transaction }) => {
        if (!/^\s*commit\b/i.test(sql)) return undefined;
        if (!transaction.some((text) => /delivery\.(?:send|mail_bucket)/i.test(text))) return undefined;
        commitsToNextCut -= 1;
        if (commitsToNextCut > 0) return undefined;
        commitsToNextCut = 5 + Math.floor(40 * random.next());
        cuts[what] += 1;
        return 'cut';
      });
      const place = await sendingPlace(backend, {
        database: cluster,
        databaseUrl: () => wire.url,
        hurried: true,
      });
      try {
        const launched = await place.launch(people);
        const began = Date.now();
        await place.startWorker();
        await place.startWorker();
        await place.until('mails to go out', () => place.sink.copies.length > 0);
        commitsToNextCut = 1;
        const leases = watchLeases(place);
        for (let crash = 1; crash <= crashes; crash += 1) {
          const mark = (people * crash) / (crashes + 2);
          await place.until(`mail ${mark}`, () => place.sink.copies.length >= mark);
          await cluster.crash();
        }
        const late = people * 0.9;
        await place.until(`mail ${late}`, () => place.sink.delivered.size >= late);
        commitsToNextCut = Infinity;
        await place.until('all accepted', () => isSettled(place), isLarge ? 1_800_000 : 300_000);
        const overdue = await leases.stop();
        const verdict = judge(launched.emails, place.sink);
        report('F3', `Postgres lost, queue on ${backend}`, {
          seed,
          crashes,
          'cut before a commit': cuts.sent,
          'cut after a commit': cuts.done,
          ...verdict,
          'longest in sending after a lease': `${overdue} s`,
          seconds: Math.round((Date.now() - began) / 1000),
        });
        expect(cuts.sent).toBeGreaterThan(0);
        expect(cuts.done).toBeGreaterThan(0);
        expect(verdict).toMatchObject({ lost: 0, extraCopiesBehindIdempotentHop: 0, differingLinks: 0 });
        expect(place.workers.filter((worker) => worker.hasEnded())).toEqual([]);
        if (!isAmongTests) expect(overdue).toBeLessThanOrEqual(5);
      } finally {
        await place.close();
        await wire.close();
        await cluster.drop();
      }
    });
  }, 7_200_000);
});
