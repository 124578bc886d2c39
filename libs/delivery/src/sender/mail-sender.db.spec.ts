import { mkdir, mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestingModule } from '@nestjs/testing';
import { systemActor } from '@penumbra/identity';
import { AuditLog, type TenantScope } from '@penumbra/platform';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import { authenticate, type AuthenticateResult } from 'mailauth';
import PostalMime from 'postal-mime';
import {
  ballotBoxSink,
  launchedPulse,
  launchingModules,
  mailSink,
  type BallotBoxSink,
  type LaunchedPulse,
  type MailSink,
} from '../../testing/index.js';
import { nameServer, type NameServer } from '../../testing/name-server.js';
import { DeliveryModule, ManageSender, PrepareDelivery, SendDue, type MailSender } from '../index.js';

const domain = 'tide.example';
const wish: MailSender = { name: 'Tide Works, HR', address: `pulse@${domain}`, replyTo: null };

describe('who mails come from', () => {
  let testDb: TestDatabase;
  let module: TestingModule;
  let box: BallotBoxSink;
  let sink: MailSink;
  let dns: NameServer;
  let keys: string;
  let unanswered: string | null = null;

  beforeAll(async () => {
    testDb = await testDatabase();
    keys = await mkdtemp(join(tmpdir(), 'keys-'));
    sink = await mailSink();
    box = await ballotBoxSink();
    dns = await nameServer({ fails: (name) => name === unanswered });
    module = await testModule(testDb, {
      imports: [...launchingModules, DeliveryModule],
      environment: {
        KEY_DIR: keys,
        SMTP_URL: sink.url,
        INTAKE_URL: box.url,
        INTAKE_TOKEN: 'a-token-for-the-tests',
        PUBLIC_URL: 'https://pulse.example',
        MAIL_FROM: 'Penumbra <pulse@service.example>',
        DNS_SERVERS: dns.address,
      },
    });
  });
  afterAll(async () => {
    await module?.close();
    await dns?.close();
    await box?.close();
    await sink?.close();
    await testDb?.drop();
    await rm(keys, { recursive: true, force: true });
  });
  beforeEach(() => {
    unanswered = null;
    dns.records.clear();
  });

  const manage = () => module.get(ManageSender);
  const aPulse = async (): Promise<LaunchedPulse> => {
    const launched = await launchedPulse(module, { people: 7, person: () => ({ name: 'Zoë Läufer' }) });
    await module.get(PrepareDelivery).run(launched.scope, launched);
    return launched;
  };
  const change = (scope: TenantScope, sender: MailSender = wish) =>
    manage().change(scope, systemActor, sender);
  const check = (scope: TenantScope) => manage().check(scope, systemActor);
  const renew = (scope: TenantScope) => manage().renewKey(scope, systemActor);
  const problemOf = (asked: Promise<unknown>) =>
    asked.then(
      () => 'no problem',
      (error: { code?: string }) => error.code ?? String(error),
    );
  /** As whoever runs the domain does with what is shown. */
  const publish = ({ record }: { record: { name: string; value: string } }) =>
    dns.records.set(record.name, [record.value]);
  const confirmed = async (scope: TenantScope) => {
    publish((await change(scope)).keys[0]!);
    return check(scope);
  };
  const keyFiles = async (scope: TenantScope) =>
    (await readdir(join(keys, scope.tenantId)).catch(() => [])).filter((name) => name.endsWith('.dkim'));
  const nextMail = async (scope: TenantScope) => {
    const before = sink.copies.length;
    expect(await module.get(SendDue).run(scope, 1)).toEqual(['accepted']);
    return sink.copies[before]!;
  };
  /** What a recipient's server makes of a mail, by another library and the same name server. */
  const judged = async ({ raw, from }: { raw: string; from: string }): Promise<AuthenticateResult> =>
    authenticate(raw, {
      ip: '192.0.2.1',
      helo: 'mail.service.example',
      sender: from,
      mta: 'mx.recipient.example',
      disableArc: true,
      disableBimi: true,
      resolver: async (name) => {
        const found = dns.records.get(name.toLowerCase());
        if (!found) throw Object.assign(new Error(name), { code: 'ENOTFOUND' });
        return found.map((text) => [text]);
      },
    });
  const dkimOf = ({ dkim }: AuthenticateResult) => dkim.results.map(({ status }) => status.result);

  it('is the service, under the organisation’s name, until HR says otherwise', async () => {
    const { scope } = await aPulse();
    expect(await manage().read(scope)).toEqual({
      name: null,
      address: null,
      replyTo: null,
      shownAs: { name: 'Example & Sons', address: 'pulse@service.example' },
      serviceAddress: 'pulse@service.example',
      keys: [],
    });
    const mail = await nextMail(scope);
    expect(mail.raw).toMatch(/^From: "?Example & Sons"? <pulse@service\.example>$/m);
    expect(mail.raw).not.toMatch(/^DKIM-Signature:/im);
  });

  it('is an address of the organisation once its record proves the domain; a recipient finds the mail signed and aligned', async () => {
    const { scope } = await aPulse();
    const {
      keys: [key],
      shownAs,
    } = await change(scope);
    expect(key).toMatchObject({
      domain,
      state: 'waiting',
      record: { name: `${key!.selector}._domainkey.${domain}` },
    });
    expect(shownAs).toEqual({ name: 'Tide Works, HR', address: 'pulse@service.example' });
    expect((await nextMail(scope)).raw).toMatch(/^From: "Tide Works, HR" <pulse@service\.example>$/m);
    expect(await problemOf(check(scope))).toBe('delivery.dkim-record-missing');

    publish(key!);
    expect(await check(scope)).toMatchObject({
      shownAs: { name: 'Tide Works, HR', address: `pulse@${domain}` },
      keys: [{ state: 'signing' }],
    });
    dns.records.set(`_dmarc.${domain}`, ['v=DMARC1; p=reject; adkim=s; aspf=s']);
    const mail = await nextMail(scope);
    expect(mail.raw).toMatch(/^From: "Tide Works, HR" <pulse@tide\.example>$/m);
    // The service's own server takes what cannot be delivered: the return path stays there.
    expect(mail.from).toBe('pulse@service.example');
    const verdict = await judged(mail);
    expect(dkimOf(verdict)).toEqual(['pass']);
    expect(verdict.dkim.results[0]).toMatchObject({ signingDomain: domain, selector: key!.selector });
    expect(verdict.dmarc).toMatchObject({ status: { result: 'pass' }, policy: 'reject' });
    const signed = /\bh=([^;]+);/.exec(/^DKIM-Signature:[^]*?\r\n(?!\s)/im.exec(mail.raw)![0])![1]!;
    expect(signed.replace(/\s/g, '').split(':')).toEqual(
      expect.arrayContaining(['from', 'to', 'subject', 'list-unsubscribe', 'list-unsubscribe-post']),
    );

    for (const [what, changed] of [
      ['the text', mail.raw.replace(/Hello/g, 'Hallo')],
      ['where replies go', mail.raw.replace('ada@example.org', 'eva@example.org')],
      ['the way out', mail.raw.replace(/^List-Unsubscribe-Post: .*$/m, 'List-Unsubscribe-Post: x')],
    ] as const) {
      expect([what, changed]).not.toEqual([what, mail.raw]);
      const { dkim, dmarc } = await judged({ ...mail, raw: changed });
      expect([what, dkim.results[0]?.status.result]).not.toEqual([what, 'pass']);
      expect([what, dmarc && dmarc.status.result]).toEqual([what, 'fail']);
    }
  });

  it('is the service again once a name server says that the record is gone, and not when none answers', async () => {
    const { scope } = await aPulse();
    const {
      keys: [key],
    } = await confirmed(scope);
    unanswered = key!.record.name;
    expect(await problemOf(check(scope))).toBe('delivery.dns-away');
    expect((await manage().read(scope)).shownAs.address).toBe(`pulse@${domain}`);
    unanswered = null;
    dns.records.set(key!.record.name, ['v=DKIM1; k=rsa; p=']);
    expect(await problemOf(check(scope))).toBe('delivery.dkim-record-differs');
    expect((await nextMail(scope)).raw).toContain('<pulse@service.example>');
    publish(key!);
    expect((await check(scope)).keys[0]!.state).toBe('signing');
  });

  it('changes its key without a mail that nobody can check: the last one signs until the new record is there', async () => {
    const { scope } = await aPulse();
    const {
      keys: [first],
    } = await confirmed(scope);
    const waiting = await renew(scope);
    expect(waiting.keys.map(({ state }) => state)).toEqual(['waiting', 'signing']);
    expect((await renew(scope)).keys).toEqual(waiting.keys);
    expect(await problemOf(check(scope))).toBe('delivery.dkim-record-missing');
    expect(dkimOf(await judged(await nextMail(scope)))).toEqual(['pass']);
    publish(waiting.keys[0]!);
    expect((await check(scope)).keys).toMatchObject([{ id: waiting.keys[0]!.id, state: 'signing' }]);
    dns.records.delete(first!.record.name);
    expect(dkimOf(await judged(await nextMail(scope)))).toEqual(['pass']);
    expect(await keyFiles(scope)).toEqual([`${waiting.keys[0]!.id}.dkim`]);
  });

  it('keeps its key within a domain, and begins anew in another one', async () => {
    const { scope } = await aPulse();
    const {
      keys: [key],
    } = await confirmed(scope);
    expect(await change(scope, { ...wish, address: `other@${domain}` })).toMatchObject({
      shownAs: { address: `other@${domain}` },
      keys: [{ id: key!.id }],
    });
    const moved = await change(scope, { ...wish, address: 'pulse@Other.Example' });
    expect(moved).toMatchObject({
      shownAs: { address: 'pulse@service.example' },
      keys: [{ domain: 'other.example', state: 'waiting' }],
    });
    expect(await keyFiles(scope)).toEqual([`${moved.keys[0]!.id}.dkim`]);
    expect((await change(scope, { ...wish, address: null })).keys).toEqual([]);
    expect(await keyFiles(scope)).toEqual([]);
    expect(await problemOf(check(scope))).toBe('delivery.sender-has-no-domain');
    expect(await problemOf(renew(scope))).toBe('delivery.sender-has-no-domain');
  });

  it.each([
    ['lost', (path: string) => rm(path)],
    ['cut short', (path: string) => truncate(path, 600)],
  ])('signs nothing with a key whose file is %s, and says so', async (_, spoil) => {
    const { scope } = await aPulse();
    const {
      keys: [key],
    } = await confirmed(scope);
    await spoil(join(keys, scope.tenantId, `${key!.id}.dkim`));
    expect(await manage().read(scope)).toMatchObject({
      shownAs: { address: 'pulse@service.example' },
      keys: [{ state: 'lost' }],
    });
    expect(await problemOf(check(scope))).toBe('delivery.sender-key-lost');
    const mail = await nextMail(scope);
    expect(mail.raw).toContain('<pulse@service.example>');
    expect(mail.raw).not.toMatch(/^DKIM-Signature:/im);
    expect((await renew(scope)).keys.map(({ state }) => state)).toEqual(['waiting']);
  });

  it('is told without opening a key, so that a file that cannot be read hides no pulse', async () => {
    const { scope } = await aPulse();
    const {
      keys: [key],
    } = await confirmed(scope);
    const path = join(keys, scope.tenantId, `${key!.id}.dkim`);
    await rm(path);
    expect((await manage().shownAs(scope)).address).toBe('pulse@service.example');
    await mkdir(path);
    // Mails wait for it: they do not come from another address meanwhile.
    expect(await problemOf(module.get(SendDue).run(scope, 1))).toContain('EISDIR');
    expect((await manage().shownAs(scope)).address).toBe(`pulse@${domain}`);
  });

  it('is shown under the name that the mails then have, cut and cleaned', async () => {
    const { scope } = await aPulse();
    const shown = `Tide Works ${'x'.repeat(108)}…`;
    const name = `Tide\u202eWorks\r\n${'x'.repeat(200)}`;
    const changed = await change(scope, { name, address: null, replyTo: null });
    expect([changed.name, changed.shownAs.name]).toEqual([name, shown]);
    expect((await manage().shownAs(scope)).name).toBe(shown);
    const { from } = await PostalMime.parse((await nextMail(scope)).raw);
    expect(from).toEqual({ name: shown, address: 'pulse@service.example' });
  });

  it('belongs to one organisation: another one that asks for the same domain has to prove it too', async () => {
    const [mine, theirs] = [await aPulse(), await aPulse()];
    await confirmed(mine.scope);
    const {
      keys: [key],
    } = await change(theirs.scope);
    expect(await problemOf(check(theirs.scope))).toBe('delivery.dkim-record-missing');
    expect(key!.publicKey).not.toBe((await manage().read(mine.scope)).keys[0]!.publicKey);
    expect((await nextMail(theirs.scope)).raw).toContain('<pulse@service.example>');
  });

  it('is written down in the audit log, without an address', async () => {
    const { scope } = await aPulse();
    await confirmed(scope);
    await change(scope);
    const log = (await module.get(AuditLog).list(scope, { limit: 50 })).filter(({ action }) =>
      action.startsWith('mail-sender.'),
    );
    expect(log.map(({ action }) => action).toSorted()).toEqual([
      'mail-sender.changed',
      'mail-sender.confirmed',
    ]);
    expect(JSON.stringify(log)).not.toContain('@');
    expect(JSON.stringify(log)).toContain(domain);
  });
});
