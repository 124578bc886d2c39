import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { mailSink, type MailSink } from '@penumbra/delivery/testing';
import { quarterlyCore } from '@penumbra/instruments';
import { databaseRoles } from '@penumbra/platform';
import { randomBytes, toBase64url, writeLinkFragment } from '@penumbra/seal';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { startOwnCluster, type OwnCluster } from '../faults/own-cluster.js';
import { report } from '../faults/load.js';
import { answer, askForPass, castBallot, send, type Cast, type Device } from './answering.js';
import { dumpDatabase } from './database-dump.js';
import { placesOf, searchFor, type Find, type Needles, type Place } from './log-search.js';
import { parts, startSealedService, type OpenPulse, type SealedService } from './sealed-service.js';

const people = 12;
const takers = 9;

/** A device that can be told from every other: its address, what a proxy says of it, its browser. */
const device: Device = {
  localAddress: '127.77.12.34',
  headers: {
    'user-agent': 'Marked-Browser/7.7 (a device to be searched for)',
    'x-forwarded-for': '203.0.113.77',
    'accept-language': 'x-marked-language',
    'x-request-id': 'marked-request-id-77',
  },
};

/** Where a thing may stand; everywhere else is a leak. */
const allowed: Readonly<Record<string, { open: RegExp; closed: RegExp }>> = {
  nonce: { open: /^intake\.ballot$/, closed: /^readings\.verification$/ },
  receipt: { open: /^intake\.ballot$/, closed: /^readings\.verification$/ },
  'e-mail': {
    open: /^(?:people|pulses|delivery|identity)\./,
    closed: /^(?:people|pulses|delivery|identity)\./,
  },
  // In no job and no key either: so nothing in a queue is in an order of people that could be joined with anything.
  'id of a person': { open: /^(?:people|pulses|delivery)\./, closed: /^(?:people|pulses|delivery)\./ },
};

// A Redis database of its own: MONITOR hears them all, keys are looked for in one.
const redisUrl = process.env['TEST_REDIS_URL'] && new URL('/9', process.env['TEST_REDIS_URL']).href;
const backends: { queue: string; redisUrl?: string }[] = [
  { queue: 'Postgres' },
  ...(redisUrl ? [{ queue: 'Redis', redisUrl }] : []),
];

describe.each(backends)('a full pulse at the most talkative level, its queue on $queue', (backend) => {
  let cluster: OwnCluster;
  let sink: MailSink;
  let service: SealedService;
  let pulse: OpenPulse;
  let heard: QueueEar;
  let needles: Needles;
  let whileOpen: Find[];
  let afterClose: Find[];

  beforeAll(async () => {
    cluster = await startOwnCluster();
    await asAdmin(cluster, (role) => `alter role ${role} set log_statement = 'all'`);
    sink = await mailSink();
    service = await startSealedService({
      database: cluster,
      smtpUrl: sink.url,
      logLevel: 'trace',
      ...(backend.redisUrl ? { redisUrl: backend.redisUrl } : {}),
    });
    heard = backend.redisUrl ? await hearRedis(backend.redisUrl) : await hearPostgresQueues(service);
    pulse = await service.launch({ people, teamSize: people / 2 });
    await service.until('a mail to everybody', async () => sink.copies.length >= people);
    expectLinksInMails(pulse, sink);
    const casts = await answerAndBlunder(service, pulse);
    const { rows: sends } = await service.admin.query<{ id: string }>(
      'select id from delivery.send where pulse_id = $1',
      [pulse.pulseId],
    );
    needles = {
      nonce: casts.map(({ nonce }) => nonce),
      receipt: casts.map(({ receipt }) => Buffer.from(receipt, 'hex')),
      'link secret': pulse.invitees.map(({ secret }) => secret),
      'e-mail': pulse.invitees.map(({ email }) => email),
      'id of a person': [
        ...pulse.invitees.flatMap(({ employeeId, invitationId }) => [employeeId, invitationId]),
        ...sends.map(({ id }) => id),
      ],
      address: [device.localAddress!, device.headers!['x-forwarded-for']!],
      browser: ['Marked-Browser/7.7', 'x-marked-language', 'marked-request-id-77'],
    };
    whileOpen = searchFor(needles, await placesTo(service, cluster, heard));
    await service.close(pulse);
    afterClose = searchFor(needles, await placesTo(service, cluster, heard));
  }, 600_000);

  afterAll(async () => {
    await heard?.close();
    await service?.stop();
    await sink?.close();
    await cluster?.drop();
  });

  it('leaves nonce, receipt, secret, e-mail, address and browser nowhere they do not belong', async () => {
    const leaks = [
      ...whileOpen.filter(({ kind, place }) => !allowed[kind]?.open.test(place)),
      ...afterClose.filter(({ kind, place }) => !allowed[kind]?.closed.test(place)),
    ];
    const searched = await placesTo(service, cluster, heard);
    report('F9', `log search, queue on ${backend.queue}`, {
      strings: Object.values(needles).flat().length,
      places: searched.length,
      'characters searched': searched.reduce((sum, { text }) => sum + text.length, 0),
      'characters of logs': searched
        .filter(({ name }) => name.startsWith('log '))
        .reduce((sum, { text }) => sum + text.length, 0),
      leaks: leaks.length,
    });
    expect(leaks).toEqual([]);
  }, 600_000);

  it('finds them where they belong: the search itself works', async () => {
    const found = (finds: readonly Find[], kind: string, place: string) =>
      finds
        .filter((find) => find.kind === kind && find.place === place)
        .reduce((most, { count }) => Math.max(most, count), 0);
    expect(found(whileOpen, 'nonce', 'intake.ballot')).toBe(takers);
    expect(found(whileOpen, 'receipt', 'intake.ballot')).toBe(takers);
    expect(found(whileOpen, 'e-mail', 'delivery.invitation')).toBe(people);
    expect(found(whileOpen, 'id of a person', 'delivery.send')).toBe(2 * people);
    expect(found(afterClose, 'nonce', 'readings.verification')).toBe(takers);
    expect(found(afterClose, 'receipt', 'readings.verification')).toBe(takers);
    // The queue was heard, and the processes spoke.
    expect((await heard.text()).length).toBeGreaterThan(1_000);
    for (const part of parts) expect(service.log(part)).toMatch(/"level":/);
    const statements = await readFile(cluster.logFile, 'utf8');
    for (const statement of ['intake.cast_ballot(', 'secret_hash = $3', 'delivery.issued_pass'])
      expect(statements).toContain(statement);
  });

  it('would find a nonce in the log of a Postgres that also logs what statements are given', async () => {
    await asAdmin(cluster, (role) => `alter role ${role} reset log_parameter_max_length`);
    await service.kill('intake');
    await service.start('intake');
    const other = await service.launch({ people: 6, teamSize: 6 });
    const cast = await answer(service, other, other.invitees[0]!, someAnswers());
    await service.until('the log to be written', async () =>
      (await readFile(cluster.logFile, 'utf8')).includes('cast_ballot'),
    );
    const finds = searchFor({ nonce: [cast.nonce] }, [
      { name: 'log Postgres', text: await readFile(cluster.logFile, 'utf8') },
    ]);
    expect(finds).toContainEqual({ kind: 'nonce', place: 'log Postgres', spelling: 'hex', count: 1 });
  }, 600_000);
});

