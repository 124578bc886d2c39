import { setTimeout as wait } from 'node:timers/promises';
import { randomFrom } from '../../apps/cli/src/demo/random.js';
import { isAmongTests, isLarge, mailCount, newSeed, report } from './load.js';
import { hasRedis } from './own-redis.js';
import { isSettled, judge, sendingPlace, sentTwice } from './sending-place.js';

// Fault F2. The queue's Redis is killed with everything in it, emptied three times, and full for a while.

(hasRedis() ? describe : describe.skip)('a Redis that is killed, emptied and full while mails go out', () => {
  const people = mailCount(2_000, 50_000);

  it(`loses none of ${people} mails and sends none twice`, async () => {
    const seed = newSeed();
    const random = randomFrom(seed);
    const place = await sendingPlace('Redis', { hurried: true });
    const redis = place.redis!;
    const away = async (fault: () => Promise<void>, mend: () => Promise<void>): Promise<void> => {
      await fault();
      await wait(2_000 + 2_000 * random.next());
      await mend();
    };
    const faults: readonly [string, () => Promise<void>][] = [
      ['emptied', () => redis.empty()],
      ['killed', () => away(redis.kill, redis.start)],
      ['emptied', () => redis.empty()],
      [
        'full',
        () =>
          away(
            () => redis.setFull(true),
            () => redis.setFull(false),
          ),
      ],
      ['emptied', () => redis.empty()],
    ];
    try {
      const launched = await place.launch(people);
      const began = Date.now();
      await place.startWorker();
      await place.startWorker();
      const underWay = new Set<string>();
      const seenAgain: Record<string, string> = {};
      let longest = 0;
      for (const [index, [name, fault]] of faults.entries()) {
        const mark = (people * (index + 1)) / (faults.length + 2);
        await place.until(`mail ${mark}`, () => place.sink.copies.length >= mark);
        await fault();
        const since = Date.now();
        // What was handed to a worker before still goes out: the backlog is seen again when more than that does.
        const before = place.sink.copies.length + (await place.underWay()).length;
        for (const email of await place.underWay()) underWay.add(email);
        await place.until(
          'the backlog to be seen again',
          () => place.sink.copies.length > before || place.sink.delivered.size >= people,
        );
        const seconds = (Date.now() - since) / 1000;
        longest = Math.max(longest, seconds);
        seenAgain[`${index + 1} ${name}, backlog seen again`] = `${seconds.toFixed(1)} s`;
      }
      await place.until('all accepted', () => isSettled(place), isLarge ? 1_800_000 : 300_000);
      const verdict = judge(launched.emails, place.sink);
      report('F2', 'Redis lost', {
        seed,
        ...verdict,
        ...seenAgain,
        seconds: Math.round((Date.now() - began) / 1000),
      });
      expect(verdict).toMatchObject({ lost: 0, extraCopiesBehindIdempotentHop: 0, differingLinks: 0 });
      expect(sentTwice(place.sink).filter((email) => !underWay.has(email))).toEqual([]);
      expect(place.workers.filter((worker) => worker.hasEnded())).toEqual([]);
      if (!isAmongTests) expect(longest).toBeLessThanOrEqual(5);
    } finally {
      await place.close();
    }
  }, 7_200_000);
});
