import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestingModule } from '@nestjs/testing';
import { systemActor, type Actor } from '@penumbra/identity';
import { AuditLog, newId, tenantScope, type TenantScope } from '@penumbra/platform';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import { EndPulse, PulseReader } from '@penumbra/pulses';
import PostalMime from 'postal-mime';
import { Client } from 'pg';
import {
  launchedPulse,
  launchingModules,
  mailSink,
  startProcess,
  type LaunchedPulse,
  type MailSink,
  type RunningProcess,
} from '../testing/index.js';
import { IntakeClient } from './intake-client.js';
import { ComposeMail } from './compose-mail.js';
import {
  CancelDelivery,
  CountDelivery,
  DeliveryModule,
  DueSends,
  EndIssuing,
  IssuePass,
  ListDeliveryProblems,
  PrepareDelivery,
  PreviewMail,
  readSecret,
  SendAgain,
  SendMail,
} from './index.js';

const token = 'a-token-for-the-tests';
const hr: Actor = {
  kind: 'account',
  accountId: newId(),
  name: 'Hana',
  email: 'hana@example.org',
  grants: [],
};

describe('delivery', () => {
  let testDb: TestDatabase;
  let module: TestingModule;
  let admin: Client;
  let intake: RunningProcess;
  let keys: string;
  let sink: MailSink;
  /** What the sink answers, by the recipient's address; tests fill it. */
  const atRecipient = new Map<string, { code: number; text: string }>();
  const afterDot = new Map<string, { code: number; text: string } | 'hang-up'>();
  let refuseSender: { code: number; text: string } | null = null;

  beforeAll(async () => {
    testDb = await testDatabase();
    keys = await mkdtemp(join(tmpdir(), 'keys-'));
    sink = await mailSink({
      recipient: (address) => atRecipient.get(address) ?? null,
      message: (address) => {
        const answer = afterDot.get(address) ?? null;
        if (answer === 'hang-up') afterDot.delete(address);
        return answer;
      },
      sender: () => refuseSender,
    });
    intake = await startProcess('intake', { DATABASE_URL: testDb.url('intake'), INTAKE_TOKEN: token });
    module = await testModule(testDb, {
      imports: [...launchingModules, DeliveryModule],
      environment: {
        KEY_DIR: keys,
        SMTP_URL: sink.url,
        INTAKE_URL: intake.url,
        INTAKE_TOKEN: token,
        PUBLIC_URL: 'https://pulse.example',
        MAIL_FROM: 'Penumbra <pulse@mail.example>',
      },
    });
    admin = new Client({ connectionString: testDb.adminUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await admin?.end();
    await module?.close();
    await intake?.kill('SIGTERM');
    await sink?.close();
    await testDb?.drop();
    await rm(keys, { recursive: true, force: true });
  });
  afterEach(() => {
    atRecipient.clear();
    afterDot.clear();
    refuseSender = null;
  });

  const prepared = async (input: Parameters<typeof launchedPulse>[1]): Promise<LaunchedPulse> => {
    const launched = await launchedPulse(module, input);
    await module.get(PrepareDelivery).run(launched.scope, launched);
    return launched;
  };
  /** Sends all that is due, as the worker does. */
  const sendDue = async (scope: TenantScope): Promise<void> => {
    for (const send of await module.get(DueSends).run(scope, 1000))
      await module.get(SendMail).run(scope, send);
  };
  /** As if the wait of every mail were over. */
  const waitIsOver = (scope: TenantScope) =>
    admin.query(
      `update delivery.send set next_attempt_at = now() - interval '1 s', lease_until = now() - interval '1 s'
        where tenant_id = $1 and next_attempt_at <> 'infinity'`,
      [scope.tenantId],
    );
  const sends = async ({ pulseId }: LaunchedPulse) =>
    (
      await admin.query<{
        id: string;
        email: string;
        state: string;
        message_id: string;
        attempt_count: number;
        last_reply: string | null;
        kind: string;
        wait: number;
      }>(
        `select s.id, i.email, s.state, s.message_id, s.attempt_count, s.last_reply, s.kind,
                extract(epoch from s.next_attempt_at - now())::float8 as wait
           from delivery.send s join delivery.invitation i on i.tenant_id = s.tenant_id and i.id = s.invitation_id
          where s.pulse_id = $1 order by i.email, s.kind, s.seq`,
        [pulseId],
      )
    ).rows;
  const stateOf = async (launched: LaunchedPulse, email: string | undefined) =>
    (await sends(launched)).filter((send) => send.email === email).map((send) => send.state);
  const mailsTo = (email: string | undefined) => sink.copies.filter((mail) => mail.to === email);

  describe('preparing', () => {
    it('makes one invitation and one pending mail for each person, a key file and a ballot box', async () => {
      const launched = await prepared({ people: 15 });
      const { scope, pulseId, emails } = launched;
      const rows = await sends(launched);
      expect(rows.map((row) => row.email).sort()).toEqual([...emails].sort());
      expect(new Set(rows.map((row) => row.state))).toEqual(new Set(['pending']));
      expect(new Set(rows.map((row) => row.message_id)).size).toBe(15);
      expect(rows.every((row) => /^<[0-9a-f-]{36}@mail\.example>$/.test(row.message_id))).toBe(true);
      const path = join(keys, scope.tenantId, `${pulseId}.link`);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect(await readFile(path)).toHaveLength(32);
      const box = await admin.query('select state, unit_ids from intake.ballot_box where pulse_id = $1', [
        pulseId,
      ]);
      const units = await module.get(PulseReader).units(scope, pulseId);
      expect(box.rows[0].unit_ids.sort()).toEqual(units.map((unit) => unit.id).sort());
    });

    it('changes nothing when it runs again, also ten times at once', async () => {
      const launched = await launchedPulse(module, { people: 12 });
      const run = () => module.get(PrepareDelivery).run(launched.scope, launched);
      await Promise.all(Array.from({ length: 10 }, run));
      const before = await sends(launched);
      expect(before).toHaveLength(12);
      await run();
      expect((await sends(launched)).map(({ id, message_id }) => [id, message_id])).toEqual(
        before.map(({ id, message_id }) => [id, message_id]),
      );
      expect(
        await module.get(AuditLog).list(launched.scope, { limit: 99, action: 'delivery.prepared' }),
      ).toHaveLength(1);
    });

    it('keeps the key of an interrupted attempt', async () => {
      const launched = await launchedPulse(module, { people: 7 });
      const away = await testModule(testDb, {
        imports: [...launchingModules, DeliveryModule],
        environment: { KEY_DIR: keys, INTAKE_URL: 'http://127.0.0.1:9', INTAKE_TOKEN: token },
      });
      expect(await problemCode(away.get(PrepareDelivery).run(launched.scope, launched))).toBe(
        'delivery.intake-away',
      );
      await away.close();
      expect(await sends(launched)).toEqual([]);
      const path = join(keys, launched.scope.tenantId, `${launched.pulseId}.link`);
      const key = await readFile(path);
      await module.get(PrepareDelivery).run(launched.scope, launched);
      expect(await readFile(path)).toEqual(key);
      expect(await sends(launched)).toHaveLength(7);
    });

    it('invites nobody where the key cannot be kept, and says so', async () => {
      const launched = await launchedPulse(module, { people: 7 });
      const blocked = await mkdtemp(join(tmpdir(), 'keys-'));
      const file = join(blocked, 'a-file');
      await writeFile(file, '');
      const other = await testModule(testDb, {
        imports: [...launchingModules, DeliveryModule],
        environment: { KEY_DIR: file, INTAKE_URL: intake.url, INTAKE_TOKEN: token },
      });
      expect(await problemCode(other.get(PrepareDelivery).run(launched.scope, launched))).toBe(
        'key-dir.unusable',
      );
      await other.close();
      expect(await sends(launched)).toEqual([]);
      expect(await module.get(CountDelivery).run(launched.scope, launched.pulseId)).toMatchObject({
        preparing: true,
        pending: 7,
        total: 7,
      });
      await rm(blocked, { recursive: true });
    });

    it('invites nobody to a pulse that has ended before', async () => {
      const launched = await launchedPulse(module, { people: 7 });
      await module.get(EndPulse).close(launched.scope, systemActor, launched.pulseId, null);
      await module.get(EndIssuing).run(launched.scope, launched);
      await module.get(PrepareDelivery).run(launched.scope, launched);
      expect(await sends(launched)).toEqual([]);
      await expect(stat(join(keys, launched.scope.tenantId, `${launched.pulseId}.link`))).rejects.toThrow(
        /ENOENT/,
      );
    });
  });

  describe('the mail', () => {
    it('carries one link everywhere, the same at every attempt, whose secret the database does not hold', async () => {
      const launched = await prepared({ people: 7 });
      const [email] = launched.emails;
      afterDot.set(email!, { code: 451, text: '4.3.0 later' });
      await sendDue(launched.scope);
      expect(await stateOf(launched, email)).toEqual(['deferred']);
      afterDot.clear();
      await waitIsOver(launched.scope);
      await sendDue(launched.scope);
      expect(await stateOf(launched, email)).toEqual(['accepted']);
      const copies = mailsTo(email);
      expect(copies).toHaveLength(1);
      const { all, secret, fragment } = await linkOf(copies[0]!.raw);
      expect(new Set(all).size).toBe(1);
      expect(all.length).toBeGreaterThan(5);
      const mail = await PostalMime.parse(copies[0]!.raw);
      expect(mail.text?.match(/https?:\S+/g)).toEqual([all[0]]);
      expect(mail.messageId).toBe((await sends(launched))[0]!.message_id);
      expect(mail.replyTo).toEqual([{ name: 'Ada Example', address: 'ada@example.org' }]);
      expect(mail.from).toEqual({ name: 'Example & Sons', address: 'pulse@mail.example' });
      expect(fragment[2]).toBe('en');
      const dump = JSON.stringify(
        (await admin.query('select i.*, s.* from delivery.invitation i, delivery.send s')).rows,
      );
      expect(dump).not.toContain(fragment[0]);
      expect(dump).not.toContain(secret.toString('hex'));
    });

    it('survives hostile names, titles and time zones', async () => {
      const hostile =
        'Eve\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>\u202egnp.exe "x" \u0000' +
        'y'.repeat(10_000);
      const launched = await prepared({
        people: 7,
        title: hostile.replaceAll('\0', ''),
        person: (index) => ({
          name: hostile.replaceAll('\0', '') + index,
          timeZone: 'Mars/Olympus',
          locale: 'de-AT',
        }),
      });
      await sendDue(launched.scope);
      for (const email of launched.emails) {
        const raw = mailsTo(email)[0]!.raw;
        const mail = await PostalMime.parse(raw);
        expect(mail.to).toHaveLength(1);
        expect(mail.to![0]!.address).toBe(email);
        expect(mail.bcc ?? []).toEqual([]);
        expect(mail.headers.map((header) => header.key)).not.toContain('bcc');
        expect(mail.subject!.length).toBeLessThan(250);
        expect(mail.html).not.toMatch(/<script/i);
        expect(`${mail.subject}${mail.html}${mail.text}${mail.to![0]!.name}`).not.toMatch(/\u202e/);
        expect(mail.text).toContain('Niemand in Ihrer Organisation');
        expect(raw.split('\r\n').every((line) => line.length <= 998)).toBe(true);
      }
    });

    it('is shown to HR with a link that opens nothing', async () => {
      const launched = await prepared({ people: 7, title: 'Herbstpuls' });
      const preview = await module.get(PreviewMail).run(launched.scope, launched.pulseId, {
        name: 'Hana',
        locale: 'de',
        timeZone: 'Europe/Vienna',
        organisationName: 'Example & Sons',
      });
      expect(preview.subject).toContain('Herbstpuls');
      expect(preview.text).toContain(`/${launched.pulseId}#preview`);
      expect(
        await problemCode(
          module
            .get(PreviewMail)
            .run(launched.scope, newId(), { name: '', locale: 'en', timeZone: 'UTC', organisationName: '' }),
        ),
      ).toBe('delivery.not-found');
    });
  });

  describe('what becomes of an attempt', () => {
    it('bounces on a 5xx at the recipient, defers on a 4xx with growing waits, and tells HR what to do', async () => {
      const launched = await prepared({ people: 7 });
      const [gone, busy, full] = launched.emails;
      atRecipient.set(gone!, { code: 550, text: '5.1.1 no such user' });
      atRecipient.set(busy!, { code: 451, text: '4.7.1 greylisted' });
      atRecipient.set(full!, { code: 552, text: '5.2.2 mailbox full' });
      await sendDue(launched.scope);
      expect(await stateOf(launched, gone)).toEqual(['bounced']);
      expect(await stateOf(launched, busy)).toEqual(['deferred']);
      const waits: number[] = [];
      for (let attempt = 1; attempt <= 5; attempt += 1) {
        const row = (await sends(launched)).find((send) => send.email === busy)!;
        expect(row.attempt_count).toBe(attempt);
        waits.push(Math.round(row.wait / 60));
        await waitIsOver(launched.scope);
        await sendDue(launched.scope);
      }
      expect(waits).toEqual([1, 5, 15, 60, 60]);
      const page = await module
        .get(ListDeliveryProblems)
        .run(launched.scope, launched.pulseId, { limit: 2 }, 'en');
      const rest = await module
        .get(ListDeliveryProblems)
        .run(launched.scope, launched.pulseId, { limit: 2, cursor: page.nextCursor! }, 'de');
      expect(page.items).toHaveLength(2);
      expect(rest).toMatchObject({ items: [{}], nextCursor: null });
      const all = [...page.items, ...rest.items];
      expect(all.map((item) => item.email).sort()).toEqual([busy, full, gone].sort());
      expect(all.find((item) => item.email === gone)!.whatToDo).toMatch(/correct the address/);
      expect(all.find((item) => item.email === gone)!.nextAttemptAt).toBeNull();
      expect(await module.get(CountDelivery).run(launched.scope, launched.pulseId)).toMatchObject({
        total: 7,
        accepted: 4,
        deferred: 1,
        bounced: 2,
        pending: 0,
        preparing: false,
      });
    });

    it('sends again with the same Message-ID when the connection broke after the dot', async () => {
      const launched = await prepared({ people: 7 });
      const [email] = launched.emails;
      afterDot.set(email!, 'hang-up');
      await sendDue(launched.scope);
      expect(await stateOf(launched, email)).toEqual(['unknown']);
      expect((await sends(launched))[0]!.wait).toBeGreaterThan(50);
      await waitIsOver(launched.scope);
      atRecipient.set(email!, { code: 450, text: 'later' });
      await sendDue(launched.scope);
      expect(await stateOf(launched, email)).toEqual(['unknown']); // it may still have arrived
      atRecipient.clear();
      await waitIsOver(launched.scope);
      await sendDue(launched.scope);
      expect(await stateOf(launched, email)).toEqual(['accepted']);
      const copies = mailsTo(email);
      expect(copies).toHaveLength(2);
      expect(copies[0]!.messageId).toBe(copies[1]!.messageId);
      expect((await linkOf(copies[0]!.raw)).all[0]).toBe((await linkOf(copies[1]!.raw)).all[0]);
    });

    it('lets all mails of the tenant wait when our own account is refused, and bounces nobody', async () => {
      const launched = await prepared({ people: 7 });
      const other = await prepared({ people: 7 });
      refuseSender = { code: 550, text: '5.7.1 sender not allowed' };
      const [first] = await module.get(DueSends).run(launched.scope, 1);
      expect(await module.get(SendMail).run(launched.scope, first!)).toBe('deferred');
      const rows = await sends(launched);
      expect(rows.map((row) => row.state)).toEqual(rows.map(() => 'deferred'));
      expect(rows.every((row) => row.wait > 250 && row.last_reply?.startsWith('sender-refused'))).toBe(true);
      expect(await module.get(DueSends).run(launched.scope, 10)).toEqual([]);
      expect(await module.get(DueSends).run(other.scope, 10)).toHaveLength(7);
      refuseSender = null;
      await waitIsOver(launched.scope);
      await sendDue(launched.scope);
      expect(new Set((await sends(launched)).map((row) => row.state))).toEqual(new Set(['accepted']));
    });

    it('gives a mail to one worker only, and to another when the lease is over', async () => {
      const launched = await prepared({ people: 7 });
      const [send] = await module.get(DueSends).run(launched.scope, 1);
      const results = await Promise.all(
        Array.from({ length: 8 }, () => module.get(SendMail).run(launched.scope, send!)),
      );
      expect(results.filter((result) => result !== null)).toEqual(['accepted']);
      const [next] = await module.get(DueSends).run(launched.scope, 1);
      await admin.query(
        `update delivery.send set state = 'sending', attempt_count = 1, lease_until = now() + interval '60 s' where id = $1`,
        [next!.sendId],
      );
      expect(await module.get(SendMail).run(launched.scope, { ...next!, attempt: 1 })).toBeNull();
      await admin.query('update delivery.send set lease_until = now() where id = $1', [next!.sendId]);
      expect(await module.get(SendMail).run(launched.scope, next!)).toBeNull(); // a job that was overtaken
      expect(await module.get(SendMail).run(launched.scope, { ...next!, attempt: 1 })).toBe('accepted');
    });

    it('gives up after five days, and keeps a mail that cannot be composed from holding up others', async () => {
      const launched = await prepared({ people: 7 });
      const [late] = launched.emails;
      atRecipient.set(late!, { code: 450, text: 'later' });
      await admin.query(
        `update delivery.send set attempt_count = 125 where pulse_id = $1 and invitation_id =
           (select id from delivery.invitation where pulse_id = $1 and email = $2)`,
        [launched.pulseId, late],
      );
      const compose = module.get(ComposeMail);
      const poison = launched.emails[1];
      const spoilt = jest.spyOn(compose, 'run').mockImplementation(async (scope, send) => {
        if (send.email === poison) throw new Error('no link key');
        return ComposeMail.prototype.run.call(compose, scope, send);
      });
      await sendDue(launched.scope);
      spoilt.mockRestore();
      const rows = await sends(launched);
      expect(rows.find((row) => row.email === late)).toMatchObject({
        state: 'bounced',
        last_reply: 'given-up: 450 later',
      });
      expect(rows.find((row) => row.email === poison)).toMatchObject({
        state: 'deferred',
        last_reply: 'not-composed: no link key',
      });
      expect(rows.filter((row) => row.state === 'accepted')).toHaveLength(5);
    });
  });

  describe('sending again', () => {
    it('goes to the corrected address with the same link, once for a double click, and leaves no address in the log', async () => {
      const launched = await prepared({ people: 7 });
      const [wrong, other] = launched.emails;
      atRecipient.set(wrong!, { code: 550, text: '5.1.1 no such user' });
      await sendDue(launched.scope);
      const {
        items: [item],
      } = await module.get(ListDeliveryProblems).run(launched.scope, launched.pulseId, { limit: 50 }, 'en');
      const again = (email?: string) =>
        module
          .get(SendAgain)
          .run(launched.scope, hr, { pulseId: launched.pulseId, sendId: item!.sendId, email, locale: 'en' });
      expect(await problemCode(again(other))).toBe('delivery.address-in-use');
      const corrected = `Right-${wrong!}`;
      const sent = await again(corrected);
      expect(sent).toMatchObject({ state: 'pending', email: corrected.toLowerCase() });
      expect(sent.sendId).not.toBe(item!.sendId);
      expect((await again()).sendId).toBe(sent.sendId);
      expect((await again(corrected)).sendId).toBe(sent.sendId);
      await sendDue(launched.scope);
      const [copy] = mailsTo(corrected.toLowerCase());
      const { secret } = await linkOf(copy!.raw);
      expect(
        await problemCode(
          module
            .get(IssuePass)
            .run(launched.scope, { pulseId: launched.pulseId, secret, passHash: randomBytes(32) }),
        ),
      ).toBe('done');
      expect(await module.get(CountDelivery).run(launched.scope, launched.pulseId)).toMatchObject({
        total: 7,
        accepted: 7,
        bounced: 0,
      });
      const log = await module.get(AuditLog).list(launched.scope, { limit: 99 });
      expect(log.filter((entry) => entry.action === 'mail.sent-again-address-corrected')).toHaveLength(1);
      expect(JSON.stringify(log)).not.toContain('right-');
    });

    it('uses a new Message-ID and the same link for a mail that was accepted but missed', async () => {
      const launched = await prepared({ people: 7 });
      await sendDue(launched.scope);
      const [email] = launched.emails;
      const row = (await sends(launched)).find((send) => send.email === email)!;
      const input = { pulseId: launched.pulseId, sendId: row.id, locale: 'en' };
      await module.get(SendAgain).run(launched.scope, hr, input);
      await sendDue(launched.scope);
      const [first, second] = mailsTo(email);
      expect(second!.messageId).not.toBe(first!.messageId);
      expect((await linkOf(first!.raw)).all[0]).toBe((await linkOf(second!.raw)).all[0]);
    });

    it('is refused for unknown mails, other tenants’ mails and after the pulse has ended', async () => {
      const launched = await prepared({ people: 7 });
      const other = await prepared({ people: 7 });
      await sendDue(launched.scope);
      const [row] = await sends(launched);
      const again = (scope: TenantScope, pulseId: string, sendId: string) =>
        problemCode(module.get(SendAgain).run(scope, hr, { pulseId, sendId, locale: 'en' }));
      expect(await again(launched.scope, launched.pulseId, newId())).toBe('delivery.send-not-found');
      expect(await again(other.scope, other.pulseId, row!.id)).toBe('delivery.send-not-found');
      expect(await again(other.scope, launched.pulseId, row!.id)).toBe('delivery.not-found');
      expect(await again(launched.scope, 'nonsense', 'nonsense')).toBe('delivery.not-found');
      await module.get(EndPulse).close(launched.scope, systemActor, launched.pulseId, null);
      expect(await again(launched.scope, launched.pulseId, row!.id)).toBe('delivery.pulse-over');
    });
  });

  describe('passes', () => {
    const secrets = async (launched: LaunchedPulse): Promise<Buffer[]> => {
      await sendDue(launched.scope);
      return Promise.all(launched.emails.map(async (email) => (await linkOf(mailsTo(email)[0]!.raw)).secret));
    };
    const ask = (launched: LaunchedPulse, secret: Buffer, passHash: Buffer) =>
      problemCode(module.get(IssuePass).run(launched.scope, { pulseId: launched.pulseId, secret, passHash }));
    const admitted = async ({ pulseId }: LaunchedPulse) =>
      (
        await admin.query<{ unit_id: string; pass_hash: Buffer }>(
          'select unit_id, pass_hash from intake.pass where pulse_id = $1',
          [pulseId],
        )
      ).rows;

    it('are issued once for a link: the same again is a success, another is not', async () => {
      const launched = await prepared({ people: 7 });
      const [secret] = await secrets(launched);
      const passHash = randomBytes(32);
      expect(await ask(launched, secret!, passHash)).toBe('done');
      expect(await ask(launched, secret!, passHash)).toBe('done');
      expect(await ask(launched, secret!, randomBytes(32))).toBe('delivery.already-answered-elsewhere');
      expect(await admitted(launched)).toHaveLength(1);
      const twenty = await Promise.all(
        Array.from({ length: 20 }, async () => ask(launched, (await secrets(launched))[1]!, randomBytes(32))),
      );
      expect(twenty.filter((result) => result === 'done')).toHaveLength(1);
    });

    it('share no value between the issuer’s row and intake’s', async () => {
      const launched = await prepared({ people: 7 });
      const [secret] = await secrets(launched);
      await ask(launched, secret!, randomBytes(32));
      const [pass] = await admitted(launched);
      const { rows } = await admin.query('select * from delivery.invitation where pulse_id = $1', [
        launched.pulseId,
      ]);
      expect(JSON.stringify(rows)).not.toContain(JSON.stringify(pass!.pass_hash));
      expect(rows.filter((row) => row.issued)).toHaveLength(1);
    });

    it('are refused to forged links and to links of another pulse or tenant', async () => {
      const launched = await prepared({ people: 7 });
      const other = await prepared({ people: 7 });
      const [secret] = await secrets(launched);
      expect(await ask(launched, randomBytes(32), randomBytes(32))).toBe('delivery.link-unknown');
      expect(await ask(other, secret!, randomBytes(32))).toBe('delivery.link-unknown');
      expect(await ask({ ...launched, scope: tenantScope(newId()) }, secret!, randomBytes(32))).toBe(
        'delivery.link-unknown',
      );
      expect(await ask({ ...launched, scope: other.scope }, secret!, randomBytes(32))).toBe(
        'delivery.link-unknown',
      );
      expect(await admitted(launched)).toEqual([]);
    });

    it('survive intake being away: the same request again mends it', async () => {
      const launched = await prepared({ people: 7 });
      const [secret] = await secrets(launched);
      const passHash = randomBytes(32);
      const client = module.get(IntakeClient);
      const config = (client as unknown as { config: { INTAKE_URL: string } }).config;
      (client as unknown as { config: object }).config = { ...config, INTAKE_URL: 'http://127.0.0.1:9' };
      expect(await ask(launched, secret!, passHash)).toBe('delivery.intake-away');
      (client as unknown as { config: object }).config = config;
      expect(await ask(launched, secret!, passHash)).toBe('done');
      expect(await admitted(launched)).toHaveLength(1);
    });

    it('end with the pulse: counts per unit stay, who was issued one is forgotten, the key is gone', async () => {
      const launched = await prepared({ people: 14 });
      const all = await secrets(launched);
      for (const secret of all.slice(0, 5)) await ask(launched, secret, randomBytes(32));
      const late = randomBytes(32);
      await ask(launched, all[5]!, late);
      await module.get(EndPulse).close(launched.scope, systemActor, launched.pulseId, null);
      await module.get(EndIssuing).run(launched.scope, launched);
      await module.get(EndIssuing).run(launched.scope, launched);
      const units = await module.get(PulseReader).units(launched.scope, launched.pulseId);
      const delivery = await admin.query('select * from delivery.pulse_delivery where pulse_id = $1', [
        launched.pulseId,
      ]);
      const counts = delivery.rows[0].issued_counts as Record<string, number>;
      expect(Object.keys(counts).sort()).toEqual(units.map((unit) => unit.id).sort());
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(6);
      const { rows } = await admin.query(
        'select count(*)::int as total, count(*) filter (where issued or claim_digest is not null)::int as known from delivery.invitation where pulse_id = $1',
        [launched.pulseId],
      );
      expect(rows).toEqual([{ total: 14, known: 0 }]);
      await expect(stat(join(keys, launched.scope.tenantId, `${launched.pulseId}.link`))).rejects.toThrow(
        /ENOENT/,
      );
      expect(await ask(launched, all[5]!, late)).toBe('delivery.pulse-over');
      expect(await ask(launched, all[6]!, randomBytes(32))).toBe('delivery.pulse-over');
      // Whoever comes back after the close leaves no mark on their row either, not even that of a lock.
      const marks = await admin.query(
        'select distinct xmax::text from delivery.invitation where pulse_id = $1',
        [launched.pulseId],
      );
      expect(marks.rows).toHaveLength(1);
      const said = await admin.query(
        `select payload from platform.event where name = 'issuing-ended' and payload ->> 'pulseId' = $1`,
        [launched.pulseId],
      );
      expect(said.rows).toEqual([{ payload: { pulseId: launched.pulseId, issuedCounts: counts } }]);
      const log = await module.get(AuditLog).list(launched.scope, { limit: 9, action: 'issuing.ended' });
      expect(log.map((entry) => entry.details)).toEqual([{ cancelledMailCount: 0 }]);
    });

    it('leave no trace of who took part in the places and versions of the rows', async () => {
      const people = 200;
      const launched = await prepared({ people });
      const { rows: before } = await admin.query<{ id: string }>(
        'select id from delivery.invitation where pulse_id = $1 order by ctid',
        [launched.pulseId],
      );
      // Half of them, chosen at random, answer in a random order.
      const answered = shuffled(before.map((row) => row.id)).slice(0, people / 2);
      const answer = async (): Promise<void> => {
        for (const [index, id] of answered.entries())
          await admin.query('update delivery.invitation set issued = true, claim_digest = $2 where id = $1', [
            id,
            Buffer.from([index]),
          ]);
      };
      /** How well a column that orders rows tells those who answered from the others, and in which order: 0 is chance. */
      const traces = async (): Promise<{ who: number; order: number }> => {
        const { rows } = await admin.query<{ id: string; versions: number }>(
          `select id, xmin::text::bigint::float8 as versions from delivery.invitation where pulse_id = $1 order by ctid`,
          [launched.pulseId],
        );
        const place = new Map(rows.map((row, index) => [row.id, index]));
        const yes = rows.map((row) => (answered.includes(row.id) ? 1 : 0));
        return {
          who: Math.max(
            Math.abs(
              correlation(
                yes,
                rows.map((_, index) => index),
              ),
            ),
            Math.abs(
              correlation(
                yes,
                rows.map((row) => row.versions),
              ),
            ),
          ),
          order: Math.abs(
            correlation(
              answered.map((_, index) => index),
              answered.map((id) => place.get(id)!),
            ),
          ),
        };
      };
      // Under chance a correlation of n points has standard deviation 1 / sqrt(n - 1); 3.9 of them is beyond 99.99 %.
      const chance = { who: 3.9 / Math.sqrt(people - 1), order: 3.9 / Math.sqrt(answered.length - 1) };
      await answer();
      const open = await traces();
      expect(open.who).toBeGreaterThan(chance.who); // the probe sees it while the pulse is open
      // The planted defect, rolled back: clearing the rows that were issued, as one would write it first.
      await admin.query('begin');
      await admin.query(
        'update delivery.invitation set issued = false, claim_digest = null where pulse_id = $1 and issued',
        [launched.pulseId],
      );
      const cleared = await traces();
      await admin.query('rollback');
      expect(cleared.who).toBeGreaterThan(chance.who);
      await module.get(EndPulse).close(launched.scope, systemActor, launched.pulseId, null);
      await module.get(EndIssuing).run(launched.scope, launched);
      const after = await traces();
      expect(after.who).toBeLessThan(chance.who);
      expect(after.order).toBeLessThan(chance.order);
      expect(await sends(launched)).toHaveLength(people);
    });
  });

  describe('the end of a pulse', () => {
    it('keeps mails in that are not out yet', async () => {
      const launched = await prepared({ people: 7 });
      const [first, ...others] = await module.get(DueSends).run(launched.scope, 10);
      await module.get(SendMail).run(launched.scope, first!);
      // One is under way at the moment of closing, by a worker that dies.
      await admin.query(
        `update delivery.send set state = 'sending', attempt_count = 1, lease_until = now() where id = $1`,
        [others[0]!.sendId],
      );
      await module.get(EndPulse).close(launched.scope, systemActor, launched.pulseId, null);
      await module.get(EndIssuing).run(launched.scope, launched);
      const before = sink.copies.length;
      await sendDue(launched.scope);
      expect(sink.copies).toHaveLength(before);
      expect((await sends(launched)).map((send) => send.state).sort()).toEqual([
        'accepted',
        ...Array.from({ length: 6 }, () => 'cancelled'),
      ]);
      expect(await module.get(SendMail).run(launched.scope, others[1]!)).toBeNull();
    });

    it('tells everybody whom a mail may have reached when the pulse is voided, and nobody else', async () => {
      const launched = await prepared({ people: 7, title: 'Void me' });
      const [gone, unsure, waiting] = launched.emails;
      atRecipient.set(gone!, { code: 550, text: '5.1.1 no such user' });
      atRecipient.set(waiting!, { code: 450, text: 'later' });
      afterDot.set(unsure!, 'hang-up');
      await sendDue(launched.scope);
      const secret = (await linkOf(mailsTo(launched.emails[3])[0]!.raw)).secret;
      const passHash = randomBytes(32);
      await module.get(IssuePass).run(launched.scope, { pulseId: launched.pulseId, secret, passHash });
      await module.get(EndPulse).void(launched.scope, hr, launched.pulseId, 'Void me', 'wrong questions');
      await module.get(CancelDelivery).run(launched.scope, launched);
      await module.get(CancelDelivery).run(launched.scope, launched);
      expect(
        await problemCode(
          module.get(IssuePass).run(launched.scope, { pulseId: launched.pulseId, secret, passHash }),
        ),
      ).toBe('delivery.pulse-voided');
      atRecipient.clear();
      const before = sink.copies.length;
      await sendDue(launched.scope);
      await waitIsOver(launched.scope);
      await sendDue(launched.scope);
      const notices = sink.copies.slice(before);
      expect(notices.map((mail) => mail.to).sort()).toEqual(
        launched.emails.filter((email) => email !== gone && email !== waiting).sort(),
      );
      const mail = await PostalMime.parse(notices[0]!.raw);
      expect(mail.subject).toBe('Called off: Void me');
      expect(mail.html).not.toContain('href');
      const { rows } = await admin.query(
        'select from delivery.invitation where pulse_id = $1 and (issued or claim_digest is not null)',
        [launched.pulseId],
      );
      expect(rows).toEqual([]);
      await expect(stat(join(keys, launched.scope.tenantId, `${launched.pulseId}.link`))).rejects.toThrow(
        /ENOENT/,
      );
    });
  });
});

const linkOf = async (raw: string): Promise<{ all: string[]; secret: Buffer; fragment: string[] }> => {
  const mail = await PostalMime.parse(raw);
  const all = [...(mail.html ?? '').matchAll(/href="([^"]*)"/g)].map((match) => match[1]!);
  const fragment = new URL(all[0]!).hash.slice(1).split('.');
  return { all, secret: readSecret(fragment[0]!)!, fragment };
};

const problemCode = (run: Promise<unknown>): Promise<unknown> =>
  run.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? error,
  );

function shuffled<Item>(items: readonly Item[]): Item[] {
  const left = [...items];
  return Array.from(
    { length: left.length },
    () => left.splice(randomBytes(4).readUInt32BE() % left.length, 1)[0]!,
  );
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function correlation(left: readonly number[], right: readonly number[]): number {
  const [leftMean, rightMean] = [mean(left), mean(right)];
  let [both, ofLeft, ofRight] = [0, 0, 0];
  for (const [index, value] of left.entries()) {
    both += (value - leftMean) * (right[index]! - rightMean);
    ofLeft += (value - leftMean) ** 2;
    ofRight += (right[index]! - rightMean) ** 2;
  }
  return ofLeft === 0 || ofRight === 0 ? 0 : both / Math.sqrt(ofLeft * ofRight);
}
