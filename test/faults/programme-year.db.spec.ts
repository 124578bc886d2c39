import 'reflect-metadata';
import { setTimeout as wait } from 'node:timers/promises';
import type { TestingModule } from '@nestjs/testing';
import { startProcess } from '@penumbra/delivery/testing';
import { systemActor } from '@penumbra/identity';
import { Clock, type TenantScope } from '@penumbra/platform';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import {
  EditProgramme,
  ProgrammeReader,
  PulsesModule,
  SteerProgramme,
  type Recurrence,
} from '@penumbra/pulses';
import { anOrganisation, aProgramme } from '@penumbra/pulses/testing';
import { Client } from 'pg';
import { PulsesWorkerRoom } from '../../apps/worker/src/pulses/pulses.worker-room.js';
import { isAmongTests, newSeed, progress, report } from './load.js';

// Fault F10: programmes through a year of virtual time, in zones that put their clocks forward and back on different
// days, by half an hour, at midnight or never, over a leap day, with the clock of the machine jumping and no worker for
// three days. The rooms and the database are the real ones; only the clock is moved.
// Among the other tests there are 20 programmes, by `npm run faults` all 1,000.
const schedules = isAmongTests ? 20 : 1_000;
const seed = newSeed();
const perOrganisation = 20;

const zones = [
  'Pacific/Auckland', // forward in September, back in April
  'Australia/Lord_Howe', // by half an hour
  'Asia/Kolkata', // never, +05:30
  'Asia/Riyadh', // never, rests on Friday and Saturday
  'Africa/Cairo', // forward at midnight
  'Europe/Berlin',
  'America/St_Johns', // -03:30
  'America/Los_Angeles',
];

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
// A year with a leap day in it, and with both changes of the clock of both hemispheres.
const begins = Date.parse('2027-07-01T00:00:00Z');
const ends = Date.parse('2028-07-01T00:00:00Z');

/** The same numbers, 0 to below 1, for the same seed from 1 on (Park and Miller). */
function dice(start: number): () => number {
  let state = start;
  return () => {
    state = (state * 48_271) % (2 ** 31 - 1);
    return state / (2 ** 31 - 1);
  };
}

