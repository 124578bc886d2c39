import { randomFrom } from '../../apps/cli/src/demo/random.js';
import { isLarge, mailCount, newSeed, report } from './load.js';
import { backends, isSettled, judge, onEachBackend, sendingPlace } from './sending-place.js';

// Fault F4. Of a hundred recipients one does not exist (550). Of a hundred attempts at the others ten are told to come back
// (451), three that there is no room (452), two get a connection that is cut after the final dot, with the mail taken, and
// one gets no answer at all.

/** So long a worker waits for an answer here, in place of half a minute. */
const patience = 5_000;

describe('a mail server that refuses, hangs up and hangs', () => {
  const people = mailCount(2_000, 50_000);

  it(`gets each of ${people} mails taken, with the queue on ${backends.join(' and on ')}`, async () => {
    await onEachBackend(async (backend) => {
      const seed = newSeed();
      const random = randomFrom(seed);
      const told = { 451: 0, 452: 0, 550: 0, cut: 0, hung: 0 };
      const refusals = new Map<string, number>();
      const noSuch = new Set<string>();
      const place = await sendingPlace(backend, {
        hurried: true,
        smtpQuery: `?socketTimeout=${patience}`,
        sink: {
          recipient: (address) => {
            if (noSuch.has(address)) {
              told[550] += 1;
              refusals.set(address, (refusals.get(address) ?? 0) + 1);
              return { code: 550, text: '5.1.1 No such mailbox' };
            }
            const draw = random.next();
            if (draw < 0.1) {
              told[451] += 1;
              return { code: 451, text: '4.7.1 Come back later' };
            }
            if (draw < 0.13) {
              told[452] += 1;
              return { code: 452, text: '4.2.2 Mailbox full' };
            }
            return null;
          },
          message: () => {
            const draw = random.next();
            if (draw < 0.02) {
              told.cut += 1;
              return 'hang-up';
            }
            if (draw < 0.03) {
              told.hung += 1;
              return 'hang';
            }
            return null;
          },
        },
      });
      try {
        const launched = await place.launch(people);
        for (const email of launched.emails) if (random.next() < 0.01) noSuch.add(email);
        noSuch.add(launched.emails[0]!);
        const began = Date.now();
        await place.startWorker();
        await place.startWorker();
        await place.until('nothing left to do', () => isSettled(place), isLarge ? 3_600_000 : 300_000);
        const states = await place.states();
        const { rows } = await place.admin.query<{ email: string }>(
          `select i.email from delivery.send s
             join delivery.invitation i on i.tenant_id = s.tenant_id and i.id = s.invitation_id
            where s.state = 'bounced'`,
        );
        const reachable = launched.emails.filter((email) => !noSuch.has(email));
        const verdict = judge(reachable, place.sink);
        report('F4', `a faulty mail server, queue on ${backend}`, {
          seed,
          'no such mailbox': noSuch.size,
          'told 550': told[550],
          'told 451': told[451],
          'told 452': told[452],
          'cut after the dot': told.cut,
          'left without an answer': told.hung,
          ...verdict,
          states: JSON.stringify(states),
          seconds: Math.round((Date.now() - began) / 1000),
        });
        expect(new Set(rows.map(({ email }) => email))).toEqual(noSuch);
        expect([...refusals.values()].filter((count) => count !== 1)).toEqual([]);
        expect(states).toEqual({ accepted: reachable.length, bounced: noSuch.size });
        expect(verdict).toEqual({
          mails: reachable.length,
          lost: 0,
          extraCopies: told.cut,
          extraCopiesBehindIdempotentHop: 0,
          differingLinks: 0,
        });
      } finally {
        await place.close();
      }
    });
  }, 7_200_000);
});
