import { randomFrom } from '../../apps/cli/src/demo/random.js';
import { mailCount, newSeed, report } from './load.js';
import { backends, judge, onEachBackend, sendingPlace } from './sending-place.js';

// Fault F12. One row in a hundred is poison: an address that no mail server can be given. Others are only ugly: names of
// 10,000 characters, names and addresses that try to begin a header or a command of their own. Such rows got past the
// checks of the roster here, as they would from an older version or by hand.

/** Addresses that can never be mailed. */
const poison: readonly ((index: number) => string)[] = [
  (index) => `nobody-${index}`,
  (index) => `person-${index}@poison.example>\r\nrcpt to:<victim@elsewhere.example`,
  (index) => `<person-${index}@poison.example> size=9`,
  (index) => `person-${index}@`,
  (index) => `${'x'.repeat(10_000)}-${index}`,
];

/** Names that have to come out harmless. */
const ugly: readonly string[] = [
  'N'.repeat(10_000),
  'Eve\r\nBcc: victim@elsewhere.example\r\n\r\nA body of her own',
  '\u202eelpmaxe\u202c \u2066left\u2069',
  '"; <victim@elsewhere.example>, "',
  '=?utf-8?q?Bcc=3A_victim=40elsewhere.example?=',
  '👩‍👩‍👧‍👦'.repeat(500),
];

describe('one poisoned row in a hundred', () => {
  const people = mailCount(2_000, 2_000);

  it(`keeps none of ${people} mails waiting, and is given up with a reason, with the queue on ${backends.join(' and on ')}`, async () => {
    await onEachBackend(async (backend) => {
      const seed = newSeed();
      const random = randomFrom(seed);
      const offset = Math.floor(100 * random.next());
      const isPoison = (index: number): boolean => index % 100 === offset;
      const poisoned = new Set<string>();
      // The whole of an ugly mail is looked at, of the others the link.
      const place = await sendingPlace(backend, { hurried: true, sink: { keep: (raw) => raw } });
      try {
        const launched = await place.launch(people, {
          person: (index) => {
            if (isPoison(index)) {
              const email = poison[poisoned.size % poison.length]!(index);
              poisoned.add(email);
              return { email };
            }
            return index % 100 === (offset + 1) % 100
              ? { name: ugly[Math.floor(index / 100) % ugly.length]! }
              : {};
          },
        });
        const healthy = launched.emails.filter((email) => !poisoned.has(email));
        await place.startWorker();
        const waiting = async () =>
          (
            await place.admin.query<{ email: string }>(
              `select i.email from delivery.send s
                 join delivery.invitation i on i.tenant_id = s.tenant_id and i.id = s.invitation_id
                where s.state <> 'accepted'`,
            )
          ).rows.map(({ email }) => email);
        await place.until(
          'all but the poisoned ones accepted',
          async () =>
            place.sink.copies.length >= healthy.length &&
            (await waiting()).every((email) => poisoned.has(email)),
        );
        await place.until('the poisoned ones to be given up', async () => {
          const { bounced = 0 } = await place.states();
          return bounced === poisoned.size;
        });
        const { rows: given } = await place.admin.query<{
          email: string;
          reply: string | null;
          tries: number;
        }>(
          `select i.email, s.last_reply as reply, s.attempt_count as tries from delivery.send s
             join delivery.invitation i on i.tenant_id = s.tenant_id and i.id = s.invitation_id
            where s.state = 'bounced'`,
        );
        const verdict = judge(healthy, place.sink);
        const strangers = place.sink.copies.filter(({ to }) => !healthy.includes(to)).length;
        // Every line of a header begins with a name that is ours, or is the rest of the line before.
        const headers =
          /^(?:from|to|reply-to|subject|message-id|date|mime-version|content-type|content-transfer-encoding|auto-submitted|list-unsubscribe|list-unsubscribe-post|list-id|feedback-id|precedence|x-auto-response-suppress):|^[ \t]/i;
        const foreignLines = place.sink.copies.flatMap(({ raw }) =>
          raw
            .slice(0, raw.indexOf('\r\n\r\n'))
            .split('\r\n')
            .filter((line) => !headers.test(line) || line.length > 998),
        );
        report('F12', `poisoned rows, queue on ${backend}`, {
          seed,
          poisoned: poisoned.size,
          ...verdict,
          'given up with a reason': given.filter(({ reply }) => reply).length,
          'tries each': Math.max(...given.map(({ tries }) => tries)),
          'mails to strangers': strangers,
          'header lines of somebody else': foreignLines.length,
        });
        expect(poisoned.size).toBeGreaterThanOrEqual(Math.floor(people / 100));
        expect(verdict).toEqual({
          mails: healthy.length,
          lost: 0,
          extraCopies: 0,
          extraCopiesBehindIdempotentHop: 0,
          differingLinks: 0,
        });
        expect(new Set(given.map(({ email }) => email))).toEqual(poisoned);
        expect(given.filter(({ reply }) => !reply)).toEqual([]);
        expect(strangers).toBe(0);
        expect(foreignLines).toEqual([]);
        expect(place.workers.filter((worker) => worker.hasEnded())).toEqual([]);
      } finally {
        await place.close();
      }
    });
  }, 1_200_000);
});