/** What a clock in the zone shows, by the platform's own tables and not by the library that made the plan. */
function wallClock(instant: Date, timeZone: string): { date: string; time: string; weekday: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'short',
  }).formatToParts(instant);
  const part = (type: string) => parts.find((one) => one.type === type)!.value;
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`,
    weekday: part('weekday'),
  };
}

interface OccurrenceRow {
  programme: string;
  occurrence: number;
  on: string;
  due: Date;
  state: string;
  reason: string | null;
  pulse: string | null;
  opened: Date | null;
}

describe('a year of programmes', () => {
  let database: TestDatabase;
  let admin: Client;
  let module: TestingModule;
  let now = begins;

  beforeAll(async () => {
    database = await testDatabase();
    admin = new Client({ connectionString: database.adminUrl });
    await admin.connect();
    module = await testModule(database, { imports: [PulsesModule], providers: [PulsesWorkerRoom] });
  });
  beforeEach(() => {
    module.get(Clock, { strict: false }).now = () => new Date(now);
    now = begins;
  });
  afterAll(async () => {
    await module?.close();
    await admin?.end();
    await database?.drop();
  });

  const tick = (scope: TenantScope) => module.get(PulsesWorkerRoom).tick(scope);
  const start = async (scope: TenantScope, changes: Parameters<typeof aProgramme>[0]) => {
    const { id } = await module.get(EditProgramme).create(scope, systemActor, aProgramme(changes));
    await module.get(SteerProgramme).start(scope, systemActor, id);
    return id;
  };
  const occurrencesOf = async (scope: TenantScope): Promise<OccurrenceRow[]> =>
    (
      await admin.query<OccurrenceRow>(
        `select o.programme_id as programme, o.occurrence, o.planned_on::text as on, o.due_at as due, o.state, o.reason,
                o.pulse_id as pulse, p.opened_at as opened
           from pulses.programme_occurrence o
           left join pulses.pulse p on p.tenant_id = o.tenant_id and p.id = o.pulse_id
          where o.tenant_id = $1 order by 1, 2`,
        [scope.tenantId],
      )
    ).rows;

  /** What a year came to; nothing may be launched twice, left out or late. */
  const judgeYear = async (
    scope: TenantScope,
    ids: readonly string[],
    down: { from: number; to: number },
    until = ends,
  ) => {
    let skipped = 0;
    let byJump = 0;
    const rows = await occurrencesOf(scope);
    const { rows: made } = await admin.query<{ count: string }>(
      'select count(*) from pulses.pulse where tenant_id = $1',
      [scope.tenantId],
    );
    const launched = rows.filter(({ state }) => state === 'launched');
    expect(Number(made[0]!.count)).toBe(launched.length);
    expect(new Set(launched.map(({ pulse }) => pulse)).size).toBe(launched.length);
    for (const { due, opened } of launched) {
      expect(opened!.getTime()).toBeGreaterThanOrEqual(due.getTime());
      expect(opened!.getTime() - due.getTime()).toBeLessThan(day);
    }
    for (const id of ids) {
      const own = rows.filter(({ programme }) => programme === id);
      expect(own.map(({ occurrence }) => occurrence)).toEqual(own.map((_, index) => index));
      expect(own.at(-1)!.due.getTime()).toBeLessThanOrEqual(until + 2 * day);
      const { next } = await module.get(ProgrammeReader).get(scope, id);
      expect(next!.occurrence).toBe(own.length);
      expect(next!.opensAt.getTime()).toBeGreaterThan(until);
    }
    // Nothing is skipped but what fell into the days without a worker, or so near that a clock that was off reached it.
    for (const { state, reason, due } of rows.filter((row) => row.state !== 'launched')) {
      expect(['missed', 'late', 'overtaken']).toContain(reason);
      expect(state === 'waiting' ? reason : state).toMatch(/late|skipped/);
      const near = due.getTime() >= down.from - 2 * day && due.getTime() <= down.to + 2 * day;
      if (!near) byJump += 1;
      skipped += 1;
    }
    return { settled: rows.length, skipped, byJump };
  };

  it('asks each quarter once, on the same weekday, each person at nine by their own clock', async () => {
    const scope = await anOrganisation(module, { timeZones: zones });
    const id = await start(scope, { recurrence: { unit: 'months', count: 3, firstOn: '2027-08-31' } });
    for (; now < ends; now += 12 * hour) await tick(scope);

    const rows = await occurrencesOf(scope);
    expect(rows.map(({ on, state }) => `${on} ${state}`)).toEqual([
      '2027-08-31 launched',
      '2027-11-30 launched',
      '2028-02-29 launched',
      '2028-05-30 launched',
    ]);
    const { occurrences } = await module.get(ProgrammeReader).calendar(scope, id, 2028);
    expect(occurrences.map(({ on }) => on)).toEqual(['2028-02-29', '2028-05-30', '2028-08-29', '2028-11-28']);
    for (const row of rows) {
      const mailAt = (await module.get(ProgrammeReader).mailTimes(scope, row.pulse!, row.due))!;
      const clocks = zones.map((zone) => ({ zone, ...wallClock(mailAt(zone), zone) }));
      // The end of Ramadan is a holiday in Riyadh until 29 February 2028.
      const isHoliday = (zone: string) => row.on === '2028-02-29' && zone === 'Asia/Riyadh';
      expect(clocks).toEqual(
        zones.map((zone) =>
          isHoliday(zone)
            ? { zone, date: '2028-03-01', time: '09:00', weekday: 'Wed' }
            : { zone, date: row.on, time: '09:00', weekday: 'Tue' },
        ),
      );
      expect(row.due).toEqual(new Date(Math.min(...zones.map((zone) => mailAt(zone).getTime()))));
    }
  });

  it(`settles each occurrence of ${schedules} programmes once, with clock jumps and three days without a worker (seed ${seed})`, async () => {
    const random = dice(seed);
    const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)]!;
    const rules: readonly (readonly [Recurrence['unit'], number, number])[] = [
      ['weeks', 1, 5],
      ['weeks', 2, 7],
      ['months', 1, 10],
      ['weeks', 6, 14],
      ['months', 3, 14],
      ['weeks', 13, 14],
      ['months', 6, 14],
      ['months', 12, 14],
    ];
    let settledCount = 0;
    let skippedCount = 0;
    let skippedByJump = 0;
    for (let done = 0; done < schedules; done += perOrganisation) {
      now = begins;
      const scope = await anOrganisation(module, { timeZones: zones, people: 5 });
      const ids: string[] = [];
      for (let index = 0; index < Math.min(perOrganisation, schedules - done); index++) {
        const [unit, count, openDays] = rules[index % rules.length]!;
        // Mondays to Thursdays are working days in every zone of the test.
        const weekdays = [5, 6, 7, 8, 12, 13, 14, 15, 19, 20, 21, 22, 26, 27, 28, 29];
        const firstOn = `2027-07-${String(pick(weekdays)).padStart(2, '0')}`;
        const mailTime = `${String(8 + Math.floor(random() * 10)).padStart(2, '0')}:${pick(['00', '15', '30', '59'])}`;
        const timeZone = zones[index % zones.length]!;
        ids.push(
          await start(scope, {
            name: `Programme ${index}`,
            recurrence: { unit, count, firstOn },
            openDays,
            mailTime,
            timeZone,
          }),
        );
      }

      const downFrom = begins + 30 * day + random() * 300 * day;
      const down = { from: downFrom, to: downFrom + 3 * day };
      let jumps = 0;
      for (let real = begins; real < ends; real += (0.5 + random() * 23) * hour) {
        if (real >= down.from && real < down.to) continue;
        // Now and then the machine's clock is off, by up to two days either way, for one look.
        const isOff = random() < 0.03;
        if (isOff) jumps += 1;
        now = isOff ? real + (random() - 0.5) * 4 * day : real;
        await tick(scope);
      }
      now = ends;
      await tick(scope);

      const { settled, skipped, byJump } = await judgeYear(scope, ids, down);
      settledCount += settled;
      skippedCount += skipped;
      skippedByJump += byJump;
      expect(jumps).toBeGreaterThan(0);
      progress('F10', done + ids.length, schedules, 'programmes');
    }
    report('F10', 'a year of programmes', {
      seed,
      programmes: schedules,
      'occurrences, each settled once': settledCount,
      'recorded as skipped or waiting': skippedCount,
      'of them by a clock that was off': skippedByJump,
    });
    expect(settledCount).toBeGreaterThan(schedules);
  }, 3_600_000);

  it('is seen to fail when what was launched is not on record', async () => {
    const scope = await anOrganisation(module, { timeZones: ['Europe/Berlin'], people: 5 });
    const ids = [
      await start(scope, { recurrence: { unit: 'weeks', count: 1, firstOn: '2027-07-07' }, openDays: 5 }),
    ];
    const run = async (days: number) => {
      for (const until = now + days * day; now < until; now += 12 * hour) await tick(scope);
      return judgeYear(scope, ids, { from: 0, to: 0 }, now);
    };
    expect(await run(15)).toMatchObject({ settled: 2 });
    await admin.query(`
      create function pulses.planted() returns trigger language plpgsql security definer as $$
      begin
        delete from pulses.programme_occurrence where tenant_id = new.tenant_id and pulse_id = new.pulse_id;
        return null;
      end $$;
      create trigger planted after insert or update on pulses.programme_occurrence
        for each row when (new.state = 'launched') execute function pulses.planted()`);
    try {
      await expect(run(14)).rejects.toThrow('Expected: 2');
    } finally {
      await admin.query('drop function pulses.planted() cascade');
    }
  });

  it('makes one pulse of each occurrence with two worker processes at once', async () => {
    const real = Date.now();
    const found: { scope: TenantScope; id: string }[] = [];
    // Workers have the machine's clock, and today may be anybody's day off: of programmes in many zones, those count
    // whose first mail was due within the last 24 hours.
    now = real - 9 * day;
    for (const zone of [...zones, 'Asia/Kathmandu', 'Asia/Tokyo', 'America/Sao_Paulo', 'Africa/Lagos']) {
      const scope = await anOrganisation(module, { timeZones: [zone] });
      for (const daysAgo of [0, 1]) {
        const { date } = wallClock(new Date(real - daysAgo * day), zone);
        const fields = { name: `Today ${daysAgo}`, timeZone: zone, mailTime: '08:00' };
        const id = await start(scope, {
          ...fields,
          recurrence: { unit: 'weeks', count: 13, firstOn: date },
        }).catch(() => null); // a weekend there
        const opensAt = id && (await module.get(ProgrammeReader).get(scope, id)).next!.opensAt.getTime();
        if (opensAt && opensAt < real && opensAt > real - 23 * hour) found.push({ scope, id });
      }
    }
    expect(found.length).toBeGreaterThan(1);

    const environment = {
      WORKER_ROLE: 'delivery',
      DATABASE_URL: database.url('app'),
      INTAKE_TOKEN: 'a-token-for-the-tests',
      INTAKE_URL: 'http://127.0.0.1:9',
      SMTP_URL: 'smtp://127.0.0.1:9',
      LOG_LEVEL: 'info',
    };
    const workers = await Promise.all([1, 2].map(() => startProcess('worker', environment)));
    try {
      const settled = async () => {
        // An organisation may have had both days' first mails within these hours.
        const all = await Promise.all([...new Set(found.map(({ scope }) => scope))].map(occurrencesOf));
        return all.flat().filter(({ programme }) => found.some(({ id }) => id === programme));
      };
      for (let tries = 0; tries < 100 && (await settled()).length < found.length; tries++) await wait(100);
      await wait(2_500); // each looks every second
      const rows = await settled();
      expect(rows.map(({ occurrence, state }) => [occurrence, state])).toEqual(
        found.map(() => [0, 'launched']),
      );
      for (const { scope } of found) {
        const { rows: made } = await admin.query(
          `select count(*)::int as count from pulses.pulse where tenant_id = $1`,
          [scope.tenantId],
        );
        const launched = (await occurrencesOf(scope)).filter(({ state }) => state === 'launched');
        expect(made[0].count).toBe(launched.length);
      }
    } finally {
      await Promise.all(workers.map((worker) => worker.kill('SIGTERM')));
    }
  }, 60_000);
});
