import { randomBytes, randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { passHashOf, receiptOf } from '@penumbra/intake';
import { quarterlyCore, type Answers } from '@penumbra/instruments';
import { loadConfig, PinoLogger } from '@penumbra/platform';
import { testDatabase, type TestDatabase } from '@penumbra/platform/testing';
import { Client } from 'pg';
import { createIntake } from './bootstrap.js';

const token = 'a-token-for-the-tests';
const page = 'https://pulse.example';

describe('the intake process', () => {
  let testDb: TestDatabase;
  let intake: NestFastifyApplication;
  let admin: Client;
  const tenantId = randomUUID();
  const unitId = randomUUID();

  beforeAll(async () => {
    testDb = await testDatabase();
    admin = new Client({ connectionString: testDb.adminUrl });
    await admin.connect();
    const config = loadConfig({ DATABASE_URL: testDb.url('intake'), INTAKE_TOKEN: token, PUBLIC_URL: page });
    intake = await createIntake(config, new PinoLogger('silent', 'intake'));
    await intake.init();
    await intake.getHttpAdapter().getInstance().ready();
  });
  afterAll(async () => {
    await intake?.close();
    await admin?.end();
    await testDb?.drop();
  });

  const send = async (
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    body: unknown,
    options: { headers?: Record<string, string> } = {},
  ) => {
    const response = await intake.inject({
      method,
      url,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...options.headers },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return {
      status: response.statusCode,
      headers: response.headers,
      json: response.payload ? (JSON.parse(response.payload) as Record<string, unknown>) : {},
    };
  };
  const openBox = async (changes: Record<string, unknown> = {}, pulseId: string = randomUUID()) => {
    const response = await send('PUT', `/ballot-boxes/${tenantId}/${pulseId}`, {
      closesAt: new Date(Date.now() + 3_600_000).toISOString(),
      instrument: quarterlyCore(),
      unitIds: [unitId, randomUUID()],
      ...changes,
    });
    expect(response).toMatchObject({ status: 200, json: {} });
    return pulseId;
  };
  const admit = async (pulseId: string, pass = randomBytes(32)) => {
    const passHash = passHashOf(pass).toString('base64url');
    expect(await send('POST', '/passes', { tenantId, pulseId, unitId, passHash })).toMatchObject({
      status: 200,
    });
    return pass;
  };
  const cast = (pulseId: string, pass: Buffer, revision: number, answers: unknown, more: object = {}) =>
    intake
      .inject({
        method: 'POST',
        url: '/ballots',
        headers: { 'content-type': 'text/plain;charset=UTF-8', origin: page },
        payload: JSON.stringify({
          tenantId,
          pulseId,
          pass: pass.toString('base64url'),
          revision,
          answers,
          ...more,
        }),
      })
      .then((response) => ({
        status: response.statusCode,
        headers: response.headers,
        json: JSON.parse(response.payload) as Record<string, unknown>,
      }));
  const stored = async (pulseId: string) =>
    (
      await admin.query<{ revision: number; answers: Answers; unit_id: string }>(
        'select unit_id, revision, answers from intake.ballot where pulse_id = $1',
        [pulseId],
      )
    ).rows;

  it('stores a ballot under its unit and gives the receipt', async () => {
    const pulseId = await openBox();
    const pass = await admit(pulseId);
    const answers = { TR1: 4, BA1: 10, HS1: 'cannot-say', PS2: 'prefer-not-to-answer' };
    const response = await cast(pulseId, pass, 1, answers);
    expect(response).toMatchObject({
      status: 200,
      json: { receipt: receiptOf(passHashOf(pass), 1, answers as Answers).toString('hex') },
    });
    expect(response.headers).toMatchObject({ 'access-control-allow-origin': page });
    expect(response.headers).not.toHaveProperty('set-cookie');
    expect(response.headers).not.toHaveProperty('access-control-allow-credentials');
    expect(await stored(pulseId)).toEqual([{ unit_id: unitId, revision: 1, answers }]);
  });

  it('replaces by a higher revision, repeats by the same, refuses a lower one and a different one', async () => {
    const pulseId = await openBox();
    const pass = await admit(pulseId);
    const first = await cast(pulseId, pass, 5, { TR1: 4 });
    expect(await cast(pulseId, pass, 5, { TR1: 4 })).toMatchObject({ status: 200, json: first.json });
    expect(await cast(pulseId, pass, 5, { TR1: 1 })).toMatchObject({
      status: 409,
      json: { code: 'intake.revision-too-low' },
    });
    expect(await cast(pulseId, pass, 4, { TR1: 4 })).toMatchObject({ status: 409 });
    const later = await cast(pulseId, pass, 6, { TR2: 2 });
    expect(later.status).toBe(200);
    expect(later.json['receipt']).not.toBe(first.json['receipt']);
    expect(await stored(pulseId)).toEqual([{ unit_id: unitId, revision: 6, answers: { TR2: 2 } }]);
  });

  it('counts twenty simultaneous sends of one ballot once', async () => {
    const pulseId = await openBox();
    const pass = await admit(pulseId);
    const before = await send('GET', '/counters', undefined);
    const all = await Promise.all(Array.from({ length: 20 }, () => cast(pulseId, pass, 1, { TR1: 3 })));
    expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(new Set(all.map(({ json }) => json['receipt'])).size).toBe(1);
    expect(await stored(pulseId)).toHaveLength(1);
    const after = await send('GET', '/counters', undefined);
    const grown = (name: string) => (after.json[name] as number) - (before.json[name] as number);
    expect([grown('ballots'), grown('repeated'), grown('replaced'), grown('refused')]).toEqual([1, 19, 0, 0]);
  });

  it('lets exactly one of two different ballots of one revision in', async () => {
    const pulseId = await openBox();
    const pass = await admit(pulseId);
    const both = await Promise.all([1, 5].map((value) => cast(pulseId, pass, 1, { TR1: value })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('refuses a pass that was never admitted, also for a pulse that does not exist', async () => {
    const pulseId = await openBox();
    const refusal = { status: 403, json: { code: 'intake.pass-unknown' } };
    expect(await cast(pulseId, randomBytes(32), 1, { TR1: 3 })).toMatchObject(refusal);
    expect(await cast(randomUUID(), randomBytes(32), 1, { TR1: 3 })).toMatchObject(refusal);
    const elsewhere = await admit(await openBox());
    expect(await cast(pulseId, elsewhere, 1, { TR1: 3 })).toMatchObject(refusal);
    const pass = await admit(pulseId);
    expect(await cast(pulseId, pass, 1, {}, { tenantId: randomUUID() })).toMatchObject(refusal);
  });

  it('names every answer that does not fit and stores nothing', async () => {
    const pulseId = await openBox();
    const pass = await admit(pulseId);
    const response = await cast(pulseId, pass, 1, { TR1: 6, XX9: 1, TR2: 'maybe', TR3: 2.5, PS2: 3 });
    expect(response).toMatchObject({ status: 422, json: { code: 'intake.answers-invalid' } });
    expect(
      (response.json['problems'] as { code: string; path: string }[]).map((p) => [p.code, p.path]),
    ).toEqual([
      ['answer.out-of-scale', 'answers.TR1'],
      ['answer.unknown-item', 'answers.XX9'],
      ['answer.unknown-word', 'answers.TR2'],
      ['answer.not-a-whole-number', 'answers.TR3'],
    ]);
    expect(await cast(pulseId, pass, 1, [1])).toMatchObject({ status: 422 });
    expect(await stored(pulseId)).toEqual([]);
  });

  it('refuses unknown and malformed fields, broken JSON and a body that is too large', async () => {
    const pulseId = await openBox();
    const pass = await admit(pulseId);
    expect(await cast(pulseId, pass, 1, {}, { email: 'a@b.example' })).toMatchObject({
      status: 400,
      json: { code: 'request.invalid' },
    });
    for (const wrong of [
      { revision: 0 },
      { revision: 1.5 },
      { revision: '1' },
      { pass: 'short' },
      { pass: `${pass.toString('base64url')}=` },
      { tenantId: 'x' },
    ])
      expect(await cast(pulseId, pass, 1, {}, wrong)).toMatchObject({ status: 400 });
    const raw = (payload: string) =>
      send('POST', '/ballots', payload, { headers: { 'content-type': 'text/plain' } });
    expect(await raw('{')).toMatchObject({ status: 400 });
    expect(await raw('{"__proto__": {}}')).toMatchObject({ status: 400 });
    const large = await raw(JSON.stringify({ answers: 'x'.repeat(1024 * 1024) }));
    expect(large).toMatchObject({ status: 413, json: { code: 'request.too-large' } });
    expect(large.headers).toMatchObject({ 'access-control-allow-origin': page });
    expect(await stored(pulseId)).toEqual([]);
  });

  it('reads ids in capital letters like any other', async () => {
    const pulseId = await openBox();
    const pass = await admit(pulseId);
    const shouted = { tenantId: tenantId.toUpperCase(), pulseId: pulseId.toUpperCase() };
    expect(await cast(pulseId, pass, 1, { TR1: 2 }, shouted)).toMatchObject({ status: 200 });
  });

  it('names keys and words that mean something elsewhere like any other wrong answer', async () => {
    const pulseId = await openBox();
    const pass = await admit(pulseId);
    const strange = {
      'TR1\0': 1,
      toString: 1,
      TR2: 'cannot-say\0',
      TR3: '\ud800',
      BA1: 1e308,
      HS1: -0.5,
      PS1: null,
    };
    const response = await cast(pulseId, pass, 1, strange);
    expect(response).toMatchObject({ status: 422, json: { code: 'intake.answers-invalid' } });
    expect(response.json['problems']).toHaveLength(7);
    const deep = `{"tenantId":"${tenantId}","pulseId":"${pulseId}","pass":"${pass.toString('base64url')}","revision":1,"answers":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    expect(await send('POST', '/ballots', deep)).toMatchObject({ status: 422 });
    expect(await stored(pulseId)).toEqual([]);
  });

  it('takes nothing once the box is closed, voided or its time has come', async () => {
    const pulseId = await openBox();
    const pass = await admit(pulseId);
    const late = passHashOf(randomBytes(32)).toString('base64url');
    for (const state of ['closed', 'voided']) {
      await admin.query('update intake.ballot_box set state = $2 where pulse_id = $1', [pulseId, state]);
      const refusal = { status: 410, json: { code: `intake.${state}` } };
      expect(await cast(pulseId, pass, 1, { TR1: 3 })).toMatchObject(refusal);
      expect(await send('POST', '/passes', { tenantId, pulseId, unitId, passHash: late })).toMatchObject(
        refusal,
      );
    }
    await admin.query(
      `update intake.ballot_box set state = 'open', closes_at = now() - interval '1 s' where pulse_id = $1`,
      [pulseId],
    );
    expect(await cast(pulseId, pass, 1, { TR1: 3 })).toMatchObject({
      status: 410,
      json: { code: 'intake.closed' },
    });
    expect(await stored(pulseId)).toEqual([]);
  });

  it('has the one who closes wait for a ballot under way, and a later ballot wait and be refused', async () => {
    const pulseId = await openBox();
    const pass = await admit(pulseId);
    await admin.query('begin');
    await admin.query(`update intake.ballot_box set state = 'closed' where pulse_id = $1`, [pulseId]);
    const underWay = cast(pulseId, pass, 1, { TR1: 3 });
    const first = await Promise.race([underWay, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))]);
    expect(first).toBe('waits');
    await admin.query('commit');
    expect(await underWay).toMatchObject({ status: 410 });
    expect(await stored(pulseId)).toEqual([]);
  });

  it('admits a pass once, for one unit that the box knows', async () => {
    const pulseId = await openBox();
    const pass = await admit(pulseId);
    await admit(pulseId, pass);
    const passHash = passHashOf(pass).toString('base64url');
    const body = { tenantId, pulseId, unitId: randomUUID(), passHash };
    expect(await send('POST', '/passes', body)).toMatchObject({
      status: 422,
      json: { code: 'intake.unit-unknown' },
    });
    expect(await send('POST', '/passes', { ...body, unitId, pulseId: randomUUID() })).toMatchObject({
      status: 404,
      json: { code: 'intake.ballot-box-unknown' },
    });
    expect(await send('POST', '/passes', { ...body, unitId, name: 'Ada' })).toMatchObject({ status: 400 });
    const { rows } = await admin.query('select from intake.pass where pulse_id = $1', [pulseId]);
    expect(rows).toHaveLength(1);
  });

  it('keeps a pass in its unit', async () => {
    const other = randomUUID();
    const pulseId = await openBox({ unitIds: [unitId, other] });
    const passHash = passHashOf(await admit(pulseId)).toString('base64url');
    expect(await send('POST', '/passes', { tenantId, pulseId, unitId: other, passHash })).toMatchObject({
      status: 409,
      json: { code: 'intake.pass-differs' },
    });
  });

  it('opens a box once: the same again is a success, another content is refused', async () => {
    const content = { closesAt: '2030-01-01T12:00:00.123Z', unitIds: [unitId, randomUUID()] };
    const pulseId = await openBox(content);
    await openBox({ ...content, unitIds: content.unitIds.toReversed() }, pulseId);
    const changed = await send('PUT', `/ballot-boxes/${tenantId}/${pulseId}`, {
      ...content,
      closesAt: '2030-01-02T12:00:00Z',
      instrument: quarterlyCore(),
    });
    expect(changed).toMatchObject({ status: 409, json: { code: 'intake.ballot-box-differs' } });
    expect(await send('PUT', `/ballot-boxes/${tenantId}/nonsense`, content)).toMatchObject({ status: 400 });
  });

  it('asks for the token on the side of the issuer', async () => {
    const calls = [
      ['PUT', `/ballot-boxes/${tenantId}/${randomUUID()}`],
      ['POST', '/passes'],
      ['GET', '/counters'],
    ] as const;
    for (const [method, url] of calls)
      for (const authorization of ['', 'Bearer wrong', `Bearer ${token}x`, token])
        expect(
          await send(method, url, method === 'GET' ? undefined : {}, { headers: { authorization } }),
        ).toMatchObject({ status: 401, json: { code: 'intake.token-needed' } });
  });

  it('cannot read answers back, nor reopen a box, nor see a person', async () => {
    const role = new Client({ connectionString: testDb.url('intake') });
    await role.connect();
    await role.query(`select set_config('app.tenant', $1, false)`, [tenantId]);
    for (const sql of [
      'select answers from intake.ballot',
      `update intake.ballot_box set state = 'open'`,
      'delete from intake.ballot',
      'select from delivery.invitation',
      'select from people.employee',
    ])
      await expect(role.query(sql)).rejects.toThrow(/permission denied/);
    await role.end();
  });

  it('has no column for a time, a number or an address, and answers health', async () => {
    const { rows } = await admin.query<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns
       where table_schema = 'intake' and (data_type ~ 'time|inet' or column_default is not null)`,
    );
    expect(rows.map((row) => row.name)).toEqual(['ballot_box.closes_at']);
    expect(await send('GET', '/health/live', undefined)).toMatchObject({ status: 200 });
    expect(await send('GET', '/health/ready', undefined)).toMatchObject({ status: 200 });
  });

  it('refuses to start under a role that could bypass row-level security', async () => {
    const config = loadConfig({ DATABASE_URL: testDb.adminUrl, INTAKE_TOKEN: token });
    await expect(createIntake(config, new PinoLogger('silent', 'intake'))).rejects.toThrow(
      /role-could-bypass/,
    );
  });
});
