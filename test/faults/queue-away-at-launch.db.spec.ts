import { setTimeout as wait } from 'node:timers/promises';
import { draftedPulse, saySealingKeyMade } from '@penumbra/delivery/testing';
import { BeginSession, IssueSignInLink } from '@penumbra/identity';
import { testDatabase } from '@penumbra/platform/testing';
import { isLarge, mailCount, report } from './load.js';
import { backends, isSettled, judge, onEachBackend, sendingPlace } from './sending-place.js';
import { tcpProxy, type TcpProxy } from './tcp-proxy.js';

// Fault F5. There is no queue at all while a pulse is launched: Redis is killed, or, with the queue in Postgres, its
// connections are cut and refused, and those to everything else in the same database are not. BullMQ names its schema
// (queue_delivery) in the first message of each of its connections.
// Among the other tests the outage lasts 8 seconds: eight looks for work, and more than the time after which a lost
// connection is first tried again. `npm run faults -- --load large` keeps the full minute.

const outage = isLarge ? 60_000 : 8_000;

describe(`no queue for ${outage / 1000} seconds, while a pulse is launched`, () => {
  const people = mailCount(2_000, 2_000);

  it(`answers every request and loses none of ${people} mails, with the queue on ${backends.join(' and on ')}`, async () => {
    await onEachBackend(async (backend) => {
      const database = await testDatabase();
      let proxy: TcpProxy | null = null;
      if (backend === 'Postgres')
        proxy = await tcpProxy(database.url('app'), (first) => first.includes('queue_delivery'));
      const place = await sendingPlace(backend, {
        database,
        databaseUrl: (url) => proxy?.url ?? url,
        hurried: true,
      });
      try {
        await place.startWorker();
        const api = await place.startApi();
        const pulse = await draftedPulse(place.module, { people, teamSize: Math.max(7, people / 8) });
        const signIn = await place.module
          .get(IssueSignInLink, { strict: false })
          .run(pulse.scope, pulse.hrEmail);
        const session = await place.module.get(BeginSession, { strict: false }).run(signIn!);
        const statuses: number[] = [];
        const ask = async (method: 'GET' | 'POST', path: string): Promise<Record<string, unknown>> => {
          const response = await fetch(`${api.url}${path}`, {
            method,
            headers: { cookie: `session=${session.token}`, 'content-type': 'application/json' },
            ...(method === 'POST' ? { body: '{}' } : {}),
          });
          statuses.push(response.status);
          return (await response.json()) as Record<string, unknown>;
        };

        if (proxy) proxy.cut();
        else await place.redis!.kill();
        const since = Date.now();
        const launched = await ask('POST', `/api/pulses/${pulse.pulseId}/launch`);
        await saySealingKeyMade(place.module, pulse.scope, pulse.pulseId);
        while (Date.now() - since < outage) {
          await ask('GET', `/api/pulses/${pulse.pulseId}`);
          await ask('GET', '/health/ready');
          await wait(250);
        }
        expect(place.sink.copies).toHaveLength(0); // there was no queue indeed
        if (proxy) expect(proxy.refused()).toBeGreaterThan(0);
        if (proxy) proxy.mend();
        else await place.redis!.start();
        const mended = Date.now();
        await place.until('the first mail', () => place.sink.copies.length > 0);
        const firstAfter = Date.now() - mended;
        await place.until('all accepted', () => isSettled(place));
        const verdict = judge(pulse.emails, place.sink);
        report('F5', `no queue, on ${backend}`, {
          outage: `${outage / 1000} s`,
          requests: statuses.length,
          'not 2xx': statuses.filter((status) => status < 200 || status > 299).length,
          ...verdict,
          'first mail after': `${(firstAfter / 1000).toFixed(1)} s`,
        });
        expect(launched['state']).toBe('open');
        expect(statuses.filter((status) => status < 200 || status > 299)).toEqual([]);
        expect(verdict).toEqual({
          mails: people,
          lost: 0,
          extraCopies: 0,
          extraCopiesBehindIdempotentHop: 0,
          differingLinks: 0,
        });
      } finally {
        await place.close();
        await proxy?.close();
        await database.drop();
      }
    });
  }, 1_200_000);
});
