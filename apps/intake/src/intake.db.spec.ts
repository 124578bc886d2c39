import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { aSealedPulse, type SealedPulse } from '@penumbra/intake/testing';
import { loadConfig, PinoLogger } from '@penumbra/platform';
import { testDatabase, type TestDatabase } from '@penumbra/platform/testing';
import { readSubmission, receiptOf, SEALING_OVERHEAD } from '@penumbra/seal';
import { ballotOpener } from '@penumbra/seal/node';
import { Client } from 'pg';
import { createIntake } from './bootstrap.js';

const token = 'a-token-for-the-tests';
const page = 'https://pulse.example';

describe('the intake process', () => {
  let testDb: TestDatabase;
  let intake: NestFastifyApplication;
  let admin: Client;
  let sealed: SealedPulse;
  const tenantId = randomUUID();
  const [unitId, otherUnit] = [randomUUID(), randomUUID()];
  const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

  beforeAll(async () => {
    testDb = await testDatabase();
    admin = new Client({ connectionString: testDb.adminUrl });
    await admin.connect();
    sealed = await aSealedPulse([
      { unitId, size: 9 },
      { unitId: otherUnit, size: 7 },
    ]);
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
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const response = await intake.inject({
      method,
      url,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return {
      status: response.statusCode,
      headers: response.headers,
      json: response.payload ? (JSON.parse(response.payload) as Record<string, unknown>) : {},
    };
  };
  const boxContent = () => ({
    closesAt: inAnHour(),
    manifestHash: sealed.manifestHash,
    ballotSize: sealed.manifest.ballotSize,
    unitKeys: sealed.unitKeys.map((key) => ({
      unitId: key.unitId,
      publicKey: Buffer.from(key.publicKey).toString('base64url'),
    })),
  });
  const openBox = async () => {
    const pulseId = randomUUID();
    expect(await send('PUT', `/ballot-boxes/${tenantId}/${pulseId}`, boxContent())).toMatchObject({
      status: 200,
      json: {},
    });
    return pulseId;
  };
  const cast = (pulseId: string, body: string, tenant: string = tenantId) =>
    send('POST', `/ballots/${tenant}/${pulseId}`, body, {
      'content-type': 'text/plain;charset=UTF-8',
      origin: page,
      authorization: '',
    });
  const stored = async (pulseId: string) =>
    (
      await admin.query<{
        revision: string;
        ciphertext: Buffer;
        unit_id: string;
        nonce_hash: Buffer;
        receipt: Buffer;
      }>('select unit_id, revision, ciphertext, nonce_hash, receipt from intake.ballot where pulse_id = $1', [
        pulseId,
      ])
    ).rows;

  it('stores a sealed ballot and gives the receipt; only the sealing key opens it', async () => {
    const pulseId = await openBox();
    const body = await sealed.body(unitId, { TR1: 4, HS1: 'cannot-say' });
    const response = await cast(pulseId, body);
    const { nonce, ciphertext } = readSubmission(body, sealed.manifest.ballotSize + SEALING_OVERHEAD);
    const receipt = await receiptOf(nonce, 1, ciphertext);
    expect(response).toMatchObject({ status: 200, json: { receipt } });
    expect(response.headers).toMatchObject({ 'access-control-allow-origin': page });
    expect(response.headers).not.toHaveProperty('set-cookie');
    expect(response.headers).not.toHaveProperty('access-control-allow-credentials');
    const [row, ...others] = await stored(pulseId);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ unit_id: unitId, revision: '1' });
    expect(row!.receipt.toString('hex')).toBe(receipt);
    const open = ballotOpener(sealed.privateKey, sealed.manifestHash, sealed.manifest.ballotSize);
    const context = { unitId, nonceHash: Uint8Array.from(row!.nonce_hash), revision: 1 };
    expect(open(row!.ciphertext, context)).toEqual({ answers: { TR1: 4, HS1: 'cannot-say' } });
  });

  it('replaces by a higher revision, repeats by the same, refuses a lower one and a different one', async () => {
    const pulseId = await openBox();
    const pass = sealed.pass(unitId);
    const fifth = await sealed.body(unitId, { TR1: 4 }, { pass, revision: 5 });
    const first = await cast(pulseId, fifth);
    expect(await cast(pulseId, fifth)).toMatchObject({ status: 200, json: first.json });
    const tooLow = { status: 409, json: { code: 'intake.revision-too-low' } };
    for (const revision of [5, 4])
      expect(await cast(pulseId, await sealed.body(unitId, { TR1: 1 }, { pass, revision }))).toMatchObject(
        tooLow,
      );
    const later = await cast(pulseId, await sealed.body(unitId, { TR2: 2 }, { pass, revision: 6 }));
    expect(later.status).toBe(200);
    expect(later.json['receipt']).not.toBe(first.json['receipt']);
    expect(await cast(pulseId, fifth)).toMatchObject(tooLow);
    expect(await stored(pulseId)).toMatchObject([{ revision: '6' }]);
  });

  it('counts twenty simultaneous sends of one ballot once', async () => {
    const pulseId = await openBox();
    const body = await sealed.body(unitId, { TR1: 3 });
    const before = await send('GET', '/counters');
    const all = await Promise.all(Array.from({ length: 20 }, () => cast(pulseId, body)));
    expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(new Set(all.map(({ json }) => json['receipt'])).size).toBe(1);
    expect(await stored(pulseId)).toHaveLength(1);
    const after = await send('GET', '/counters');
    const grown = (name: string) => (after.json[name] as number) - (before.json[name] as number);
    expect([grown('ballots'), grown('repeated'), grown('replaced'), grown('refused')]).toEqual([1, 19, 0, 0]);
  });

  it('lets exactly one of two different ballots of one revision in', async () => {
    const pulseId = await openBox();
    const pass = sealed.pass(unitId);
    const bodies = await Promise.all([1, 5].map((value) => sealed.body(unitId, { TR1: value }, { pass })));
    const both = await Promise.all(bodies.map((body) => cast(pulseId, body)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('refuses a forged signature, another unit, an unknown unit and another contract', async () => {
    const pulseId = await openBox();
    const pass = sealed.pass(unitId);
    const forged = { ...pass, signature: pass.signature.map((byte, i) => (i === 9 ? byte ^ 1 : byte)) };
    const foreign = await aSealedPulse([{ unitId, size: 9 }]);
    const body = await sealed.body(unitId, { TR1: 3 });
    const bodies = [
      await sealed.body(unitId, {}, { pass: forged }),
      await sealed.body(unitId, {}, { pass: { ...pass, signature: pass.signature.subarray(1) } }),
      await sealed.body(otherUnit, {}, { pass }),
      await foreign.body(unitId, {}),
      body.replace(unitId, randomUUID()),
      body.replace(unitId, unitId.toUpperCase()),
      body.replace(unitId, 'team.one'.padEnd(unitId.length)),
    ];
    for (const wrong of bodies)
      expect(await cast(pulseId, wrong)).toMatchObject({
        status: 403,
        json: { code: 'intake.pass-invalid' },
      });
    expect(await stored(pulseId)).toEqual([]);
  });

  it('knows no box of another tenant and none that was not opened', async () => {
    const pulseId = await openBox();
    const body = await sealed.body(unitId, { TR1: 3 });
    const unknown = { status: 404, json: { code: 'intake.ballot-box-unknown' } };
    expect(await cast(randomUUID(), body)).toMatchObject(unknown);
    expect(await cast(pulseId, body, randomUUID())).toMatchObject(unknown);
    expect(await cast('nonsense', body)).toMatchObject(unknown);
    expect(await stored(pulseId)).toEqual([]);
  });

  it('refuses every other form of the body: a field more, a length more, JSON of its own', async () => {
    const pulseId = await openBox();
    const body = await sealed.body(unitId, { TR1: 3 });
    const value = JSON.parse(body) as Record<string, string>;
    const invalid = { status: 400, json: { code: 'intake.submission-invalid' } };
    const other = await aSealedPulse([{ unitId, size: 9 }], { ballotSize: 2048 });
    for (const wrong of [
      '{',
      '',
      '{"__proto__": {}}',
      JSON.stringify({ ...value, email: 'a@b.example' }),
      `${body} `,
      await other.body(unitId, {}),
    ])
      expect(await cast(pulseId, wrong)).toMatchObject(invalid);
    const asJson = await send('POST', `/ballots/${tenantId}/${pulseId}`, body);
    expect(asJson).toMatchObject(invalid);
    const large = await cast(pulseId, JSON.stringify({ ...value, more: 'x'.repeat(1024 * 1024) }));
    expect(large).toMatchObject({ status: 413, json: { code: 'request.too-large' } });
    expect(large.headers).toMatchObject({ 'access-control-allow-origin': page });
    expect(await send('GET', '/%ff')).toMatchObject({ status: 404, json: { code: 'request.not-found' } });
    expect(await stored(pulseId)).toEqual([]);
  });

  it('waits a minute for a ballot to arrive, and no longer', () => {
    const { requestTimeout } = intake.getHttpServer() as Server;
    expect(requestTimeout).toBe(60_000);
  });

  it('takes nothing once the box is closed, voided or its time has come', async () => {
    const pulseId = await openBox();
    const body = await sealed.body(unitId, { TR1: 3 });
    for (const state of ['closed', 'voided']) {
      await admin.query('update intake.ballot_box set state = $2 where pulse_id = $1', [pulseId, state]);
      expect(await cast(pulseId, body)).toMatchObject({ status: 410, json: { code: `intake.${state}` } });
    }
    await admin.query(
      `update intake.ballot_box set state = 'open', closes_at = now() - interval '1 s' where pulse_id = $1`,
      [pulseId],
    );
    expect(await cast(pulseId, body)).toMatchObject({ status: 410, json: { code: 'intake.closed' } });
    expect(await stored(pulseId)).toEqual([]);
  });

  it('opens a box once: the same again is a success, another content is refused', async () => {
    const pulseId = await openBox();
    const url = `/ballot-boxes/${tenantId}/${pulseId}`;
    const content = boxContent();
    const differs = { status: 409, json: { code: 'intake.ballot-box-differs' } };
    expect(await send('PUT', url, { ...content, unitKeys: content.unitKeys.toReversed() })).toMatchObject({
      status: 200,
    });
    for (const changed of [
      { manifestHash: '0'.repeat(64) },
      { ballotSize: content.ballotSize + 1 },
      { unitKeys: content.unitKeys.slice(1) },
      { unitKeys: [content.unitKeys[0], { ...content.unitKeys[1], publicKey: 'A'.repeat(392) }] },
      { unitKeys: [content.unitKeys[0], { ...content.unitKeys[1], unitId: randomUUID() }] },
    ])
      expect(await send('PUT', url, { ...content, ...changed })).toMatchObject(differs);
    for (const wrong of [{ name: 'Ada' }, { manifestHash: 'x' }, { unitKeys: [] }, { ballotSize: 0 }])
      expect(await send('PUT', url, { ...content, ...wrong })).toMatchObject({ status: 400 });
    expect(await send('PUT', `/ballot-boxes/${tenantId}/nonsense`, content)).toMatchObject({ status: 400 });
  });

  it('moves a closing later, once or again, and never earlier nor after the end', async () => {
    const pulseId = await openBox();
    const url = `/ballot-boxes/${tenantId}/${pulseId}/closes-at`;
    const closesAt = new Date(Date.now() + 7_200_000).toISOString();
    expect(await send('PUT', url, { closesAt })).toMatchObject({ status: 200 });
    expect(await send('PUT', url, { closesAt })).toMatchObject({ status: 200 });
    expect(await send('PUT', url, { closesAt: inAnHour() })).toMatchObject({
      status: 409,
      json: { code: 'intake.closes-earlier' },
    });
    const { rows } = await admin.query<{ closes_at: Date }>(
      'select closes_at from intake.ballot_box where pulse_id = $1',
      [pulseId],
    );
    expect(rows[0]!.closes_at.toISOString()).toBe(closesAt);
    expect(await send('PUT', `/ballot-boxes/${tenantId}/${pulseId}`, boxContent())).toMatchObject({
      status: 200,
    });
    await admin.query(`update intake.ballot_box set state = 'closed' where pulse_id = $1`, [pulseId]);
    expect(await send('PUT', url, { closesAt: '2040-01-01T00:00:00Z' })).toMatchObject({ status: 410 });
    const unknown = `/ballot-boxes/${tenantId}/${randomUUID()}/closes-at`;
    expect(await send('PUT', unknown, { closesAt })).toMatchObject({ status: 404 });
  });

  it('asks for the token on the side of the issuer', async () => {
    const box = `/ballot-boxes/${tenantId}/${randomUUID()}`;
    for (const [method, url] of [
      ['PUT', box],
      ['PUT', `${box}/closes-at`],
      ['GET', '/counters'],
    ] as const)
      for (const authorization of ['', 'Bearer wrong', `Bearer ${token}x`, token])
        expect(await send(method, url, method === 'GET' ? undefined : {}, { authorization })).toMatchObject({
          status: 401,
          json: { code: 'intake.token-needed' },
        });
  });

  it('cannot read ballots back, nor reopen a box, nor see a person', async () => {
    const role = new Client({ connectionString: testDb.url('intake') });
    await role.connect();
    await role.query(`select set_config('app.tenant', $1, false)`, [tenantId]);
    for (const sql of [
      'select ciphertext from intake.ballot',
      'select signature from intake.ballot',
      `update intake.ballot_box set state = 'open'`,
      'update intake.unit_key set public_key = public_key',
      'delete from intake.ballot',
      'select from delivery.invitation',
      'select from people.employee',
      'select from readings.answer',
    ])
      await expect(role.query(sql)).rejects.toThrow(/permission denied/);
    await role.end();
  });

  it('answers health, and refuses to start under a role that could bypass row-level security', async () => {
    expect(await send('GET', '/health/live')).toMatchObject({ status: 200 });
    expect(await send('GET', '/health/ready')).toMatchObject({ status: 200 });
    const config = loadConfig({ DATABASE_URL: testDb.adminUrl, INTAKE_TOKEN: token });
    await expect(createIntake(config, new PinoLogger('silent', 'intake'))).rejects.toThrow(
      /role-could-bypass/,
    );
  });
});
