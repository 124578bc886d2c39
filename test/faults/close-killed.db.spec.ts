import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { quarterlyCore, type Answers } from '@penumbra/instruments';
import { testDatabase } from '@penumbra/platform/testing';
import { randomFrom, type Random } from '../../apps/cli/src/demo/random.js';
import { answer } from '../attack/answering.js';
import {
  startSealedService,
  type OpenPulse,
  type Part,
  type SealedService,
} from '../attack/sealed-service.js';
import { isLarge, newSeed, report } from './load.js';
import { postgresWire, type Passing } from './postgres-wire.js';

// Fault F8. The two workers that close a pulse are the built processes. Their way to Postgres is watched, and each dies by
// SIGKILL before every statement of the close, and after every commit before it knows of it: once for each such point,
// with a new process after each, until one comes through. The queue is emptied after each death, so that the next worker
// need not wait for the dead one's lock; Postgres is the record.

const steps = ['worker-delivery', 'worker-tally'] as const;

/** What says that a transaction belongs to the close, and not to mails or to looking for work. */
const ofTheClose = {
  'worker-delivery':
    /insert into (?:delivery\.pulse_delivery|platform\.(?:audit_entry|event_handling))|delete from delivery\./i,
  'worker-tally':
    /(?:insert into|update|delete from)\s+(?:intake\.|readings\.(?!participation)|platform\.(?:audit_entry|event\b|event_handling))/i,
};

interface Verdict {
  ballots: number;
  /** Places at which a process was killed. */
  points: string[];
  readings: number;
  saidReady: number;
  saidEnded: number;
  answersCounted: number;
  receipts: number;
  ballotsLeft: number;
  passesLeft: number;
  unitKeysLeft: number;
  keyFilesLeft: number;
  /** Audit lines that stand there more than once. */
  auditedTwice: string[];
}

describe('a close whose processes are killed at every statement', () => {
  const people = 500;
  const rounds = isLarge ? 20 : 1;

  it(`leaves exactly one reading of ${people} ballots, an empty box, and no key`, async () => {
    for (let round = 1; round <= rounds; round += 1) {
      const seed = newSeed();
      const began = Date.now();
      const { points, ...verdict } = await run({ people, random: randomFrom(seed) });
      report('F8', `close killed, round ${round}`, {
        seed,
        kills: points.length,
        ...verdict,
        seconds: Math.round((Date.now() - began) / 1000),
      });
      if (round === 1) console.log(points.join('\n'));
      expect(points.length).toBeGreaterThanOrEqual(20);
      expect(verdict).toEqual({
        ballots: people,
        readings: 1,
        saidReady: 1,
        saidEnded: 1,
        answersCounted: people,
        receipts: people,
        ballotsLeft: 0,
        passesLeft: 0,
        unitKeysLeft: 0,
        keyFilesLeft: 0,
        auditedTwice: [],
      });
    }
  }, 3_600_000);

  it('is seen to lose ballots when the box is emptied by itself, before the reading is committed', async () => {
    const verdict = await run({
      people: 60,
      random: randomFrom(newSeed()),
      parts: ['worker-tally'],
      defect: (adminUrl) => {
        const { hostname, port, username, password, pathname } = new URL(adminUrl);
        const connection = `host=${hostname} port=${port} user=${username} password=${password} dbname=${pathname.slice(1)}`;
        return `
          create extension if not exists dblink;
          create function readings.planted() returns trigger language plpgsql security definer as $$
          begin perform public.dblink_exec('${connection}', 'delete from intake.ballot'); return null; end $$;
          create trigger planted after insert on readings.reading
            for each statement execute function readings.planted()`;
      },
    });
    const { ballots, answersCounted, receipts, readings } = verdict;
    report('F8', 'planted, the box is emptied by itself', { ballots, answersCounted, receipts, readings });
    expect(answersCounted).toBeLessThan(ballots);
  }, 600_000);
});

