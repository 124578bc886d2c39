import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestingModule } from '@nestjs/testing';
import { systemActor, type Actor } from '@penumbra/identity';
import { AuditLog, Database, newId, tenantScope, type TenantScope } from '@penumbra/platform';
import {
  onOneConnection,
  sequentialScans,
  testDatabase,
  testModule,
  type TestDatabase,
} from '@penumbra/platform/testing';
import { EditProgramme, EndPulse, LaunchPulse, PulseReader } from '@penumbra/pulses';
import { aProgramme } from '@penumbra/pulses/testing';
import {
  blindedPass,
  fromBase64url,
  keyHash,
  manifestHash,
  readLinkFragment,
  readUnitKey,
  sixWords,
  type BlindedPass,
  type LinkFragment,
  type Manifest,
} from '@penumbra/seal';
import { PassVerifier } from '@penumbra/seal/node';
import PostalMime from 'postal-mime';
import { Client } from 'pg';
import {
  ballotBoxSink,
  draftedPulse,
  launchedPulse,
  launchingModules,
  mailSink,
  type BallotBoxSink,
  type LaunchedPulse,
  type MailSink,
} from '../testing/index.js';
import { ClaimSends } from './claim-sends.js';
import { ComposeMail } from './compose-mail.js';
import { DeliveryStore } from './delivery.store.js';
import { mailLocales, mailTexts } from './mails/mail-texts.js';
import {
  CancelDelivery,
  CountDelivery,
  DeliveryModule,
  DueTurns,
  EndIssuing,
  ExtendDelivery,
  FindContract,
  IssuePass,
  ListDeliveryProblems,
  PrepareDelivery,
  PreviewMail,
  ReadAnsweringPulse,
  RequestTestMail,
  SendAgain,
  SendDue,
  SendTestMail,
  ShowGroup,
  TakeReport,
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
  let box: BallotBoxSink;
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
    box = await ballotBoxSink();
    module = await deliveryModule(testDb);
    admin = new Client({ connectionString: testDb.adminUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await admin?.end();
    await module?.close();
    await box?.close();
    await sink?.close();
    await testDb?.drop();
    await rm(keys, { recursive: true, force: true });
  });
  afterEach(() => {
    atRecipient.clear();
    afterDot.clear();
    refuseSender = null;
  });

  const deliveryModule = (
    to: TestDatabase,
    environment: Partial<Record<'MAIL_PER_SECOND' | 'MAIL_PROVIDERS', string>> = {},
  ): Promise<TestingModule> =>
    testModule(to, {
      imports: [...launchingModules, DeliveryModule],
      environment: {
        KEY_DIR: keys,
        SMTP_URL: sink.url,
        INTAKE_URL: box.url,
        INTAKE_TOKEN: token,
        PUBLIC_URL: 'https://pulse.example',
        MAIL_FROM: 'Penumbra <pulse@mail.example>',
        BOUNCE_ADDRESS: 'bounces@mail.example',
        ...environment,
      },
    });
  const prepared = async (input: Parameters<typeof launchedPulse>[1]): Promise<LaunchedPulse> => {
    const launched = await launchedPulse(module, input);
    await module.get(PrepareDelivery).run(launched.scope, launched);
    return launched;
  };
  /** Sends all that is due, as the worker does. */
  const sendDue = async (scope: TenantScope) => {
    const states: string[] = [];
    for (;;) {
      const turn = await module.get(SendDue).run(scope, 100);
      if (turn.length === 0) return states;
      states.push(...turn);
    }
  };
  const dueTenants = async () => (await module.get(DueTurns).run()).map(({ tenantId }) => tenantId);
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
  const boxesOf = ({ scope, pulseId }: LaunchedPulse) =>
    box.told.filter(({ path }) => path.startsWith(`PUT /ballot-boxes/${scope.tenantId}/${pulseId}`));
  const keyFolder = ({ scope }: LaunchedPulse) => join(keys, scope.tenantId);
  const mailsTo = (email: string | undefined) => sink.copies.filter((mail) => mail.to === email);

  /** The links of everybody of the pulse, from their mails. */
  const links = async (launched: LaunchedPulse): Promise<LinkFragment[]> => {
    await sendDue(launched.scope);
    return Promise.all(launched.emails.map(async (email) => (await linkOf(mailsTo(email)[0]!.raw)).fragment));
  };
  const unitKeyOf = async ({ unitId }: LinkFragment): Promise<Buffer> =>
    (await admin.query('select public_key from delivery.unit_key where unit_id = $1', [unitId])).rows[0]
      .public_key as Buffer;
  const blinded = async (link: LinkFragment): Promise<BlindedPass> =>
    blindedPass(await readUnitKey(Uint8Array.from(await unitKeyOf(link))), link.manifestHash, link.unitId);
  const issue = ({ scope, pulseId }: LaunchedPulse, { secret }: LinkFragment, pass: BlindedPass) =>
    module.get(IssuePass).run(scope, { pulseId, secret, blindedMessage: pass.blindedMessage });
  const ask = async (launched: LaunchedPulse, link: LinkFragment) =>
    problemCode(issue(launched, link, await blinded(link)));
  const passCount = async ({ pulseId }: LaunchedPulse): Promise<number> =>
    (await admin.query('select from delivery.issued_pass where pulse_id = $1', [pulseId])).rows.length;

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
      const told = boxesOf(launched);
      expect(told).toHaveLength(1);
      expect(told[0]!.authorization).toBe(`Bearer ${token}`);
      const { contract } = (await module.get(ReadAnsweringPulse).run(scope, pulseId))!;
      expect(told[0]!.body).toMatchObject({
        closesAt: contract!.closesAt,
        manifestHash: await manifestHash(contract as unknown as Manifest),
        ballotSize: contract!.ballotSize,
      });
      const unitKeys = told[0]!.body['unitKeys'] as { unitId: string; publicKey: string }[];
      expect(
        await Promise.all(
          unitKeys.map(async ({ unitId, publicKey }) => [unitId, await keyHash(fromBase64url(publicKey))]),
        ),
      ).toEqual(contract!.units.map((unit) => [unit.unitId, unit.keyHash]));
    });

    it('looks each invitation up by its key, also on a connection that planned it when there were few', async () => {
      const own = await testDatabase();
      const at = new Client({ connectionString: own.adminUrl });
      await at.connect();
      const few = await deliveryModule(own);
      onOneConnection(few);
      const scans = () => sequentialScans(few, 'delivery', ['invitation']);
      const prepare = async (people: number): Promise<void> => {
        const launched = await launchedPulse(few, { people, teamSize: 500 });
        await few.get(PrepareDelivery).run(launched.scope, launched);
      };
      try {
        await prepare(20);
        await at.query('analyze delivery.invitation');
        await prepare(20); // here it is planned
        const before = await scans();
        await prepare(2_000);
        expect((await scans()) - before).toBeLessThan(100);
      } finally {
        await few.close();
        await at.end();
        await own.drop();
      }
    });

    it('lets the mails of a programme wait for each person’s own hour', async () => {
      const zones = ['Asia/Tokyo', 'Europe/Berlin', 'America/New_York'];
      const launched = await launchedPulse(module, {
        people: 15,
        person: (index) => ({ timeZone: zones[index % 3]! }),
      });
      const { scope, pulseId } = launched;
      const { id } = await module.get(EditProgramme).create(scope, systemActor, aProgramme());
      await admin.query(
        `insert into pulses.programme_occurrence
           (tenant_id, programme_id, occurrence, planned_on, due_at, state, pulse_id, settled_at)
         values ($1, $2, 12, '2030-01-08', now(), 'launched', $3, now())`,
        [scope.tenantId, id, pulseId],
      );
      await module.get(PrepareDelivery).run(scope, launched);
      const { rows } = await admin.query<{ zone: string; at: Date }>(
        `select distinct i.time_zone as zone, s.next_attempt_at as at
           from delivery.send s join delivery.invitation i on i.tenant_id = s.tenant_id and i.id = s.invitation_id
          where s.pulse_id = $1 order by at`,
        [pulseId],
      );
      expect(rows.map(({ zone, at }) => [zone, at.toISOString()])).toEqual([
        ['Asia/Tokyo', '2030-01-08T00:00:00.000Z'],
        ['Europe/Berlin', '2030-01-08T08:00:00.000Z'],
        ['America/New_York', '2030-01-08T14:00:00.000Z'],
      ]);
      expect(await module.get(SendDue).run(scope, 100)).toEqual([]);
    });

    it('publishes one contract that everybody can check, whatever key comes later', async () => {
      const launched = await prepared({ people: 15 });
      const { scope, pulseId } = launched;
      const answering = (await module.get(ReadAnsweringPulse).run(scope, pulseId))!;
      const hash = await manifestHash(answering.contract as unknown as Manifest);
      const pulse = (await module.get(PulseReader).frozen(scope, pulseId))!;
      expect(answering).toMatchObject({ state: 'open', closesAt: pulse.closesAt });
      expect(answering.contract).toMatchObject({
        tenantId: scope.tenantId,
        sealingKey: launched.publicKey,
        minimumCell: 5,
        answersKeptDays: 365,
        closesAt: pulse.closesAt.toISOString(),
        software: { answerPage: Array(2).fill(expect.stringMatching(/^sha256-/)) },
      });
      expect(answering.contract!.units.map(({ unitId, size }) => [unitId, size]).sort()).toEqual(
        pulse.units.map(({ id, invitedCount }) => [id, invitedCount]).sort(),
      );
      const other = await launchedPulse(module, { people: 7 });
      await module.get(PrepareDelivery).run(scope, { pulseId, publicKey: other.publicKey });
      expect(await module.get(FindContract).run(hash)).toEqual({
        hash,
        words: sixWords(hash).split(' '),
        state: 'open',
        contract: answering.contract,
        amendments: [],
      });
      expect(await problemCode(module.get(FindContract).run('0f'.repeat(32)))).toBe(
        'delivery.contract-unknown',
      );
      expect(await problemCode(module.get(FindContract).run('nonsense'))).toBe('delivery.contract-unknown');
    });

    it('goes on with the keys where it was interrupted, tells how far it is, and stops when the pulse ends', async () => {
      const launched = await launchedPulse(module, { people: 28 });
      const { scope, pulseId } = launched;
      const count = () => module.get(CountDelivery).run(scope, pulseId);
      const total = (await module.get(PulseReader).units(scope, pulseId)).length;
      expect(total).toBeGreaterThanOrEqual(4);
      expect(await count()).toMatchObject({ preparing: true, keysMade: 0, keysTotal: total });
      const database = module.get(Database);
      const query = database.query.bind(database);
      let stored = 0;
      const spy = jest.spyOn(database, 'query').mockImplementation(async (...of) => {
        if (of[1].includes('insert into delivery.unit_key') && ++stored > 2) throw new Error('killed');
        return query(...of);
      });
      await expect(module.get(PrepareDelivery).run(scope, launched)).rejects.toThrow('killed');
      const storedKeys = async () =>
        (await admin.query('select unit_id, key_hash from delivery.unit_key where pulse_id = $1', [pulseId]))
          .rows as { unit_id: string; key_hash: string }[];
      const first = await storedKeys();
      expect(first).toHaveLength(2);
      expect(await count()).toMatchObject({ preparing: true, keysMade: 2, keysTotal: total });
      spy.mockRestore(); // not before: the makers beside the one that was killed are still at work
      expect((await module.get(ReadAnsweringPulse).run(scope, pulseId))!.state).toBe('preparing');
      await module.get(PrepareDelivery).run(scope, launched);
      expect(await storedKeys()).toEqual(expect.arrayContaining(first));
      expect(await storedKeys()).toHaveLength(total);
      expect(await count()).toMatchObject({ preparing: false, keysMade: null, keysTotal: null });

      const ending = await launchedPulse(module, { people: 28 });
      const preparing = module.get(PrepareDelivery).run(ending.scope, ending);
      while ((await module.get(CountDelivery).run(ending.scope, ending.pulseId)).keysMade === 0)
        await new Promise((done) => setTimeout(done, 5));
      await module.get(EndPulse).void(ending.scope, hr, ending.pulseId, 'Autumn pulse', 'a test');
      await module.get(CancelDelivery).run(ending.scope, ending);
      await preparing;
      expect(await sends(ending)).toEqual([]);
      expect(boxesOf(ending)).toEqual([]);
      const { rows } = await admin.query(
        'select from delivery.unit_key where pulse_id = $1 and private_key is not null',
        [ending.pulseId],
      );
      expect(rows).toEqual([]);
      await expect(stat(join(keyFolder(ending), `${ending.pulseId}.link`))).rejects.toThrow(/ENOENT/);
    });

    it('publishes nothing where the answer page is not built, and says what to do', async () => {
      const launched = await launchedPulse(module, { people: 7 });
      const other = await testModule(testDb, {
        imports: [...launchingModules, DeliveryModule],
        environment: { KEY_DIR: keys, INTAKE_URL: box.url, INTAKE_TOKEN: token, WEB_ROOT: keys },
      });
      await expect(other.get(PrepareDelivery).run(launched.scope, launched)).rejects.toThrow(
        /delivery.answer-page-missing.*WEB_ROOT/s,
      );
      await other.close();
      expect(
        (await module.get(ReadAnsweringPulse).run(launched.scope, launched.pulseId))!.contract,
      ).toBeNull();
      await module.get(PrepareDelivery).run(launched.scope, launched);
      expect(await sends(launched)).toHaveLength(7);
    });

    it('tells the ballot box of a later close', async () => {
      const launched = await prepared({ people: 7 });
      const later = new Date(Date.now() + 15 * 24 * 3_600_000);
      await admin.query(
        'update pulses.pulse set closes_at_in_contract = closes_at, closes_at = $2 where id = $1',
        [launched.pulseId, later],
      );
      await module.get(ExtendDelivery).run(launched.scope, launched);
      expect(boxesOf(launched).at(-1)).toMatchObject({
        path: expect.stringMatching(/\/closes-at$/),
        body: { closesAt: later.toISOString() },
      });
      const answering = (await module.get(ReadAnsweringPulse).run(launched.scope, launched.pulseId))!;
      expect(answering.closesAt).toEqual(later);
      expect(new Date(answering.contract!.closesAt).getTime()).toBeLessThan(later.getTime());
    });

    it('tells the page that a pulse is closed from its closing time on, before anything has closed it', async () => {
      const { scope, pulseId } = await prepared({ people: 5 });
      const state = async () => (await module.get(ReadAnsweringPulse).run(scope, pulseId))!.state;
      expect(await state()).toBe('open');
      await admin.query(`update pulses.pulse set closes_at = now() where id = $1`, [pulseId]);
      expect(await state()).toBe('closed');
    });

    it('shows a group to whoever has a link of it, and not by what stands in the contract', async () => {
      const launched = await prepared({
        people: 14,
        person: (index) => ({ name: `${'NMLKJIHGFEDCBA'[index]} Example` }),
      });
      const { scope, pulseId } = launched;
      const units = await module.get(PulseReader).units(scope, pulseId);
      const show = (groupId: string, of = scope, pulse = pulseId) =>
        module.get(ShowGroup).run(of, { pulseId: pulse, groupId });
      const [group] = await Promise.all(units.map(({ groupId }) => show(groupId)));
      expect(group).toMatchObject({ kind: units[0]!.kind, size: units[0]!.invitedCount, nextCursor: null });
      expect(group!.people).toHaveLength(units[0]!.invitedCount);
      expect(group!.people).toEqual([...group!.people].sort());
      const other = await prepared({ people: 7 });
      for (const asked of [
        () => show(newId()),
        () => show('nonsense'),
        () => show(units[0]!.id),
        () => show(units[0]!.groupId, other.scope),
        () => show(units[0]!.groupId, scope, other.pulseId),
        () => show(units[0]!.groupId, scope, 'x'),
      ])
        expect(await problemCode(asked())).toBe('delivery.group-unknown');
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
        environment: { KEY_DIR: file, INTAKE_URL: box.url, INTAKE_TOKEN: token },
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
      const { all, fragment, contract } = await linkOf(copies[0]!.raw);
      expect(new Set(all).size).toBe(1);
      expect(all.length).toBeGreaterThan(5);
      expect(contract).toEqual([`https://pulse.example/contract/${fragment.manifestHash}`]);
      const mail = await PostalMime.parse(copies[0]!.raw);
      expect(mail.text?.match(/https?:\S+/g)).toEqual([
        all[0],
        contract[0],
        expect.stringMatching(/\/api\/opt-outs\//),
      ]);
      for (const shown of [mail.text, mail.html]) expect(shown).toContain(sixWords(fragment.manifestHash));
      expect(mail.messageId).toBe((await sends(launched))[0]!.message_id);
      expect(mail.replyTo).toEqual([{ name: 'Ada Example', address: 'ada@example.org' }]);
      expect(mail.from).toEqual({ name: 'Example & Sons', address: 'pulse@mail.example' });
      expect(fragment.locale).toBe('en');
      const dump = JSON.stringify(
        (await admin.query('select i.*, s.* from delivery.invitation i, delivery.send s')).rows,
      );
      for (const encoding of ['base64url', 'hex'] as const)
        expect(dump).not.toContain(Buffer.from(fragment.secret).toString(encoding));
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

  describe('a test mail', () => {
    /** HR of a draft asks for a test; what the worker is told of it. */
    const asked = async (locale: string) => {
      const draft = await draftedPulse(module, { people: 7, title: 'Herbstpuls' });
      const { rows } = await admin.query<{ id: string }>(
        'select id from identity.account where tenant_id = $1 and email = $2',
        [draft.scope.tenantId, draft.hrEmail],
      );
      const actor = { ...hr, accountId: rows[0]!.id, email: draft.hrEmail };
      const request = () => module.get(RequestTestMail).run(draft.scope, actor, { ...draft, locale });
      await request();
      const events = await admin.query<{ payload: Parameters<SendTestMail['run']>[1] }>(
        `select payload from platform.event where tenant_id = $1 and name = 'test-mail-requested'`,
        [draft.scope.tenantId],
      );
      expect(events.rows).toHaveLength(1);
      const { payload } = events.rows[0]!;
      return { ...draft, payload, request, send: () => module.get(SendTestMail).run(draft.scope, payload) };
    };

    it.each(mailLocales)(
      'in %s goes to HR alone, says that it is one, and leads to the preview only',
      async (locale) => {
        const draft = await asked(locale);
        await draft.send();
        const [copy, ...others] = mailsTo(draft.hrEmail);
        expect(others).toEqual([]);
        for (const email of draft.emails) expect(mailsTo(email)).toEqual([]);
        const mail = await PostalMime.parse(copy!.raw);
        const marks: Record<string, string> = { en: 'Test', de: 'Probe', fr: 'Essai', es: 'Prueba' };
        expect(mail.subject!.startsWith(`[${marks[locale]}] Herbstpuls`)).toBe(true);
        const line = mailTexts(locale).testLine;
        expect(mail.text!.startsWith(line)).toBe(true);
        expect(/<p[^>]*>([^<]*)</.exec(mail.html!)![1]).toBe(line);
        const preview = `https://pulse.example/hr/pulses/${draft.pulseId}/page?locale=${locale}`;
        const targets = [...mail.html!.matchAll(/href="([^"]*)"/g)].map(([, link]) => link);
        // The button and the link below it; and one for each point, where the question is there in the mail's language.
        const quotes = locale === 'en' || locale === 'de';
        expect(targets.length > 5).toBe(quotes);
        expect(targets.length).toBeGreaterThanOrEqual(2);
        expect(new Set(targets)).toEqual(new Set([preview]));
        expect(mail.text!.match(/https?:\S+/g)).toEqual([preview]);
        expect(mail.headers.map(({ key }) => key)).not.toContain('list-unsubscribe');
        for (const table of ['invitation', 'send', 'pulse_delivery', 'suppression'])
          expect(
            (await admin.query(`select from delivery.${table} where tenant_id = $1`, [draft.scope.tenantId]))
              .rows,
          ).toEqual([]);
      },
    );

    it('is on record by who asked, without an address, and one for each time it is asked', async () => {
      const draft = await asked('en');
      await draft.request();
      const log = await module.get(AuditLog).list(draft.scope, { limit: 99 });
      expect(log.filter(({ action }) => action === 'mail.test-requested')).toMatchObject([
        { actor: `account:${draft.payload.accountId}`, subject: `pulse:${draft.pulseId}` },
        { actor: `account:${draft.payload.accountId}`, subject: `pulse:${draft.pulseId}` },
      ]);
      expect(JSON.stringify([log, draft.payload])).not.toContain('@');
    });

    it('is tried again under the same Message-ID, and given up after an hour', async () => {
      const draft = await asked('en');
      atRecipient.set(draft.hrEmail, { code: 451, text: `4.7.1 <${draft.hrEmail}> greylisted` });
      const failure = await draft.send().catch(String);
      expect(failure).toContain('did not take the test mail: deferred');
      expect(failure).not.toContain(draft.hrEmail);
      atRecipient.clear();
      await draft.send();
      await draft.send();
      const copies = mailsTo(draft.hrEmail);
      expect(copies).toHaveLength(2);
      expect(new Set(copies.map(({ messageId }) => messageId)).size).toBe(1);
      const old = { ...draft.payload, requestedAt: new Date(Date.now() - 3_601_000).toISOString() };
      await module.get(SendTestMail).run(draft.scope, old);
      expect(mailsTo(draft.hrEmail)).toHaveLength(2);
    });

    it('is not sent to who has no access any more, nor of a pulse that is launched', async () => {
      const gone = await asked('en');
      await admin.query('delete from identity.access_grant where tenant_id = $1', [gone.scope.tenantId]);
      await gone.send();
      expect(mailsTo(gone.hrEmail)).toEqual([]);
      const launched = await asked('en');
      await module.get(LaunchPulse).run(launched.scope, systemActor, launched.pulseId);
      await launched.send();
      expect(mailsTo(launched.hrEmail)).toEqual([]);
      expect(await problemCode(launched.request())).toBe('pulse.not-a-draft');
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

    it('lets all mails of the tenant wait when our own account is refused, bounces nobody, and says so', async () => {
      const launched = await prepared({ people: 7 });
      const other = await prepared({ people: 7 });
      const pause = async (locale = 'en') =>
        (await module.get(CountDelivery).run(launched.scope, launched.pulseId, locale)).senderPause;
      expect(await pause()).toBeNull();
      refuseSender = { code: 550, text: '5.7.1 sender not allowed' };
      expect(await sendDue(launched.scope)).toEqual([]);
      expect((await sends(launched)).map((row) => [row.state, row.attempt_count, row.last_reply])).toEqual(
        launched.emails.map(() => ['pending', 0, null]),
      );
      expect(await pause()).toMatchObject({
        reply: expect.stringContaining('5.7.1 sender not allowed'),
        reason: expect.stringContaining('refuses our own account'),
      });
      expect((await pause('de'))!.reason).toContain('lehnt unser eigenes Konto ab');
      expect(await dueTenants()).not.toContain(launched.scope.tenantId);
      expect(await dueTenants()).toContain(other.scope.tenantId);
      refuseSender = null;
      expect(await sendDue(launched.scope)).toEqual([]); // the pause lasts
      expect(await sendDue(other.scope)).toHaveLength(7);
      // One mail tries, also when eight ask at once; then all go.
      await admin.query(`update delivery.sender set paused_until = now() where tenant_id = $1`, [
        launched.scope.tenantId,
      ]);
      const tries = await Promise.all(
        Array.from({ length: 8 }, () => module.get(SendDue).run(launched.scope, 7)),
      );
      expect(tries.flat().length).toBeGreaterThanOrEqual(1);
      await sendDue(launched.scope);
      expect(new Set((await sends(launched)).map((row) => row.state))).toEqual(new Set(['accepted']));
      expect(await pause()).toBeNull();
    });

    it('tells HR that nothing is sent while the database is an older one, a copy, or of nobody known', async () => {
      const launched = await prepared({ people: 7 });
      const lockOf = async (of: TestingModule) =>
        (await of.get(CountDelivery).run(launched.scope, launched.pulseId)).sendingLock;
      expect(await lockOf(module)).toBeNull();
      await sendDue((await prepared({ people: 7 })).scope);
      const noted = JSON.parse(await readFile(join(keys, 'installation.json'), 'utf8')) as object;
      for (const [reason, note] of [
        ['older', { ...noted, epoch: 1_000_000 }],
        ['other', { ...noted, clusterId: newId() }],
        ['unknown', null],
      ] as const) {
        const folder = await mkdtemp(join(tmpdir(), 'keys-'));
        if (note) await writeFile(join(folder, 'installation.json'), JSON.stringify(note));
        const restored = await testModule(testDb, {
          imports: [...launchingModules, DeliveryModule],
          environment: { KEY_DIR: folder, SMTP_URL: sink.url, INTAKE_URL: box.url, INTAKE_TOKEN: token },
        });
        try {
          expect(await lockOf(restored)).toBe(reason);
          expect(await restored.get(SendDue).run(launched.scope, 7)).toEqual([]);
        } finally {
          await restored.close();
          await rm(folder, { recursive: true, force: true });
        }
      }
      expect((await sends(launched)).map(({ state }) => state)).toEqual(launched.emails.map(() => 'pending'));
    });

    it('forgets nothing of the mail that tries, whatever happens when the pause is lifted', async () => {
      const launched = await prepared({ people: 7 });
      refuseSender = { code: 550, text: '5.7.1 sender not allowed' };
      await sendDue(launched.scope);
      refuseSender = null;
      await admin.query(`update delivery.sender set paused_until = now() where tenant_id = $1`, [
        launched.scope.tenantId,
      ]);
      // As if the database went away just then.
      await admin.query(
        `alter table delivery.sender add constraint planted check (tenant_id <> '${launched.scope.tenantId}' or paused_since is not null)`,
      );
      await expect(module.get(SendDue).run(launched.scope, 7)).rejects.toThrow(/planted/);
      await admin.query('alter table delivery.sender drop constraint planted');
      expect(sink.copies.filter(({ to }) => launched.emails.includes(to))).toHaveLength(1);
      await admin.query(`update delivery.sender set paused_until = now() where tenant_id = $1`, [
        launched.scope.tenantId,
      ]);
      await waitIsOver(launched.scope);
      await sendDue(launched.scope);
      expect(launched.emails.map((email) => mailsTo(email).length)).toEqual(launched.emails.map(() => 1));
    });

    it('holds nothing against anybody while the mail server cannot be reached', async () => {
      const closed = await mailSink();
      await closed.close();
      const away = await testModule(testDb, {
        imports: [...launchingModules, DeliveryModule],
        environment: { KEY_DIR: keys, SMTP_URL: closed.url, INTAKE_URL: box.url, INTAKE_TOKEN: token },
      });
      try {
        const launched = await prepared({ people: 7 });
        expect(await away.get(SendDue).run(launched.scope, 7)).toEqual([]);
        expect((await sends(launched)).map((row) => [row.state, row.attempt_count])).toEqual(
          launched.emails.map(() => ['pending', 0]),
        );
        expect(
          (await module.get(CountDelivery).run(launched.scope, launched.pulseId)).senderPause!.reason,
        ).toContain('cannot be reached');
      } finally {
        await away.close();
      }
    });

    it('keeps to what a tenant and a provider take in a second, and lets all others go', async () => {
      const limited = await deliveryModule(testDb, {
        MAIL_PER_SECOND: '6',
        MAIL_PROVIDERS: '[{"name":"slow","domains":["slow.example"],"perSecond":0.01}]',
      });
      try {
        const launched = await prepared({
          people: 7,
          person: (index) => (index < 3 ? { email: `p${index}@slow.example` } : {}),
        });
        const slow = (await sends(launched)).filter(({ email }) => email.endsWith('@slow.example'));
        expect(slow).toHaveLength(3);
        const first = await limited.get(SendDue).run(launched.scope, 50);
        expect(first.length).toBeLessThanOrEqual(6);
        await admin.query(
          `update delivery.mail_bucket set filled_at = now() - interval '1 s' where tenant_id = $1 and provider = ''`,
          [launched.scope.tenantId],
        );
        const second = await limited.get(SendDue).run(launched.scope, 50);
        // Of the slow provider's three one has gone; the others wait their turn, a hundred seconds each.
        expect(first.length + second.length).toBe(5);
        const waiting = (await sends(launched)).filter(({ state }) => state === 'pending');
        expect(waiting.map(({ attempt_count }) => attempt_count)).toEqual([0, 0]);
        expect(waiting.map(({ wait }) => Math.round(wait / 100)).sort()).toEqual([1, 2]);
        expect(waiting.every(({ email }) => email.endsWith('@slow.example'))).toBe(true);
      } finally {
        await limited.close();
      }
    });

    it('gives a mail to one worker only, and to another when the lease is over; the first one’s word then counts no more', async () => {
      const launched = await prepared({ people: 7 });
      const results = await Promise.all(
        Array.from({ length: 8 }, () => module.get(SendDue).run(launched.scope, 3)),
      );
      expect(results.flat()).toEqual(launched.emails.map(() => 'accepted'));
      for (const email of launched.emails) expect(mailsTo(email)).toHaveLength(1);

      const [late, ...others] = (await prepared({ people: 7 }).then(async (second) => {
        const { sends: claimed } = await module.get(ClaimSends).run(second.scope, 7);
        return claimed.map((send) => ({ ...send, scope: second.scope }));
      }))!;
      expect(others).toHaveLength(6);
      const scope = late!.scope;
      expect(await module.get(SendDue).run(scope, 7)).toEqual([]);
      const stateNow = async () =>
        (await admin.query('select state, attempt_count from delivery.send where id = $1', [late!.sendId]))
          .rows[0];
      await module.get(DeliveryStore).renewLeases(scope, [late!]);
      await admin.query('update delivery.send set lease_until = now() where id = $1', [late!.sendId]);
      expect(await module.get(SendDue).run(scope, 7)).toEqual(['accepted']);
      await module
        .get(DeliveryStore)
        .recordResults(scope, [{ ...late!, state: 'bounced', retryInSeconds: null, reply: 'too late' }]);
      await module.get(DeliveryStore).release(scope, [late!]);
      expect(await stateNow()).toEqual({ state: 'accepted', attempt_count: 2 });
      // Given back unsent: as if they had never been taken.
      await module.get(DeliveryStore).release(scope, others);
      expect(await module.get(SendDue).run(scope, 7)).toHaveLength(6);
    });

    it('takes a mail whose lease is over before those that nobody has tried yet', async () => {
      const { scope } = await prepared({ people: 20 });
      const claimed = async (atMost: number) =>
        (await module.get(ClaimSends).run(scope, atMost)).sends.map(({ sendId }) => sendId).sort();
      const lost = await claimed(3);
      await admin.query(
        `update delivery.send set lease_until = now() where tenant_id = $1 and state = 'sending'`,
        [scope.tenantId],
      );
      const next = await claimed(5);
      expect(next).toEqual(expect.arrayContaining(lost));
      expect(next).toHaveLength(5);
      expect(await claimed(50)).toHaveLength(15);
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
      const spoilt = jest.spyOn(compose, 'run').mockImplementation(async (scope, send, sender) => {
        if (send.email === poison) throw new Error('no link key');
        return ComposeMail.prototype.run.call(compose, scope, send, sender);
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

  describe('what is reported after a mail was accepted', () => {
    const returnPathOf = (email: string | undefined) => mailsTo(email)[0]!.from;
    const notification = (returnPath: string, status: string) =>
      Buffer.from(
        [
          `To: <${returnPath}>`,
          'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
          '',
          '--B',
          'Content-Type: message/delivery-status',
          '',
          'Reporting-MTA: dns; mx.example',
          '',
          'Action: failed',
          `Status: ${status}`,
          `Diagnostic-Code: smtp; 550 ${status} no such user`,
          '--B--',
          '',
        ].join('\r\n'),
      );
    const problems = async ({ scope, pulseId }: LaunchedPulse) =>
      (await module.get(ListDeliveryProblems).run(scope, pulseId, { limit: 50 }, 'en')).items;

    it('bounces the mail it is about, suppresses an address that is no good, and lets HR lift that by sending again', async () => {
      const launched = await prepared({ people: 7 });
      const other = await prepared({
        people: 7,
        person: (index) => ({ email: `same-${index}@shared.example` }),
      });
      await sendDue(launched.scope);
      const [gone, full] = launched.emails;
      expect(new Set(launched.emails.map(returnPathOf)).size).toBe(7);
      const take = module.get(TakeReport);
      for (const times of [1, 2]) {
        expect([times, await take.message(notification(returnPathOf(gone), '5.1.1'))]).toEqual([times, 1]);
        expect(await take.message(notification(returnPathOf(full), '5.2.2'))).toBe(1);
      }
      expect(await stateOf(launched, gone)).toEqual(['bounced']);
      expect(await module.get(CountDelivery).run(launched.scope, launched.pulseId)).toMatchObject({
        total: 7,
        bounced: 2,
        accepted: 5,
      });
      expect((await problems(launched)).map(({ reason }) => reason)).toEqual([
        'The mail server says that there is no such mailbox.',
        'The mailbox is full.',
      ]);
      // A report that names a mail of nobody, or another tenant's with this one's id, changes nothing.
      const [, mail] = /\+(\w{25}\.)(\w{25})@/.exec(returnPathOf(launched.emails[2]))!.slice(1);
      const [tenant] = /\+(\w{25}\.)/
        .exec((await sendDue(other.scope), returnPathOf(other.emails[0])))!
        .slice(1);
      expect(await take.message(notification(`bounces+${tenant}${mail}@mail.example`, '5.1.1'))).toBe(0);
      expect(await stateOf(launched, launched.emails[2])).toEqual(['accepted']);

      // The next mail to the address is not sent: the pulse is called off, and only six hear of it by mail.
      const [problem] = await problems(launched);
      await admin.query(
        `insert into delivery.send (tenant_id, pulse_id, invitation_id, id, message_id, kind, seq, state)
         select tenant_id, pulse_id, invitation_id, gen_random_uuid(), '<' || gen_random_uuid() || '@x>', 'reminder', 1, 'pending'
           from delivery.send where pulse_id = $1`,
        [launched.pulseId],
      );
      const before = sink.copies.length;
      await sendDue(launched.scope);
      expect(
        sink.copies
          .slice(before)
          .map(({ to }) => to)
          .sort(),
      ).toEqual(launched.emails.filter((email) => email !== gone).sort());
      await module
        .get(SendAgain)
        .run(launched.scope, hr, { pulseId: launched.pulseId, sendId: problem!.sendId, locale: 'en' });
      await sendDue(launched.scope);
      expect(mailsTo(gone)).toHaveLength(2);
      expect((await admin.query('select from delivery.suppression where email = $1', [gone])).rows).toEqual(
        [],
      );
    });

    it('changes nothing when it comes again: neither for the address that HR corrected nor for one that was tried again', async () => {
      const launched = await prepared({ people: 7 });
      await sendDue(launched.scope);
      const [wrong, back] = launched.emails;
      const take = module.get(TakeReport);
      const reports = [wrong, back].map((email) => notification(returnPathOf(email), '5.1.1'));
      for (const report of reports) await take.message(report);
      const sendIds = new Map((await problems(launched)).map(({ email, sendId }) => [email, sendId]));
      const again = (of: string | undefined, email?: string) =>
        module.get(SendAgain).run(launched.scope, hr, {
          pulseId: launched.pulseId,
          sendId: sendIds.get(of!)!,
          locale: 'en',
          ...(email ? { email } : {}),
        });
      await again(wrong, `right.${wrong}`);
      await again(back);
      for (const report of reports) expect(await take.message(report)).toBe(1);
      const { rows } = await admin.query<{ email: string }>(
        'select email from delivery.suppression where tenant_id = $1',
        [launched.scope.tenantId],
      );
      expect(rows.map(({ email }) => email)).toEqual([wrong]);
      await sendDue(launched.scope);
      expect([mailsTo(`right.${wrong}`).length, mailsTo(back).length]).toEqual([1, 2]);
    });

    it('suppresses after a complaint in a provider’s form, and tells HR why the next mail was not sent', async () => {
      const launched = await prepared({ people: 7 });
      const [email] = launched.emails;
      await module.get(SendDue).run(launched.scope, 100);
      const report = { reports: [{ returnPath: returnPathOf(email), kind: 'complained', reply: 'abuse' }] };
      expect(await module.get(TakeReport).provider('generic', report)).toBe(1);
      expect(await stateOf(launched, email)).toEqual(['accepted']);
      await admin.query(
        `update delivery.send set state = 'pending', next_attempt_at = now() where pulse_id = $1`,
        [launched.pulseId],
      );
      await sendDue(launched.scope);
      expect(mailsTo(email)).toHaveLength(1);
      expect((await problems(launched)).map((problem) => [problem.email, problem.reason])).toEqual([
        [email, expect.stringContaining('as unwanted')],
      ]);
      expect(await problemCode(module.get(TakeReport).provider('generic', { reports: 1 }))).toBe(
        'delivery.report-unreadable',
      );
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
      const { fragment } = await linkOf(copy!.raw);
      expect(await ask(launched, fragment)).toBe('done');
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

    it('goes to no other address while an earlier mail has arrived or may have', async () => {
      const launched = await prepared({ people: 7 });
      const [there, unsure, away] = launched.emails;
      afterDot.set(unsure!, 'hang-up');
      atRecipient.set(away!, { code: 450, text: 'later' });
      await sendDue(launched.scope);
      const again = async (address: string | undefined) => {
        const row = (await sends(launched)).find((send) => send.email === address)!;
        const email = `other-${address}`;
        return problemCode(
          module
            .get(SendAgain)
            .run(launched.scope, hr, { pulseId: launched.pulseId, sendId: row.id, email, locale: 'en' }),
        );
      };
      expect(await stateOf(launched, unsure)).toEqual(['unknown']);
      expect(await again(there)).toBe('delivery.mail-may-have-arrived');
      expect(await again(unsure)).toBe('delivery.mail-may-have-arrived');
      expect(await again(away)).toBe('done');
      expect((await sends(launched)).filter((send) => send.email.startsWith('other-'))).toHaveLength(2);
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
    it('are issued once for a link: the same message gets the same signature, another is refused', async () => {
      const launched = await prepared({ people: 7 });
      const [link] = await links(launched);
      const pass = await blinded(link!);
      const signature = await issue(launched, link!, pass);
      const unitKey = await unitKeyOf(link!);
      const { nonce } = pass;
      const { unitId, manifestHash: hash } = link!;
      const isGood = (of: { unitId: string; nonce: Uint8Array; signature: Uint8Array }) =>
        new PassVerifier().verify({ unitKey, manifestHash: hash, ...of });
      const finished = await pass.finalise(signature);
      expect(isGood({ unitId, nonce, signature: finished })).toBe(true);
      expect(isGood({ unitId: newId(), nonce, signature: finished })).toBe(false);
      expect(await issue(launched, link!, pass)).toEqual(signature);
      expect(await ask(launched, link!)).toBe('delivery.already-answered-elsewhere');
      expect(await passCount(launched)).toBe(1);
    });

    it('are issued to one of twenty devices that ask at once', async () => {
      const launched = await prepared({ people: 7 });
      const [link] = await links(launched);
      const twenty = await Promise.all(Array.from({ length: 20 }, () => ask(launched, link!)));
      expect(twenty.filter((result) => result === 'done')).toHaveLength(1);
      expect(twenty.filter((result) => result === 'delivery.already-answered-elsewhere')).toHaveLength(19);
      const pass = await blinded((await links(launched))[1]!);
      const same = await Promise.all(
        Array.from({ length: 20 }, async () => issue(launched, (await links(launched))[1]!, pass)),
      );
      expect(new Set(same.map((signature) => Buffer.from(signature).toString('hex'))).size).toBe(1);
      expect(await passCount(launched)).toBe(2);
    });

    it('get the same signature from a process that has just started, after one that died before it replied', async () => {
      const launched = await prepared({ people: 7 });
      const [link] = await links(launched);
      const pass = await blinded(link!);
      const signature = await issue(launched, link!, pass);
      const anew = await testModule(testDb, {
        imports: [...launchingModules, DeliveryModule],
        environment: { KEY_DIR: keys, INTAKE_URL: box.url, INTAKE_TOKEN: token },
      });
      const { secret } = link!;
      expect(
        await anew.get(IssuePass).run(launched.scope, { ...pass, pulseId: launched.pulseId, secret }),
      ).toEqual(signature);
      await anew.close();
    });

    it('are refused to a message that no page sends, and use nothing up', async () => {
      const launched = await prepared({ people: 7 });
      const [link] = await links(launched);
      const { secret } = link!;
      const number = (last: number) => Uint8Array.from({ length: 256 }, (_, at) => (at === 255 ? last : 0));
      for (const blindedMessage of [
        number(0),
        number(1),
        new Uint8Array(256).fill(255),
        new Uint8Array(255).fill(3),
        new Uint8Array(257).fill(3),
        new Uint8Array(0),
      ])
        expect(
          await problemCode(
            module.get(IssuePass).run(launched.scope, { pulseId: launched.pulseId, secret, blindedMessage }),
          ),
        ).toBe('delivery.pass-unreadable');
      expect(await passCount(launched)).toBe(0);
      expect(await ask(launched, link!)).toBe('done');
    });

    it('are refused to forged links and to links of another pulse or tenant', async () => {
      const launched = await prepared({ people: 7 });
      const other = await prepared({ people: 7 });
      const [link] = await links(launched);
      const forged = { ...link!, secret: Uint8Array.from(randomBytes(32)) };
      expect(await ask(launched, forged)).toBe('delivery.link-unknown');
      expect(await ask(other, link!)).toBe('delivery.link-unknown');
      expect(await ask({ ...launched, scope: tenantScope(newId()) }, link!)).toBe('delivery.link-unknown');
      expect(await ask({ ...launched, scope: other.scope }, link!)).toBe('delivery.link-unknown');
      expect(await passCount(launched)).toBe(0);
    });

    it('wait while the link key is away', async () => {
      const launched = await prepared({ people: 7 });
      const [link] = await links(launched);
      const path = join(keyFolder(launched), `${launched.pulseId}.link`);
      const key = await readFile(path);
      await rm(path);
      expect(await ask(launched, link!)).toBe('delivery.link-key-missing');
      await writeFile(path, key);
      expect(await ask(launched, link!)).toBe('done');
    });

    it('leave nothing that names who asked: no invitation is touched, and the claim takes the key to make', async () => {
      const launched = await prepared({ people: 14 });
      const all = await links(launched);
      const marks = async () =>
        (
          await admin.query(
            'select i.*, ctid, xmin::text, xmax::text from delivery.invitation i where pulse_id = $1 order by id',
            [launched.pulseId],
          )
        ).rows;
      const before = await marks();
      for (const link of all.slice(0, 5)) await ask(launched, link);
      await ask(launched, all[0]!);
      const { rows } = await admin.query('select * from delivery.issued_pass where pulse_id = $1', [
        launched.pulseId,
      ]);
      expect(rows).toHaveLength(5);
      const claims = JSON.stringify(rows);
      for (const row of before as { id: string; employee_id: string; secret_hash: Buffer }[])
        for (const value of [row.id, row.employee_id, JSON.stringify(row.secret_hash)])
          expect(claims).not.toContain(value);
      await module.get(EndPulse).close(launched.scope, systemActor, launched.pulseId, null);
      await module.get(EndIssuing).run(launched.scope, launched);
      await ask(launched, all[6]!);
      expect(await marks()).toEqual(before);
      // The planted defect: a lock alone leaves its mark, also when nothing is written.
      await admin.query('select from delivery.invitation where id = $1 for update', [
        (before[0] as { id: string }).id,
      ]);
      expect(await marks()).not.toEqual(before);
    });

    it('end with the pulse: counts per unit are said, passes, unit keys and the link key are gone', async () => {
      const launched = await prepared({ people: 14 });
      const all = await links(launched);
      const pass = await blinded(all[5]!);
      for (const link of all.slice(0, 5)) await ask(launched, link);
      await issue(launched, all[5]!, pass);
      await module.get(EndPulse).close(launched.scope, systemActor, launched.pulseId, null);
      await module.get(EndIssuing).run(launched.scope, launched);
      await module.get(EndIssuing).run(launched.scope, launched);
      const units = await module.get(PulseReader).units(launched.scope, launched.pulseId);
      const said = await admin.query(
        `select payload from platform.event where name = 'issuing-ended' and payload ->> 'pulseId' = $1`,
        [launched.pulseId],
      );
      expect(said.rows).toHaveLength(1);
      const counts = said.rows[0].payload.issuedCounts as Record<string, number>;
      expect(Object.keys(counts).sort()).toEqual(units.map((unit) => unit.id).sort());
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(6);
      expect(await passCount(launched)).toBe(0);
      const { rows } = await admin.query(
        'select count(*)::int as public, count(private_key)::int as private from delivery.unit_key where pulse_id = $1',
        [launched.pulseId],
      );
      expect(rows).toEqual([{ public: units.length, private: 0 }]);
      await expect(stat(join(keyFolder(launched), `${launched.pulseId}.link`))).rejects.toThrow(/ENOENT/);
      expect(await problemCode(issue(launched, all[5]!, pass))).toBe('delivery.pulse-over');
      expect(await ask(launched, all[6]!)).toBe('delivery.pulse-over');
      const lines = await module.get(AuditLog).list(launched.scope, { limit: 99 });
      const details = (action: string) =>
        lines.filter((line) => line.action === action).map((line) => line.details);
      expect(details('issuing.ended')).toEqual([{ cancelledMailCount: 0 }]);
      expect(details('link-key.destroyed')).toEqual([{}]);
    });

    it('say of the link key that it is destroyed, also when the process died between the two', async () => {
      const launched = await prepared({ people: 7 });
      await module.get(EndPulse).close(launched.scope, systemActor, launched.pulseId, null);
      const record = jest.spyOn(module.get(AuditLog), 'record').mockImplementation(async (_, entry) => {
        if (entry.action === 'link-key.destroyed') throw new Error('killed');
      });
      await expect(module.get(EndIssuing).run(launched.scope, launched)).rejects.toThrow('killed');
      record.mockRestore();
      await module.get(EndIssuing).run(launched.scope, launched);
      await module.get(EndIssuing).run(launched.scope, launched);
      expect(
        await module.get(AuditLog).list(launched.scope, { limit: 9, action: 'link-key.destroyed' }),
      ).toHaveLength(1);
    });
  });

  describe('the end of a pulse', () => {
    it('keeps mails in that are not out yet', async () => {
      const launched = await prepared({ people: 7 });
      expect(await module.get(SendDue).run(launched.scope, 1)).toEqual(['accepted']);
      // One is under way at the moment of closing, by a worker that dies.
      await module.get(ClaimSends).run(launched.scope, 1);
      await admin.query(
        `update delivery.send set lease_until = now() where pulse_id = $1 and state = 'sending'`,
        [launched.pulseId],
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
    });

    it('tells everybody once when a pulse is voided whose close has stopped', async () => {
      const launched = await prepared({ people: 5, title: 'Stopped' });
      await sendDue(launched.scope);
      await module.get(EndPulse).close(launched.scope, systemActor, launched.pulseId, null);
      await module.get(EndIssuing).run(launched.scope, launched);
      await module
        .get(EndPulse)
        .void(launched.scope, hr, launched.pulseId, 'Stopped', 'counts do not add up');
      const before = sink.copies.length;
      for (let time = 0; time < 2; time += 1) {
        await module.get(CancelDelivery).run(launched.scope, launched);
        await sendDue(launched.scope);
      }
      expect(
        sink.copies
          .slice(before)
          .map(({ to }) => to)
          .sort(),
      ).toEqual(launched.emails.toSorted());
      expect(
        await module.get(AuditLog).list(launched.scope, { limit: 9, action: 'delivery.cancelled' }),
      ).toHaveLength(1);
    });

    it('tells everybody whom a mail may have reached when the pulse is voided, and nobody else', async () => {
      const launched = await prepared({ people: 7, title: 'Void me' });
      const [gone, unsure, waiting] = launched.emails;
      atRecipient.set(gone!, { code: 550, text: '5.1.1 no such user' });
      atRecipient.set(waiting!, { code: 450, text: 'later' });
      afterDot.set(unsure!, 'hang-up');
      await sendDue(launched.scope);
      const link = (await linkOf(mailsTo(launched.emails[3])[0]!.raw)).fragment;
      const pass = await blinded(link);
      await issue(launched, link, pass);
      await module.get(EndPulse).void(launched.scope, hr, launched.pulseId, 'Void me', 'wrong questions');
      await module.get(CancelDelivery).run(launched.scope, launched);
      await module.get(CancelDelivery).run(launched.scope, launched);
      expect(await problemCode(issue(launched, link, pass))).toBe('delivery.pulse-voided');
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
      expect(await passCount(launched)).toBe(0);
      await expect(stat(join(keys, launched.scope.tenantId, `${launched.pulseId}.link`))).rejects.toThrow(
        /ENOENT/,
      );
    });
  });
});

/** The links of a mail: to the answer page, and to the contract. */
const linkOf = async (
  raw: string,
): Promise<{ all: string[]; contract: string[]; fragment: LinkFragment }> => {
  const mail = await PostalMime.parse(raw);
  const links = [...(mail.html ?? '').matchAll(/href="([^"]*)"/g)].map((match) => match[1]!);
  const [all, contract] = [/\/answer\//, /\/contract\//].map((path) =>
    links.filter((link) => path.test(link)),
  );
  return { all: all!, contract: contract!, fragment: readLinkFragment(new URL(all![0]!).hash) };
};

const problemCode = (run: Promise<unknown>): Promise<unknown> =>
  run.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? error,
  );
