import { setTimeout as wait } from 'node:timers/promises';
import { randomFrom, type Random } from '../../apps/cli/src/demo/random.js';
import { isLarge, mailCount, newSeed, report } from './load.js';
import {
  backends,
  isSettled,
  judge,
  onEachBackend,
  sendingPlace,
  sentTwice,
  type SendingPlace,
  type Verdict,
} from './sending-place.js';

// Fault F1. Of three workers one dies by SIGKILL every half second to second, and a new one takes its place.

const workers = 3;

async function killUntil(place: SendingPlace, random: Random, atMost: number, isOver: () => boolean) {
  const underWay = new Set<string>();
  let kills = 0;
  while (!isOver() && kills < atMost) {
    await wait(500 + 500 * random.next());
    if (isOver()) break;
    for (const email of await place.killAny(random)) underWay.add(email);
    kills += 1;
  }
  return { kills, underWay };
}

describe('delivery workers that are killed again and again in mid-send', () => {
  const people = mailCount(2_000, 50_000);

  it(`lose none of ${people} mails, with the queue on ${backends.join(' and on ')}; what goes out twice has the same link and Message-ID`, async () => {
    await onEachBackend(async (backend) => {
      const place = await sendingPlace(backend, { hurried: true });
      try {
        const seed = newSeed();
        const launched = await place.launch(people);
        const began = Date.now();
        await Promise.all(Array.from({ length: workers }, () => place.startWorker()));
        await place.until('mails to go out', () => place.sink.copies.length > 0);
        const { kills, underWay } = await killUntil(
          place,
          randomFrom(seed),
          isLarge ? Infinity : 28,
          () => place.sink.delivered.size >= people * 0.95,
        );
        await place.until('all accepted', () => isSettled(place), isLarge ? 1_800_000 : 300_000);
        const verdict = judge(launched.emails, place.sink);
        report('F1', `workers killed, queue on ${backend}`, {
          seed,
          kills,
          'under way at a kill': underWay.size,
          ...verdict,
          seconds: Math.round((Date.now() - began) / 1000),
        });
        expect(underWay.size).toBeGreaterThan(0); // the kills struck in mid-send
        expect(verdict).toMatchObject({ lost: 0, extraCopiesBehindIdempotentHop: 0, differingLinks: 0 });
        // Nobody gets a second copy but those whose mail was claimed and not yet recorded when a kill struck.
        expect(sentTwice(place.sink).filter((email) => !underWay.has(email))).toEqual([]);
      } finally {
        await place.close();
      }
    });
  }, 7_200_000);
});

describe('the judge of killed workers is seen to fail', () => {
  const people = 280;
  let place: SendingPlace;

  beforeEach(async () => {
    place = await sendingPlace('Postgres', { hurried: true, sink: { delayMilliseconds: 25 } });
  });
  afterEach(() => place.close());

  /** A run in which the database itself misbehaves as a broken build would. */
  const runWith = async (defect: string): Promise<Verdict> => {
    await place.admin.query(defect);
    const launched = await place.launch(people);
    await place.startWorker();
    await place.until('mails to go out', () => place.sink.copies.length > 10);
    await killUntil(place, randomFrom(newSeed()), 5, () => place.sink.copies.length >= people * 0.9);
    await place.until('nothing left to do', async () => {
      const { pending = 0, sending = 0, unknown = 0 } = await place.states();
      return pending + sending + unknown === 0;
    });
    await wait(1_000);
    return judge(launched.emails, place.sink);
  };

  it('when jobs are only in the queue: a mail that was handed out is no longer on record', async () => {
    const verdict = await runWith(`
      create function delivery.planted() returns trigger language plpgsql as $$
      begin delete from delivery.send where tenant_id = new.tenant_id and id = new.id; return null; end $$;
      create trigger planted after update on delivery.send
        for each row when (new.state = 'sending') execute function delivery.planted()`);
    report('F1', 'planted, jobs only in the queue', { ...verdict });
    expect(verdict.lost).toBeGreaterThan(0);
  }, 180_000);

  it('when nothing is claimed: every worker sends what another is sending', async () => {
    await place.startWorker();
    const verdict = await runWith(`
      create function delivery.planted() returns trigger language plpgsql as $$
      begin new.lease_until := now() - interval '1 s'; return new; end $$;
      create trigger planted before update on delivery.send
        for each row when (new.state = 'sending') execute function delivery.planted()`);
    report('F1', 'planted, no claim', { ...verdict });
    expect(verdict.extraCopies).toBeGreaterThan(people / 10);
  }, 180_000);

  it('when every attempt has a new Message-ID: the idempotent last hop cannot know the copies', async () => {
    const verdict = await runWith(`
      create function delivery.planted() returns trigger language plpgsql as $$
      begin new.message_id := '<' || gen_random_uuid() || '@planted.example>'; return new; end $$;
      create trigger planted before update on delivery.send
        for each row when (new.attempt_count > 1 and new.attempt_count > old.attempt_count)
        execute function delivery.planted()`);
    report('F1', 'planted, a new Message-ID for every attempt', { ...verdict });
    expect(verdict.extraCopiesBehindIdempotentHop).toBeGreaterThan(0);
  }, 180_000);
});
