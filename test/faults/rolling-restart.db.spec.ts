import { QueueEvents, createPostgresBackend } from 'bullmq';
import { mailCount, report } from './load.js';
import { backends, isSettled, judge, onEachBackend, sendingPlace } from './sending-place.js';

// Fault F11. Two workers are replaced one after the other twenty times, as an upgrade does it: the new one first, then
// SIGTERM to the old one. Nobody may notice: no attempt fails, no mail goes out twice, no job is left behind.

const restarts = 20;

describe('workers that are restarted in turn while mails go out', () => {
  const people = mailCount(5_000, 5_000);

  it(`sends each of ${people} mails with its first attempt, with the queue on ${backends.join(' and on ')}`, async () => {
    await onEachBackend(async (backend) => {
      // Slow enough that the last restart still finds mails waiting.
      const place = await sendingPlace(backend, { sink: { delayMilliseconds: 20 } });
      const events = place.redis
        ? new QueueEvents('delivery', { connection: { url: place.redis.url } })
        : new QueueEvents(
            'delivery',
            { connection: { connectionString: place.database.url('app'), schema: 'queue_delivery' } },
            createPostgresBackend,
          );
      events.on('error', () => undefined);
      let stalled = 0;
      events.on('stalled', () => {
        stalled += 1;
      });
      try {
        await events.waitUntilReady();
        const launched = await place.launch(people);
        const began = Date.now();
        await place.startWorker();
        await place.startWorker();
        await place.until('mails to go out', () => place.sink.copies.length > 0);
        const exits: (number | null)[] = [];
        const copiesAtRestart: number[] = [];
        for (let restart = 1; restart <= restarts; restart += 1) {
          exits.push(await place.replaceOldest());
          copiesAtRestart.push(place.sink.copies.length);
        }
        await place.until('all accepted', () => isSettled(place));
        const verdict = judge(launched.emails, place.sink);
        const { rows } = await place.admin.query<{ again: number }>(
          'select count(*)::int as again from delivery.send where attempt_count > 1',
        );
        const underLoad = copiesAtRestart.filter((copies) => copies < people).length;
        report('F11', `rolling restart, queue on ${backend}`, {
          restarts,
          'of them under load': underLoad,
          ...verdict,
          'attempts that failed': rows[0]!.again,
          'jobs stalled': stalled,
          seconds: Math.round((Date.now() - began) / 1000),
        });
        expect(underLoad).toBeGreaterThan(0);
        expect(exits).toEqual(exits.map(() => 0));
        expect(rows[0]!.again).toBe(0);
        expect(stalled).toBe(0);
        expect(verdict).toEqual({
          mails: people,
          lost: 0,
          extraCopies: 0,
          extraCopiesBehindIdempotentHop: 0,
          differingLinks: 0,
        });
      } finally {
        await events.close();
        await place.close();
      }
    });
  }, 1_200_000);
});