describe('the search of logs', () => {
  it('finds a planted line in every spelling', () => {
    const nonce = randomBytes(32);
    const bytes = Buffer.from(nonce);
    const lines = {
      hex: `{"msg":"cast","nonce":"${bytes.toString('hex')}"}`,
      base64: `nonce=${bytes.toString('base64')}`,
      base64url: `body ${Buffer.from(`{"nonce":"${toBase64url(nonce)}"}`).toString()}`,
      percent: `GET /x?n=${bytes.toString('hex').replaceAll(/../g, (byte) => `%${byte.toUpperCase()}`)}`,
      bytes: `{"type":"Buffer","data":[${[...bytes].join(',')}]}`,
      raw: `binary ${bytes.toString('latin1')} in a log`,
    };
    for (const [spelling, text] of Object.entries(lines))
      expect(searchFor({ nonce: [nonce] }, [{ name: 'log', text }]).map((find) => find.spelling)).toContain(
        spelling,
      );
    const inside = Buffer.concat([Buffer.from('ab'), bytes, Buffer.from('cde')]).toString('base64');
    // Bytes without + and / look alike in both alphabets, and are then found twice.
    expect(
      searchFor({ nonce: [nonce] }, [{ name: 'log', text: inside }]).map((find) => find.spelling),
    ).toContain('base64');
    expect(
      searchFor({ mail: ['a+b@example.org'] }, [{ name: 'log', text: 'to=a%2Bb%40example.org' }]),
    ).toHaveLength(1);
  });
});

/** Runs a statement for each of the roles that processes log in as. */
async function asAdmin({ adminUrl }: OwnCluster, statement: (role: string) => string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    for (const role of [databaseRoles.app, databaseRoles.intake, databaseRoles.tally])
      await admin.query(statement(role));
  } finally {
    await admin.end();
  }
}

const someAnswers = () => Object.fromEntries(quarterlyCore().items.map(({ id, scale }) => [id, scale.from]));

/** The test uses the links of the mails: the same secret stands in each of them. */
function expectLinksInMails(pulse: OpenPulse, sink: MailSink): void {
  for (const { email, secret, unitId, groupId } of pulse.invitees) {
    const mail = sink.copies.find(({ to }) => to === email)!;
    const text = mail.raw.replaceAll('=\r\n', '').replaceAll('=3D', '=');
    const { manifestHash } = pulse;
    expect(text).toContain(writeLinkFragment({ secret, unitId, groupId, manifestHash }));
  }
}

