import { isLarge, mailCount, report } from './load.js';
import { backends, isSettled, onEachBackend, sendingPlace, type SendingPlace } from './sending-place.js';

// Fault F13. A small organisation launches while a big one's mails are going out. Its mails take at most twice as long as
// when it is alone: several times each in one run, in turns, with the neighbour held back in between, and the middle ones
// compared. Where five rounds find more, ten more are made: a busy machine can stretch some of them, and what an unfair order
// does is stretch all.

const few = 50;
const rounds = { few: 5, many: 15 };

describe('a noisy neighbour', () => {
  const many = mailCount(5_000, 50_000);

  it(`with ${many} mails lets ${few} of another organisation go out within twice their time alone, with the queue on ${backends.join(' and on ')}`, async () => {
    const run = async (backend: (typeof backends)[number]): Promise<void> => {
      const place = await neighbourhood(backend);
      try {
        const { alone, beside, ratio } = await compare(place, many, rounds);
        const { pending = 0 } = await place.states();
        report('F13', `noisy neighbour, queue on ${backend}`, {
          many,
          few,
          alone: alone.map((time) => `${(time / 1000).toFixed(2)} s`).join(' '),
          beside: beside.map((time) => `${(time / 1000).toFixed(2)} s`).join(' '),
          ratio: ratio.toFixed(2),
          'of the neighbour still waiting': pending,
        });
        expect(pending).toBeGreaterThan(0); // the neighbour was there all the time
        expect(ratio).toBeLessThanOrEqual(2);
        if (!isLarge) return;
        await place.until('all to go out', () => isSettled(place), 3_600_000);
        expect(new Set(place.sink.copies.map(({ to }) => to)).size).toBe(many + (1 + 2 * alone.length) * few);
      } finally {
        await place.close();
      }
    };
    if (isLarge) await onEachBackend(run);
    // Side by side they would be each other's neighbours.
    else for (const backend of backends) await run(backend);
  }, 7_200_000);

  it('is seen to stand in the way when the one with the most mails goes first', async () => {
    const place = await neighbourhood('Postgres');
    try {
      await place.admin.query(`
        alter function delivery.due_mails(int) rename to due_mails_of_all;
        create function delivery.due_mails(at_most int) returns table (tenant_id uuid, due_count int) language sql as $$
          select tenant_id, due_count from delivery.due_mails_of_all(at_most) order by due_count desc limit 1 $$;
        grant execute on function delivery.due_mails(int) to penumbra_app`);
      const { ratio } = await compare(place, 700, { few: 1, many: 1 });
      report('F13', 'planted, the most mails first', { ratio: ratio.toFixed(2) });
      expect(ratio).toBeGreaterThan(2);
    } finally {
      await place.close();
    }
  }, 600_000);
});

/** A mail server far away: sending is bound by its answers, as in earnest, and not by this machine. */
const neighbourhood = (backend: (typeof backends)[number]): Promise<SendingPlace> =>
  sendingPlace(backend, { sink: { delayMilliseconds: 60 } });

async function compare(place: SendingPlace, many: number, count: { few: number; many: number }) {
  await place.startWorker();
  await timeOfFew(place); // the first of all meets a worker that has done nothing yet
  const neighbour = await place.launch(many);
  await place.until('the neighbour’s mails to go out', () => place.sink.copies.length > few + 50);
  const alone: number[] = [];
  const beside: number[] = [];
  const ratio = (): number => middle(beside) / middle(alone);
  const hasPlenty = async (): Promise<boolean> => ((await place.states())['pending'] ?? 0) > many / 4;
  while (alone.length < count.few || (ratio() > 2 && alone.length < count.many && (await hasPlenty()))) {
    await place.until('the neighbour to be still', async () => {
      // Also those that a turn gives back at its end.
      await hold(place, neighbour.scope.tenantId, true);
      return (await place.underWay()).length === 0;
    });
    alone.push(await timeOfFew(place));
    await hold(place, neighbour.scope.tenantId, false);
    const before = place.sink.copies.length;
    await place.until('the neighbour’s mails to go out', () => place.sink.copies.length > before + 50);
    beside.push(await timeOfFew(place));
  }
  return { alone, beside, ratio: ratio() };
}

/** Lets an organisation's waiting mails wait until told otherwise. */
async function hold({ admin }: SendingPlace, tenantId: string, isHeld: boolean): Promise<void> {
  await admin.query(
    `update delivery.send set next_attempt_at = $2 where tenant_id = $1 and state = 'pending' and (next_attempt_at = 'infinity') <> $3`,
    [tenantId, isHeld ? 'infinity' : new Date(0), isHeld],
  );
}

/** From the moment at which a small organisation's mails are on record to the moment at which the last one is taken. */
async function timeOfFew(place: SendingPlace): Promise<number> {
  const launched = await place.launch(few, { teamSize: 25 });
  const mine = new Set(launched.emails);
  const times = async () =>
    (
      await place.admin.query<{ milliseconds: number | null; settled: number }>(
        `select count(*) filter (where accepted_at is not null)::int as settled,
                extract(epoch from max(s.accepted_at) - min(e.occurred_at))::float8 * 1000 as milliseconds
           from delivery.send s
           join platform.audit_entry e on e.tenant_id = s.tenant_id and e.action = 'delivery.prepared'
          where s.tenant_id = $1`,
        [launched.scope.tenantId],
      )
    ).rows[0]!;
  await place.until('the few mails to be taken', async () => (await times()).settled === mine.size);
  return (await times()).milliseconds!;
}

const middle = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;
