import { quarterlyCore, type Answers } from '@penumbra/instruments';
import { canonicalJson, randomBytes, toBase64url, toHex } from '@penumbra/seal';
import { randomFrom, type Random } from '../../apps/cli/src/demo/random.js';
import { isLarge, newSeed, report } from '../faults/load.js';
import { answer, type Cast } from './answering.js';
import { dumpDatabase, type DumpedTable } from './database-dump.js';
import { joinAttack, shuffled, type AttackedPulse, type Finding, type Target } from './join-attack.js';
import {
  parts,
  startSealedService,
  type Invitee,
  type OpenPulse,
  type SealedService,
} from './sealed-service.js';

// Pulses of 200 people through the running processes, then the whole database in the hands of a superuser. The pulses
// share a database, so that one start, one dump and one launch of processes serve them all.

const people = 200;
const teamSize = 40;
const seeds = isLarge ? 60 : 20;
const lanes = 4;

interface Sent {
  readonly invitee: Invitee;
  readonly answers: Answers;
  readonly comment: string | undefined;
  readonly cast: Cast;
}

/** A pulse and what only its people and the test know of it. */
interface Played {
  readonly pulse: OpenPulse;
  /** In the order of Send. */
  readonly sent: readonly Sent[];
}

describe('whoever holds the whole database after the close', () => {
  const seed = newSeed();
  const random = randomFrom(seed);
  let service: SealedService;
  let played: Played[];
  let rewritten: Played;
  let locked: Played;
  let dump: DumpedTable[];

  beforeAll(async () => {
    service = await startSealedService();
    const builds = [...Array.from({ length: seeds }, () => ({})), ...plants(service)];
    const rest = [...builds.entries()];
    const made: Played[] = [];
    // While one pulse's keys are made and another's reading is computed, a third is answered.
    const lane = async (): Promise<void> => {
      for (let next = rest.shift(); next; next = rest.shift()) {
        const [at, build] = next;
        const pulse = await launch(service);
        made[at] = await play(service, pulse, random, build);
        await service.close(pulse);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    played = made.slice(0, seeds);
    [rewritten, locked] = [made[seeds]!, made[seeds + 1]!];
    dump = await dumpDatabase(service.database.adminUrl, { heap });
  }, 900_000);
  afterAll(() => service?.stop());

  const attack = (tables: readonly DumpedTable[], plays: readonly Played[]) =>
    joinAttack(tables, plays.map(targetsOf), random.next);

  /** A comment in place of its writer: which ratings stand beside it? */
  const attackComments = (tables: readonly DumpedTable[], plays: readonly Played[]) =>
    joinAttack(
      tables.filter(({ name }) => /^readings\.(?:answer|comment)\b/.test(name)),
      plays.map(({ sent }) =>
        sent.flatMap(({ invitee, answers, comment }, sentAs) =>
          comment
            ? [{ unitId: invitee.unitId, person: [comment], answers: [canonicalJson(answers)], sentAs }]
            : [],
        ),
      ),
      random.next,
    );

  it(`matches no more people to their answers than chance does, and cannot tell who took part`, () => {
    const began = Date.now();
    const { answers, participation, sharedValues, tables, takers } = attack(dump, played);
    report('F9', `join attack, ${seeds} pulses of ${people}`, {
      seed,
      takers,
      'pairs of orderings': answers.tried,
      strongest: said(answers.worst),
      'limit in deviations': answers.limit.toFixed(2),
      'orderings for participation': participation.tried,
      'strongest for participation': said(participation.worst),
      'its limit': participation.limit.toFixed(2),
      'shared values': sharedValues.length,
      seconds: Math.round((Date.now() - began) / 1000),
    });
    // The attack has seen what it is about: each of these holds rows or entries of the people or of the answers.
    expect(tables.people).toEqual(
      expect.arrayContaining([
        'delivery.invitation',
        'delivery.invitation (heap)',
        'people.employee',
        'pulses.audience_member',
      ]),
    );
    expect(tables.answers).toEqual(
      expect.arrayContaining(['readings.answer', 'readings.comment', 'readings.verification']),
    );
    expect(sharedValues).toEqual([]);
    expect(answers.worst.z).toBeLessThanOrEqual(answers.limit);
    expect(participation.worst.z).toBeLessThanOrEqual(participation.limit);
  }, 600_000);

  it('puts no more comments beside the ratings of their writers than chance does', () => {
    const { answers, tables } = attackComments(dump, played);
    report('F9', 'comments and ratings', {
      'comments sent': played.flatMap(({ sent }) => sent.filter(({ comment }) => comment)).length,
      'pairs of orderings': answers.tried,
      strongest: said(answers.worst),
      'limit in deviations': answers.limit.toFixed(2),
    });
    expect(tables).toEqual({
      people: expect.arrayContaining(['readings.comment']),
      answers: expect.arrayContaining(['readings.answer']),
    });
    // Chance itself passes the limit once in a thousand runs; the order of one insert in the other is six times it.
    expect(answers.worst.z).toBeLessThanOrEqual(1.5 * answers.limit);
  }, 600_000);

  it('would match everybody if answers kept the time of their arrival', async () => {
    const played0 = played[0]!;
    await service.admin.query('alter table readings.answer add column arrived_at timestamptz');
    await writeAgain(
      service,
      played0,
      (at) => `'2026-01-01T08:00:00Z'::timestamptz + interval '7 s' * ${at}`,
    );
    const found = attack(await dumpDatabase(service.database.adminUrl), [played0]).answers;
    await service.admin.query('alter table readings.answer drop column arrived_at');
    report('F9', 'planted, a time in the answers', {
      of: stored(dump, played0),
      strongest: said(found.worst),
    });
    expect(found.worst.z).toBeGreaterThan(found.limit);
    expect(found.most.hits).toBe(stored(dump, played0));
  }, 600_000);

  it('would match everybody if answers, or comments, were inserted as they came', async () => {
    const [played1, played3] = [played[1]!, played[3]!];
    await writeAgain(service, played1);
    const comments = await writeCommentsAgain(service, played3);
    await writeAgain(service, played3);
    const now = await dumpDatabase(service.database.adminUrl);
    const found = attack(now, [played1]).answers;
    const withoutRatings = now.filter(({ name }) => name !== 'readings.answer');
    const writers = attack(withoutRatings, [played3]).answers;
    const beside = attackComments(now, [played3]).answers;
    report('F9', 'planted, an unshuffled insert of comments', {
      of: comments,
      'writers told': said(writers.worst),
      'beside their ratings': said(beside.worst),
    });
    expect(writers.worst.z).toBeGreaterThan(writers.limit);
    expect(writers.most.hits).toBe(comments);
    expect(beside.worst.z).toBeGreaterThan(beside.limit);
    expect(beside.most.hits).toBe(comments);
    report('F9', 'planted, an unshuffled insert', {
      of: stored(dump, played1),
      strongest: said(found.worst),
    });
    expect(found.worst.z).toBeGreaterThan(found.limit);
    expect(found.most.hits).toBe(stored(dump, played1));
  }, 600_000);

  it('would put invitations in the order of Send, and tell who took part, if a pass rewrote them', async () => {
    const { answers, participation } = attack(dump, [rewritten]);
    report('F9', 'planted, an invitation rewritten for each pass', {
      of: `${stored(dump, rewritten)} and ${people}`,
      strongest: said(answers.worst),
      'for participation': said(participation.worst),
    });
    expect(answers.worst.z).toBeGreaterThan(answers.limit);
    expect(participation.worst.z).toBeGreaterThan(participation.limit);
    expect(participation.most.hits).toBe(people);
    // With answers as they came on the other side, nobody need have watched: the names stand beside the answers.
    await writeAgain(service, rewritten);
    const both = attack(await dumpDatabase(service.database.adminUrl), [rewritten]).answers;
    report('F9', 'planted, both', { of: stored(dump, rewritten), most: said(both.most) });
    expect(both.most.hits).toBe(stored(dump, rewritten));
  }, 600_000);

  it('would tell who took part if a pass locked the invitation', () => {
    const { participation } = attack(dump, [locked]);
    report('F9', 'planted, an invitation locked for each pass', {
      of: people,
      strongest: said(participation.worst),
    });
    expect(participation.worst.z).toBeGreaterThan(participation.limit);
    expect(participation.most.hits).toBe(people);
  }, 600_000);

  it('would tell who took part if no rows but theirs had been read since they were written', async () => {
    const { pulse, sent } = played[2]!;
    // Workers read invitations of their own accord, and a page is pruned, all its rows read, once nobody needs the old ones.
    for (const part of parts) await service.kill(part);
    let again: DumpedTable[];
    const [client, elder] = [await service.admin.connect(), await service.admin.connect()];
    try {
      await elder.query('begin isolation level repeatable read');
      await elder.query('select 1');
      // A vacuum reads all rows, and Postgres marks none as committed before that is on disk.
      await client.query('alter table delivery.invitation set (autovacuum_enabled = false)');
      await client.query('update delivery.invitation set name = name where pulse_id = $1', [pulse.pulseId]);
      await client.query('checkpoint');
      await client.query('set enable_seqscan = off');
      for (const { invitee } of sent)
        await client.query('select name from delivery.invitation where tenant_id = $1 and id = $2', [
          pulse.scope.tenantId,
          invitee.invitationId,
        ]);
      again = await dumpDatabase(service.database.adminUrl, { heap });
    } finally {
      client.release(true);
      elder.release(true);
    }
    const { participation } = attack(again, [played[2]!]);
    report('F9', 'planted, rows of takers alone read since they were written', {
      of: people,
      strongest: said(participation.worst),
    });
    expect(participation.worst.z).toBeGreaterThan(participation.limit);
    expect(participation.most.hits).toBe(people);
  }, 600_000);
});

/** Dead rows of the ballot box are left out: they hold ciphertexts without a key, and no nonce leads to an answer. */
const heap = (table: string): boolean => /^(?:people|pulses|delivery|readings|platform)\./.test(table);

const said = ({ by, hits, byChance, z }: Finding): string =>
  `${hits} hits where chance has ${byChance.toFixed(1)} (${z.toFixed(2)} deviations; ${by})`;

async function launch(service: SealedService): Promise<OpenPulse> {
  // A name of its own for everybody in the whole database, so that it alone says whose a row is.
  const mark = Math.random().toString(36).slice(2, 8);
  return service.launch({ people, teamSize, person: (index) => ({ name: `Person ${mark} ${index}` }) });
}

/** What a broken build would do to the invitation when it issues a pass. */
function plants({ admin }: SealedService): { afterPass: (invitee: Invitee) => Promise<void> }[] {
  return [
    {
      afterPass: async ({ invitationId }) => {
        await admin.query('update delivery.invitation set name = name where id = $1', [invitationId]);
      },
    },
    {
      afterPass: async ({ invitationId }) => {
        await admin.query('select from delivery.invitation where id = $1 for update', [invitationId]);
      },
    },
  ];
}

/**
 * Some 75 of 100 answer, one after another in an order that only the test knows, with answers like nobody else's. Every
 * second one of a unit writes a comment.
 */
async function play(
  service: SealedService,
  pulse: OpenPulse,
  random: Random,
  build: { afterPass?: (invitee: Invitee) => Promise<void> },
): Promise<Played> {
  const takers = shuffled(pulse.invitees, random.next).filter(() => random.next() < 0.75);
  const given = new Set<string>();
  const sent: Sent[] = [];
  for (const invitee of takers) {
    let answers: Answers;
    do answers = randomAnswers(random);
    while (given.has(canonicalJson(answers)));
    given.add(canonicalJson(answers));
    const unitSent = sent.filter((one) => one.invitee.unitId === invitee.unitId).length;
    const comment = unitSent % 2 === 0 ? `remark-${toHex(randomBytes(8))}` : undefined;
    const { afterPass } = build;
    const cast = await answer(service, pulse, invitee, answers, {
      ...(comment ? { comment } : {}),
      ...(afterPass ? { afterPass: () => afterPass(invitee) } : {}),
    });
    sent.push({ invitee, answers, comment, cast });
  }
  return { pulse, sent };
}

const { items } = quarterlyCore();

function randomAnswers(random: Random): Answers {
  return Object.fromEntries(
    items.map(({ id, scale }) => [id, scale.from + Math.floor(random.next() * (scale.to - scale.from + 1))]),
  );
}

function targetsOf({ pulse, sent }: Played): AttackedPulse {
  const sends = new Map(sent.map(({ invitee, ...send }, at) => [invitee.invitationId, { at, ...send }]));
  return pulse.invitees.map(({ employeeId, invitationId, email, name, unitId }): Target => {
    const send = sends.get(invitationId);
    return {
      unitId,
      hasComment: send?.comment !== undefined,
      person: [employeeId, invitationId, email, name],
      answers: send
        ? [
            canonicalJson(send.answers),
            ...[send.cast.nonce, send.cast.signature].flatMap((bytes) => [toHex(bytes), toBase64url(bytes)]),
            send.cast.receipt,
            ...(send.comment ? [send.comment] : []),
          ]
        : [],
      sentAs: send?.at ?? null,
    };
  });
}

/** How many answers of the pulse the database keeps: those under a cell that is shown. */
function stored(dump: readonly DumpedTable[], { pulse }: Played): number {
  const answers = dump.find(({ name }) => name === 'readings.answer')!;
  return answers.rows.filter((row) => row['pulse_id'] === pulse.pulseId).length;
}

/** Writes the answers of a pulse again in the order in which they came, as a build without the shuffle leaves them. */
async function writeAgain(
  { admin }: SealedService,
  { pulse, sent }: Played,
  arrivedAt?: (at: number) => string,
): Promise<void> {
  const { rows } = await admin.query<{ id: string; cell_id: string; answers: Answers }>(
    'select id, cell_id, answers from readings.answer where pulse_id = $1',
    [pulse.pulseId],
  );
  const byAnswers = new Map(rows.map((row) => [canonicalJson(row.answers), row]));
  await admin.query('delete from readings.answer where pulse_id = $1', [pulse.pulseId]);
  // With a time the rows stay as shuffled as they were: the time alone gives them away.
  const inOrder = sent.flatMap(({ answers }, at) => {
    const row = byAnswers.get(canonicalJson(answers));
    return row ? [{ row, at }] : [];
  });
  for (const { row, at } of arrivedAt ? inOrder.toSorted((a, b) => (a.row.id < b.row.id ? -1 : 1)) : inOrder)
    await admin.query(
      `insert into readings.answer (tenant_id, pulse_id, id, cell_id, answers${arrivedAt ? ', arrived_at' : ''})
       values ($1, $2, gen_random_uuid(), $3, $4${arrivedAt ? `, ${arrivedAt(at)}` : ''})`,
      [pulse.scope.tenantId, pulse.pulseId, row.cell_id, row.answers],
    );
}

/** The same for its comments. @returns how many there are. */
async function writeCommentsAgain({ admin }: SealedService, { pulse, sent }: Played): Promise<number> {
  const { rows } = await admin.query<{ cell_id: string; text: string }>(
    'delete from readings.comment where pulse_id = $1 returning cell_id, text',
    [pulse.pulseId],
  );
  const cells = new Map(rows.map(({ cell_id, text }) => [text, cell_id]));
  for (const { comment } of sent) {
    const cell = comment && cells.get(comment);
    if (cell)
      await admin.query(
        `insert into readings.comment (tenant_id, pulse_id, id, cell_id, text)
         values ($1, $2, gen_random_uuid(), $3, $4)`,
        [pulse.scope.tenantId, pulse.pulseId, cell, comment],
      );
  }
  return rows.length;
}