/** A pulse as it goes in life: page, group, answers; and everything that ends in a refusal and so perhaps in a log. */
async function answerAndBlunder(service: SealedService, pulse: OpenPulse): Promise<Cast[]> {
  const { apiUrl, intakeUrl } = service;
  const { tenantId } = pulse.scope;
  const casts: Cast[] = [];
  for (const invitee of pulse.invitees.slice(0, takers)) {
    await send('GET', `${apiUrl}/answer/${tenantId}/${pulse.pulseId}`, null, device);
    await send('GET', `${apiUrl}/api/groups/${tenantId}/${pulse.pulseId}/${invitee.groupId}`, null, device);
    casts.push(await answer(service, pulse, invitee, someAnswers(), { device }));
    const other = randomBytes(256);
    other[0] = 1;
    expect((await askForPass(apiUrl, pulse, invitee, other, device)).status).toBe(409);
  }
  const [invitee] = pulse.invitees;
  const { nonce, signature } = casts[0]!;
  const stranger = { ...invitee!, secret: randomBytes(32) };
  expect((await askForPass(apiUrl, pulse, stranger, randomBytes(256), device)).status).toBe(404);
  expect((await askForPass(apiUrl, pulse, invitee!, randomBytes(3), device)).status).toBe(400);
  const broken = JSON.stringify({
    unit: invitee!.unitId,
    nonce: toBase64url(nonce),
    signature: toBase64url(signature),
  });
  for (const body of [broken, `${broken.slice(0, -1)},"x":"${'y'.repeat(200_000)}"}`])
    expect((await castBallot(intakeUrl, pulse, body, device)).status).toBeGreaterThanOrEqual(400);
  await send('POST', `${intakeUrl}/ballots/${tenantId}/${toBase64url(nonce)}`, broken, device);
  await send('GET', `${intakeUrl}/nowhere/${toBase64url(nonce)}`, null, device);
  await send('GET', `${apiUrl}/api/nowhere/${toBase64url(invitee!.secret)}`, null, device);
  return casts;
}

async function placesTo(service: SealedService, cluster: OwnCluster, heard: QueueEar): Promise<Place[]> {
  const counters = await send('GET', `${service.intakeUrl}/counters`, null, {
    headers: { authorization: `Bearer ${service.environment('intake')['INTAKE_TOKEN']}` },
  });
  return [
    ...parts.map((part) => ({ name: `log ${part}`, text: service.log(part) })),
    { name: 'log Postgres', text: await readFile(cluster.logFile, 'utf8').catch(() => '') },
    { name: 'counters', text: JSON.stringify(counters) },
    { name: 'queue, all that ever stood in it', text: await heard.text() },
    ...(heard.now ? [{ name: 'Redis now', text: await heard.now() }] : []),
    ...placesOf(await dumpDatabase(cluster.adminUrl)).filter(({ name }) => !name.startsWith('planted.')),
  ];
}

/** Jobs leave no trace when they are done, so everything that is ever written to the queue is written down beside it. */
interface QueueEar {
  text(): Promise<string>;
  /** Every key and value at this moment. */
  now?(): Promise<string>;
  close(): Promise<void>;
}

async function hearPostgresQueues({ admin }: SealedService): Promise<QueueEar> {
  await admin.query(`
    create schema planted;
    create table planted.heard (line text);
    create function planted.hear() returns trigger language plpgsql security definer as $$
    begin insert into planted.heard values (to_jsonb(new)::text); return null; end $$;
    do $$ declare place record; begin
      for place in select schemaname, tablename from pg_tables where schemaname like 'queue\\_%' loop
        execute format('create trigger planted after insert or update on %I.%I for each row execute function planted.hear()',
          place.schemaname, place.tablename);
      end loop;
    end $$`);
  return {
    text: async () => {
      const { rows } = await admin.query<{ line: string }>('select line from planted.heard');
      return rows.map(({ line }) => line).join('\n');
    },
    close: () => Promise.resolve(),
  };
}

async function hearRedis(url: string): Promise<QueueEar> {
  const redis = new Redis(url);
  await redis.flushdb();
  const { hostname, port } = new URL(url);
  // A plain connection: ioredis's own breaks where the first line comes together with the reply to MONITOR.
  const monitor = connect({ host: hostname, port: Number(port || 6379) });
  let lines = '';
  monitor.setEncoding('latin1').on('data', (text: string) => (lines += text));
  monitor.write('MONITOR\r\n');
  await once(monitor, 'data');
  return {
    text: () => Promise.resolve(unescaped(lines)),
    now: async () => {
      const keys = await redis.keys('*');
      const values = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
      return keys.map((key, at) => `${key} ${values[at]?.toString('latin1') ?? ''}`).join('\n');
    },
    close: async () => {
      monitor.destroy();
      redis.disconnect();
    },
  };
}

/** What MONITOR writes with backslashes, as it was. */
const unescaped = (lines: string): string =>
  lines.replaceAll(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex?: string, sign?: string) =>
    hex
      ? String.fromCharCode(parseInt(hex, 16))
      : ({ n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b' }[sign!] ?? sign!),
  );