async function run(options: {
  people: number;
  random: Random;
  /** Whose death is tried; the other one runs undisturbed. */
  parts?: readonly Part[];
  defect?: (adminUrl: string) => string;
}): Promise<Verdict> {
  const points: string[] = [];
  const known = new Set<string>();
  const trial: { part: (typeof steps)[number] | null; struck: () => void } = {
    part: null,
    struck: () => undefined,
  };
  const watch = ({ what, sql, transaction }: Passing): 'cut' | undefined => {
    const isCommit = /^\s*commit\b/i.test(sql);
    if (!trial.part || (what === 'done' && !isCommit)) return undefined;
    if (!transaction.some((text) => ofTheClose[trial.part!].test(text))) return undefined;
    // A point is known by all that its transaction did so far: the same statement elsewhere is another point.
    const shortened = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().slice(0, 60);
    const point = [trial.part, what, ...transaction.map(shortened)].join('\n');
    if (known.has(point)) return undefined;
    known.add(point);
    points.push(`${trial.part}, ${what === 'done' ? 'after' : 'before'}: ${shortened(sql)}`);
    trial.part = null;
    trial.struck();
    return 'cut';
  };

  const database = await testDatabase();
  const wires = {
    'worker-delivery': await postgresWire(database.url('app'), watch),
    'worker-tally': await postgresWire(database.url('tally'), watch),
  };
  let service: SealedService | null = null;
  try {
    service = await startSealedService({
      database,
      databaseUrl: (part, url) =>
        part === 'worker-delivery' || part === 'worker-tally' ? wires[part].url : url,
    });
    const pulse = await service.launch({ people: options.people, teamSize: Math.ceil(options.people / 8) });
    await answerAll(service, pulse, options.random);
    for (const part of ['worker-delivery', 'worker-tally', 'api', 'intake'] as const)
      await service.kill(part);
    if (options.defect) await service.admin.query(options.defect(database.adminUrl));
    const ballots = await count(service, 'intake.ballot', pulse);
    await service.askToClose(pulse);

    for (const part of steps) {
      const isTried = !options.parts || options.parts.includes(part);
      for (let isOver = false; !isOver;) {
        await service.admin.query(
          `truncate ${part === 'worker-tally' ? 'queue_tally' : 'queue_delivery'}.job cascade`,
        );
        const struck = new Promise<'struck'>((strike) => {
          trial.struck = () => {
            void service!.kill(part).then(() => strike('struck'));
          };
        });
        trial.part = isTried ? part : null;
        const outcome = await Promise.race([
          struck,
          // The start itself may be cut short by the kill.
          service.start(part).then(
            () => untilHandled(service!, part, pulse),
            () => struck,
          ),
        ]);
        isOver = outcome === 'handled';
        trial.part = null;
      }
      await service.kill(part);
    }
    return await judged(service, pulse, ballots, points);
  } finally {
    await service?.stop();
    for (const wire of Object.values(wires)) await wire.close();
    await database.drop();
  }
}

/** Waits until the last thing that the process has to do for the close is on record. */
async function untilHandled(
  service: SealedService,
  part: (typeof steps)[number],
  pulse: OpenPulse,
): Promise<'handled'> {
  // Others hear of the same events, and are done sooner.
  const [event, consumer] =
    part === 'worker-tally' ? ['issuing-ended', 'readings'] : ['pulse-closed', 'delivery'];
  await service.until(`${part} to have done its part`, async () => {
    const { rows } = await service.admin.query(
      `select from platform.event e join platform.event_handling h on h.tenant_id = e.tenant_id and h.event_id = e.id
          where e.name = $1 and h.consumer = $2 and e.payload ->> 'pulseId' = $3 and h.handled_at is not null`,
      [event, consumer, pulse.pulseId],
    );
    return rows.length > 0;
  });
  return 'handled';
}

async function answerAll(service: SealedService, pulse: OpenPulse, random: Random): Promise<void> {
  const { items } = quarterlyCore();
  const rest = [...pulse.invitees];
  const respondent = async (): Promise<void> => {
    for (let invitee = rest.pop(); invitee; invitee = rest.pop()) {
      const answers: Answers = Object.fromEntries(
        items.map(({ id, scale }) => [
          id,
          scale.from + Math.floor(random.next() * (scale.to - scale.from + 1)),
        ]),
      );
      await answer(service, pulse, invitee, answers);
    }
  };
  await Promise.all(Array.from({ length: 8 }, respondent));
}

async function count(
  { admin }: SealedService,
  table: string,
  { pulseId }: OpenPulse,
  which = 'true',
): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(
    `select count(*)::int as count from ${table} where pulse_id = $1 and ${which}`,
    [pulseId],
  );
  return rows[0]!.count;
}

async function judged(
  service: SealedService,
  pulse: OpenPulse,
  ballots: number,
  points: string[],
): Promise<Verdict> {
  const { admin } = service;
  const said = async (name: string): Promise<number> => {
    const { rows } = await admin.query(
      `select from platform.event where name = $1 and payload ->> 'pulseId' = $2`,
      [name, pulse.pulseId],
    );
    return rows.length;
  };
  const { rows: audited } = await admin.query<{ action: string }>(
    `select action from platform.audit_entry where subject = $1 group by action having count(*) > 1`,
    [`pulse:${pulse.pulseId}`],
  );
  const { rows: verifications } = await admin.query<{ receipts: Buffer }>(
    'select receipts from readings.verification where pulse_id = $1',
    [pulse.pulseId],
  );
  return {
    ballots,
    points,
    readings: await count(service, 'readings.reading', pulse),
    saidReady: await said('reading-ready'),
    saidEnded: await said('issuing-ended'),
    answersCounted: await count(service, 'readings.answer', pulse),
    receipts: (verifications[0]?.receipts.length ?? 0) / 32,
    ballotsLeft: await count(service, 'intake.ballot', pulse),
    passesLeft: await count(service, 'delivery.issued_pass', pulse),
    unitKeysLeft: await count(service, 'delivery.unit_key', pulse, 'private_key is not null'),
    keyFilesLeft: Object.values(service.keyDirs).flatMap((folder) =>
      readdirSync(join(folder, pulse.scope.tenantId)).filter((file) => file.startsWith(pulse.pulseId)),
    ).length,
    auditedTwice: audited.map(({ action }) => action),
  };
}
