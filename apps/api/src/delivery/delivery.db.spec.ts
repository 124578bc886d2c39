import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { TestingModule } from '@nestjs/testing';
import { PrepareDelivery, SendDue } from '@penumbra/delivery';
import {
  ballotBoxSink,
  draftedPulse,
  launchedPulse,
  mailSink,
  type BallotBoxSink,
  type LaunchedPulse,
  type MailSink,
} from '@penumbra/delivery/testing';
import { BeginSession, IssueSignInLink } from '@penumbra/identity';
import { loadConfig, newId, PinoLogger } from '@penumbra/platform';
import { testDatabase, type TestDatabase } from '@penumbra/platform/testing';
import {
  blindedPass,
  fromBase64url,
  keyHash,
  manifestHash,
  readLinkFragment,
  readUnitKey,
  toBase64url,
  type LinkFragment,
  type Manifest,
} from '@penumbra/seal';
import PostalMime from 'postal-mime';
import { createApi } from '../bootstrap.js';

const token = 'a-token-for-the-tests';

describe('delivery over HTTP', () => {
  let testDb: TestDatabase;
  let box: BallotBoxSink;
  let sink: MailSink;
  let keys: string;
  let api: NestFastifyApplication;
  let launched: LaunchedPulse;
  let cookie: string;

  beforeAll(async () => {
    testDb = await testDatabase();
    keys = await mkdtemp(join(tmpdir(), 'keys-'));
    sink = await mailSink({
      recipient: (address) =>
        address.startsWith('person-0@') ? { code: 550, text: '5.1.1 no such user' } : null,
    });
    box = await ballotBoxSink();
    const config = loadConfig({
      DATABASE_URL: testDb.url('app'),
      INTAKE_TOKEN: token,
      INTAKE_URL: box.url,
      SMTP_URL: sink.url,
      KEY_DIR: keys,
      LOG_LEVEL: 'silent',
    });
    api = await createApi(config, new PinoLogger('silent', 'test'));
    await api.init();
    await api.getHttpAdapter().getInstance().ready();
    launched = await launchedPulse(api as unknown as TestingModule, { people: 14 });
    const { scope } = launched;
    await api.get(PrepareDelivery).run(scope, launched);
    while ((await api.get(SendDue).run(scope, 100)).length > 0);
    const slug = launched.emails[0]!.split('@')[1];
    const link = await api.get(IssueSignInLink).run(scope, `hr@${slug}`);
    cookie = `session=${(await api.get(BeginSession).run(link!)).token}`;
  });
  afterAll(async () => {
    await api?.close();
    await box?.close();
    await sink?.close();
    await testDb?.drop();
    await rm(keys, { recursive: true, force: true });
  });

  const call = async (
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const response = await api.inject({
      method,
      url: path,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const { statusCode: status, headers: replied } = response;
    return { status, json: response.json<Record<string, unknown>>(), cache: replied['cache-control'] };
  };
  const under = (path: string) => `/api/pulses/${launched.pulseId}/${path}`;
  const linkOf = async (email: string | undefined): Promise<LinkFragment> => {
    const mail = await PostalMime.parse(sink.copies.find((copy) => copy.to === email)!.raw);
    return readLinkFragment(/#(\S+)/.exec(mail.text!)![1]!);
  };
  const place = () => `${launched.scope.tenantId}/${launched.pulseId}`;
  const contractOf = async (link: LinkFragment): Promise<Manifest> =>
    (await call('GET', `/api/contracts/${link.manifestHash}`)).json['contract'] as Manifest;
  /** What a page would send for its pass. */
  const pass = async (link: LinkFragment, changes: Record<string, unknown> = {}) => {
    const unit = (await contractOf(link)).units.find(({ unitId }) => unitId === link.unitId)!;
    const { json } = await call('GET', `/api/unit-keys/${place()}/${unit.keyHash}`);
    const unitKey = await readUnitKey(fromBase64url(json['publicKey'] as string));
    const { blindedMessage, finalise } = await blindedPass(unitKey, link.manifestHash, link.unitId);
    const { tenantId } = launched.scope;
    return {
      finalise,
      body: {
        tenantId,
        pulseId: launched.pulseId,
        secret: toBase64url(link.secret),
        blindedMessage: toBase64url(blindedMessage),
        ...changes,
      },
    };
  };

  it('counts mails, lists what went wrong and sends again to a corrected address', async () => {
    expect(await call('GET', under('delivery'))).toMatchObject({
      status: 200,
      json: {
        total: 14,
        pending: 0,
        sending: 0,
        accepted: 13,
        deferred: 0,
        bounced: 1,
        unknown: 0,
        cancelled: 0,
        preparing: false,
        keysMade: null,
        keysTotal: null,
        reminders: [],
        updatedAt: expect.stringMatching(/Z$/),
      },
    });
    const list = await call('GET', under('delivery-problems'));
    expect(list.json).toMatchObject({
      items: [{ name: 'Person 0', state: 'bounced', attempts: 1 }],
      nextCursor: null,
    });
    const [{ sendId }] = list.json['items'] as [{ sendId: string }];
    const again = under(`sends/${sendId}/send-again`);
    expect(await call('POST', again, { email: 'nonsense' })).toMatchObject({ status: 400 });
    expect(await call('POST', again, { email: launched.emails[1] })).toMatchObject({
      status: 409,
      json: { code: 'delivery.address-in-use' },
    });
    expect(await call('POST', again, { email: 'right@example.org' })).toMatchObject({
      status: 200,
      json: { email: 'right@example.org', state: 'pending' },
    });
    expect(await call('GET', under('delivery'))).toMatchObject({
      json: { total: 14, pending: 1, bounced: 0 },
    });
    expect(await call('GET', `/api/pulses/${newId()}/delivery`)).toMatchObject({
      status: 404,
      json: { code: 'delivery.not-found' },
    });
  });

  it('shows the mail in the language asked for', async () => {
    expect(await call('GET', under('mail-preview?locale=de'))).toMatchObject({
      status: 200,
      json: { subject: expect.stringContaining('Ihre Sicht'), html: expect.stringContaining('lang="de"') },
    });
    expect(await call('GET', under('mail-preview'))).toMatchObject({
      json: { subject: expect.stringContaining('your view') },
    });
    expect(await call('GET', under('mail-preview?locale=xx'))).toMatchObject({ status: 400 });
  });

  it('shows HR the page with the questions, for a frame of its own screens, and lets it ask no address', async () => {
    const page = (path: string, headers: Record<string, string>) =>
      api.inject({ method: 'GET', url: path, headers });
    const shown = await page(under('page-preview'), { cookie });
    expect(shown.statusCode).toBe(200);
    expect(shown.headers['content-type']).toContain('text/html');
    const policy = String(shown.headers['content-security-policy']).split('; ');
    expect(policy).toContain(`frame-ancestors 'self'`);
    expect(policy).toContain(`connect-src 'none'`);
    const data = JSON.parse(/id="pulse">(.*?)<\/script>/s.exec(shown.body)![1]!) as Record<string, unknown>;
    const { title, instrument } = await contractOf(await linkOf(launched.emails[1]));
    expect(data).toMatchObject({ title, instrument });
    expect(Object.keys(data)).not.toEqual(expect.arrayContaining(['sealingKey']));
    expect((await page(under('page-preview'), {})).statusCode).toBe(401);
  });

  it('sends a test of a draft only, in a language that mails are written in', async () => {
    const draft = await draftedPulse(api as unknown as TestingModule, { people: 7 });
    const link = await api.get(IssueSignInLink).run(draft.scope, draft.hrEmail);
    const own = { cookie: `session=${(await api.get(BeginSession).run(link!)).token}` };
    const path = `/api/pulses/${draft.pulseId}/test-mail`;
    expect(await call('POST', path, { locale: 'fr' }, own)).toMatchObject({
      status: 202,
      json: { email: draft.hrEmail },
    });
    expect(await call('POST', path, { locale: 'xx' }, own)).toMatchObject({ status: 400 });
    expect(await call('POST', path, { locale: 'fr', email: 'other@example.org' }, own)).toMatchObject({
      status: 400,
    });
    expect(await call('POST', path, { locale: 'fr' })).toMatchObject({
      status: 404,
      json: { code: 'delivery.not-found' },
    });
    expect(await call('POST', under('test-mail'), { locale: 'fr' })).toMatchObject({
      status: 409,
      json: { code: 'pulse.not-a-draft' },
    });
  });

  it('signs for whoever holds the link, as JSON or as text, again for the same message and not for another', async () => {
    const link = await linkOf(launched.emails[1]);
    const { body, finalise } = await pass(link);
    const none = { cookie: '' };
    const signed = await call('POST', '/api/passes', body, none);
    expect(signed).toMatchObject({ status: 200, json: { blindSignature: expect.any(String) } });
    const signature = fromBase64url(signed.json['blindSignature'] as string);
    expect(await finalise(signature)).toHaveLength(256);
    const asText = { ...none, 'content-type': 'text/plain;charset=UTF-8' };
    expect((await call('POST', '/api/passes', JSON.stringify(body), asText)).json).toEqual(signed.json);
    expect(await call('POST', '/api/passes', (await pass(link)).body, none)).toMatchObject({
      status: 409,
      json: { code: 'delivery.already-answered-elsewhere' },
    });
  });

  it('answers what is not a link or a blinded message with a code that helps, and uses nothing up', async () => {
    const link = await linkOf(launched.emails[2]);
    const { body } = await pass(link);
    expect(
      await call('POST', '/api/passes', { ...body, secret: randomBytes(32).toString('base64url') }),
    ).toMatchObject({ status: 404, json: { code: 'delivery.link-unknown' } });
    const number = (length: number, last: number) => {
      const bytes = Buffer.alloc(length);
      bytes[length - 1] = last;
      return bytes.toString('base64url');
    };
    for (const wrong of [
      { ...body, secret: 'short' },
      { ...body, blindedMessage: undefined },
      { ...body, blindedMessage: '' },
      { ...body, blindedMessage: number(256, 0) },
      { ...body, blindedMessage: number(256, 1) },
      { ...body, blindedMessage: number(255, 2) },
      { ...body, blindedMessage: number(257, 2) },
      { ...body, blindedMessage: Buffer.alloc(256, 255).toString('base64url') },
      { ...body, blindedMessage: `${body.blindedMessage}=` },
      { ...body, blindedMessage: 'A'.repeat(100_000) },
      { ...body, tenantId: 'x' },
      { ...body, email: 'x@example.org' },
      [],
      'not an object',
    ])
      expect(await call('POST', '/api/passes', JSON.stringify(wrong))).toMatchObject({
        status: 400,
        json: { code: expect.stringMatching(/^(delivery.pass-unreadable|request.unreadable)$/) },
      });
    const asText = { 'content-type': 'text/plain' };
    expect(await call('POST', '/api/passes', '{', asText)).toMatchObject({
      status: 400,
      json: { code: 'delivery.pass-unreadable' },
    });
    expect(await call('POST', '/api/passes', JSON.stringify('x'.repeat(1024 * 1024)), asText)).toMatchObject({
      status: 413,
      json: { code: 'request.too-large' },
    });
    expect(await call('POST', '/api/passes', body)).toMatchObject({ status: 200 });
  });

  it('shows the contract that every mail names, with a hash that anybody can work out', async () => {
    const { manifestHash: hash } = await linkOf(launched.emails[3]);
    const { status, json } = await call('GET', `/api/contracts/${hash}`, undefined, { cookie: '' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ hash, state: 'open', amendments: [] });
    expect(json['words']).toHaveLength(6);
    expect(await manifestHash(json['contract'] as Manifest)).toBe(hash);
    const page = await api.inject({ method: 'GET', url: `/answer/${place()}` });
    const data = JSON.parse(/id="pulse">(.*?)<\/script>/s.exec(page.body)![1]!) as { manifest: Manifest };
    expect(data).toMatchObject({ state: 'open', tenantId: launched.scope.tenantId });
    expect(await manifestHash(data.manifest)).toBe(hash);
    for (const unknown of ['0f'.repeat(32), hash.toUpperCase(), 'x'])
      expect(await call('GET', `/api/contracts/${unknown}`)).toMatchObject({
        status: 404,
        json: { code: 'delivery.contract-unknown' },
      });
  });

  it('gives a group’s key by its hash, to be kept for ever, and no other pulse’s or tenant’s', async () => {
    const link = await linkOf(launched.emails[3]);
    const [unit] = (await contractOf(link)).units;
    const found = await call('GET', `/api/unit-keys/${place()}/${unit!.keyHash}`, undefined, { cookie: '' });
    expect(found).toMatchObject({ status: 200, cache: 'public, max-age=31536000, immutable' });
    expect(await keyHash(fromBase64url(found.json['publicKey'] as string))).toBe(unit!.keyHash);
    for (const wrong of [
      `${place()}/${'A'.repeat(43)}`,
      `${place()}/x`,
      `${newId()}/${launched.pulseId}/${unit!.keyHash}`,
      `${launched.scope.tenantId}/${newId()}/${unit!.keyHash}`,
      `x/y/${unit!.keyHash}`,
    ])
      expect(await call('GET', `/api/unit-keys/${wrong}`)).toMatchObject({
        status: 404,
        json: { code: 'delivery.unit-key-unknown' },
        cache: 'no-store',
      });
  });

  it('names the group to whoever holds a link of it, and no other', async () => {
    const { unitId, groupId } = await linkOf(launched.emails[3]);
    const group = await call('GET', `/api/groups/${place()}/${groupId}`, undefined, { cookie: '' });
    expect(group.status).toBe(200);
    const people = group.json['people'] as string[];
    expect(people).toContain('Person 3');
    expect(group.json).toMatchObject({ size: people.length, nextCursor: null });
    expect((await call('GET', `/api/groups/${place()}/${groupId}?cursor=200`)).json['people']).toEqual([]);
    for (const wrong of [
      `${place()}/${newId()}`,
      // What the contract, which is for everybody, calls the group.
      `${place()}/${unitId}`,
      `${newId()}/${launched.pulseId}/${groupId}`,
      `x/y/${groupId}`,
    ])
      expect(await call('GET', `/api/groups/${wrong}`)).toMatchObject({
        status: 404,
        json: { code: 'delivery.group-unknown' },
      });
  });
});
