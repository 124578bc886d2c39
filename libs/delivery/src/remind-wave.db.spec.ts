import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestingModule } from '@nestjs/testing';
import { systemActor } from '@penumbra/identity';
import { AuditLog, Clock, type TenantScope } from '@penumbra/platform';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import { EndPulse } from '@penumbra/pulses';
import { blindedPass, readLinkFragment, readUnitKey, type LinkFragment } from '@penumbra/seal';
import PostalMime from 'postal-mime';
import { Client } from 'pg';
import {
  ballotBoxSink,
  launchedPulse,
  launchingModules,
  mailSink,
  type BallotBoxSink,
  type LaunchedPulse,
  type MailSink,
} from '../testing/index.js';
import {
  CancelDelivery,
  CountDelivery,
  DeliveryModule,
  EndIssuing,
  ExtendDelivery,
  IssuePass,
  PrepareDelivery,
  RemindWave,
  SendDue,
} from './index.js';

/** A Monday; half-time of a pulse of two weeks is the next Monday at the same hour. */
const opening = new Date('2026-11-02T10:00:00Z');
const closing = new Date('2026-11-16T10:00:00Z');

describe('reminders', () => {
  let testDb: TestDatabase;
  let module: TestingModule;
  let admin: Client;
  let box: BallotBoxSink;
  let keys: string;
  let sink: MailSink;
  let now = opening;
  const refused = new Map<string, { code: number; text: string }>();

  beforeAll(async () => {
    testDb = await testDatabase();
    keys = await mkdtemp(join(tmpdir(), 'keys-'));
    sink = await mailSink({ recipient: (address) => refused.get(address) ?? null });
    box = await ballotBoxSink();
    module = await aModule();
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
  afterEach(() => refused.clear());

  /** A process of its own, whose clock the tests set. */
  const aModule = async (): Promise<TestingModule> => {
    const made = await testModule(testDb, {
      imports: [...launchingModules, DeliveryModule],
      environment: {
        KEY_DIR: keys,
        SMTP_URL: sink.url,
        INTAKE_URL: box.url,
        PUBLIC_URL: 'https://pulse.example',
      },
    });
    jest.spyOn(made.get(Clock, { strict: false }), 'now').mockImplementation(() => now);
    return made;
  };
  const at = (text: string): void => {
    now = new Date(text);
  };
  const sendDue = async (scope: TenantScope, of = module): Promise<void> => {
    while ((await of.get(SendDue).run(scope, 100)).length > 0);
  };
  /** A pulse whose invitations went out at its opening. */
  const invited = async (
    input: Omit<Parameters<typeof launchedPulse>[1], 'people'> & { people?: number } = {},
  ): Promise<LaunchedPulse> => {
    now = opening;
    const launched = await launchedPulse(module, { people: 7, closesAt: closing, ...input });
    await module.get(PrepareDelivery).run(launched.scope, launched);
    await sendDue(launched.scope);
    await admin.query(
      `update delivery.send set accepted_at = $2 where pulse_id = $1 and accepted_at is not null`,
      [launched.pulseId, opening],
    );
    return launched;
  };
  const remind = (launched: LaunchedPulse, of = module) => of.get(RemindWave).run(launched.scope);
  const reminders = async ({ pulseId }: LaunchedPulse) =>
    (
      await admin.query<{ id: string; email: string; zone: string; seq: number; state: string; waits: Date }>(
        `select s.id, i.email, i.time_zone as zone, s.seq, s.state, s.next_attempt_at as waits
           from delivery.send s join delivery.invitation i on i.tenant_id = s.tenant_id and i.id = s.invitation_id
          where s.pulse_id = $1 and s.kind = 'reminder' order by s.seq, i.email`,
        [pulseId],
      )
    ).rows;
  const numbers = async (launched: LaunchedPulse) =>
    (await reminders(launched)).map(({ email, seq }) => `${launched.emails.indexOf(email)}.${seq}`);
  const mailsTo = (email: string | undefined) => sink.copies.filter((mail) => mail.to === email);
  const linksOf = async (raw: string): Promise<string[]> =>
    [...((await PostalMime.parse(raw)).html ?? '').matchAll(/href="([^"]*\/answer\/[^"]*)"/g)].map(
      (match) => match[1]!,
    );
  const pass = async ({ scope, pulseId }: LaunchedPulse, email: string): Promise<void> => {
    const [link] = await linksOf(mailsTo(email)[0]!.raw);
    const fragment: LinkFragment = readLinkFragment(new URL(link!).hash);
    const { rows } = await admin.query('select public_key from delivery.unit_key where unit_id = $1', [
      fragment.unitId,
    ]);
    const key = await readUnitKey(Uint8Array.from(rows[0].public_key as Buffer));
    const { blindedMessage } = await blindedPass(key, fragment.manifestHash, fragment.unitId);
    await module.get(IssuePass).run(scope, { pulseId, secret: fragment.secret, blindedMessage });
  };

  it('go to everybody at half-time and every four days, with the link of the invitation, once each', async () => {
    const launched = await invited();
    at('2026-11-09T09:59:00Z');
    expect(await remind(launched)).toBe(0);
    at('2026-11-09T10:00:00Z');
    expect(await remind(launched)).toBe(7);
    expect(await remind(launched)).toBe(0);
    await sendDue(launched.scope);
    for (const email of launched.emails) {
      const [invitation, reminder, ...more] = mailsTo(email);
      expect(more).toEqual([]);
      expect((await PostalMime.parse(reminder!.raw)).subject).toMatch(/^Reminder: Autumn pulse/);
      expect(await linksOf(reminder!.raw)).toEqual(await linksOf(invitation!.raw));
      expect(reminder!.messageId).not.toBe(invitation!.messageId);
    }
    at('2026-11-13T10:00:00Z');
    expect(await remind(launched)).toBe(7);
    await sendDue(launched.scope);
    expect(await module.get(CountDelivery).run(launched.scope, launched.pulseId)).toMatchObject({
      total: 7,
      accepted: 7,
      reminders: [
        { number: 1, accepted: 7 },
        { number: 2, accepted: 7 },
      ],
    });
    const lines = await module.get(AuditLog).list(launched.scope, { limit: 9, action: 'reminder.begun' });
    expect(lines.map(({ details }) => details)).toEqual([
      { number: 2, mailCount: 7, timeZone: 'Europe/Berlin' },
      { number: 1, mailCount: 7, timeZone: 'Europe/Berlin' },
    ]);
  });

  it('are the same whoever has answered, and are made where nobody may look who has', async () => {
    const launched = await invited();
    const takers = launched.emails.slice(0, 3);
    for (const email of takers) await pass(launched, email);
    at('2026-11-09T10:00:00Z');
    await admin.query('revoke all on delivery.issued_pass from penumbra_app');
    try {
      expect(await remind(launched)).toBe(7);
      await sendDue(launched.scope);
      // That the door is really shut: a pass can not be asked for either.
      await expect(pass(launched, launched.emails[3]!)).rejects.toThrow(/permission denied/);
    } finally {
      await admin.query('grant select, insert, delete on delivery.issued_pass to penumbra_app');
    }
    const texts = await Promise.all(
      launched.emails.map(async (email) => {
        const mail = await PostalMime.parse(mailsTo(email)[1]!.raw);
        const [link] = await linksOf(mailsTo(email)[1]!.raw);
        return `${mail.subject}${mail.text}${mail.html}`
          .replaceAll(link!, '<link>')
          .replaceAll(/\/api\/opt-outs\/[\w/-]+/g, '<opt-out>')
          .replaceAll(/Person \d+/g, '<name>');
      }),
    );
    expect(new Set(texts).size).toBe(1);
    expect((await reminders(launched)).map(({ state }) => state)).toEqual(Array(7).fill('accepted'));
  });

  it('wait for the working hours of each person’s zone, also when they are tried again', async () => {
    const zones = ['Asia/Tokyo', 'Europe/Berlin', 'America/Los_Angeles'];
    const launched = await invited({
      people: 9,
      closesAt: new Date('2026-11-12T10:00:00Z'), // half-time is Saturday the 7th
      person: (index) => ({ timeZone: zones[index % 3]! }),
    });
    const reached = async () => [...new Set((await reminders(launched)).map(({ zone }) => zone))];
    at('2026-11-07T12:00:00Z');
    expect(await remind(launched)).toBe(0);
    at('2026-11-08T23:59:00Z');
    expect(await remind(launched)).toBe(0);
    at('2026-11-09T00:00:00Z');
    expect(await remind(launched)).toBe(3);
    expect(await reached()).toEqual(['Asia/Tokyo']);
    await admin.query('update delivery.send set next_attempt_at = $2 where pulse_id = $1', [
      launched.pulseId,
      now,
    ]);
    at('2026-11-09T08:00:00Z'); // nobody's mail has gone out yet, and Tokyo is at supper
    expect(await remind(launched)).toBe(3);
    const waits = new Map((await reminders(launched)).map(({ zone, waits: until }) => [zone, until]));
    expect(waits.get('Asia/Tokyo')).toEqual(new Date('2026-11-10T00:00:00Z'));
    expect(waits.get('Europe/Berlin')!.getTime()).toBeLessThanOrEqual(Date.now());
    at('2026-11-09T17:00:00Z');
    expect(await remind(launched)).toBe(3);
    expect((await reached()).sort()).toEqual([...zones].sort());
  });

  it('leave out those whose invitation bounced or came after', async () => {
    const [gone, late] = [0, 1];
    now = opening;
    const launched = await launchedPulse(module, { people: 7, closesAt: closing });
    await module.get(PrepareDelivery).run(launched.scope, launched);
    refused.set(launched.emails[gone]!, { code: 550, text: '5.1.1 no such user' });
    await sendDue(launched.scope);
    refused.clear();
    await admin.query(
      `update delivery.send s set accepted_at = case when i.email = $3 then $4 else $2 end::timestamptz
         from delivery.invitation i where s.pulse_id = $1 and s.state = 'accepted' and i.id = s.invitation_id`,
      [launched.pulseId, opening, launched.emails[late], new Date('2026-11-09T10:30:00Z')],
    );
    at('2026-11-09T11:00:00Z');
    expect(await remind(launched)).toBe(5);
    at('2026-11-13T10:00:00Z');
    expect(await remind(launched)).toBe(6);
    expect(await numbers(launched)).toEqual([
      '2.1',
      '3.1',
      '4.1',
      '5.1',
      '6.1',
      '1.2',
      '2.2',
      '3.2',
      '4.2',
      '5.2',
      '6.2',
    ]);
  });

  it('send the latest alone after a time in which nothing could be sent', async () => {
    const down = await invited({ closesAt: new Date('2026-11-30T10:00:00Z') }); // 16th, 20th, 24th
    at('2026-11-20T15:00:00Z');
    expect(await remind(down)).toBe(7);
    expect([...new Set((await reminders(down)).map(({ seq }) => seq))]).toEqual([2]);

    const stuck = await invited({ closesAt: new Date('2026-11-30T10:00:00Z') });
    at('2026-11-16T10:00:00Z');
    expect(await remind(stuck)).toBe(7); // and the mail server is away until the next
    at('2026-11-20T10:00:00Z');
    expect(await remind(stuck)).toBe(7);
    const before = sink.copies.length;
    await sendDue(stuck.scope);
    expect(sink.copies).toHaveLength(before + 7);
    expect((await reminders(stuck)).map(({ seq, state }) => `${seq} ${state}`)).toEqual([
      ...Array(7).fill('1 cancelled'),
      ...Array(7).fill('2 accepted'),
    ]);
  });

  it('are made once by two processes at once, and after a restart', async () => {
    const launched = await invited({ people: 21 });
    const other = await aModule();
    at('2026-11-09T10:00:00Z');
    const counts = await Promise.all([remind(launched), remind(launched, other), remind(launched)]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(21);
    const restarted = await aModule();
    expect(await remind(launched, restarted)).toBe(0);
    expect(await reminders(launched)).toHaveLength(21);
    await Promise.all([other.close(), restarted.close()]);
  });

  it('stop twelve hours before the close, which may be moved, and with the end of the pulse', async () => {
    const launched = await invited({ closesAt: new Date('2026-11-10T10:00:00Z') }); // half-time is Friday the 6th
    at('2026-11-06T10:00:00Z');
    expect(await remind(launched)).toBe(7);
    at('2026-11-09T22:30:00Z');
    expect(await remind(launched)).toBe(0);
    expect(new Set((await reminders(launched)).map(({ state }) => state))).toEqual(new Set(['cancelled']));
    // Four days after half-time is the close; a later one makes room for two more.
    await admin.query(
      'update pulses.pulse set closes_at_in_contract = closes_at, closes_at = $2 where id = $1',
      [launched.pulseId, new Date('2026-11-20T10:00:00Z')],
    );
    await module.get(ExtendDelivery).run(launched.scope, launched);
    at('2026-11-10T10:00:00Z');
    expect(await remind(launched)).toBe(7);
    const restarted = await aModule(); // what a mail tells of its pulse is remembered for a minute
    await sendDue(launched.scope, restarted);
    await restarted.close();
    const mail = await PostalMime.parse(mailsTo(launched.emails[0]).at(-1)!.raw);
    expect(mail.subject).toMatch(/until Friday,? 20 November$/);
    at('2026-11-16T08:00:00Z'); // the fourth day was a Saturday
    expect(await remind(launched)).toBe(7);
    await module.get(EndPulse).close(launched.scope, systemActor, launched.pulseId, null);
    await module.get(EndIssuing).run(launched.scope, launched);
    const before = sink.copies.length;
    await sendDue(launched.scope);
    expect(await remind(launched)).toBe(0);
    expect(sink.copies).toHaveLength(before);
  });

  it('stop when the pulse is voided', async () => {
    const launched = await invited();
    await module.get(EndPulse).void(launched.scope, systemActor, launched.pulseId, 'Autumn pulse', 'a test');
    at('2026-11-09T10:00:00Z');
    expect(await remind(launched)).toBe(0);
    await module.get(CancelDelivery).run(launched.scope, launched);
    expect(await remind(launched)).toBe(0);
    expect(await reminders(launched)).toEqual([]);
  });

  it('are not made where the contract promised none', async () => {
    const launched = await invited();
    await admin.query(
      `update delivery.pulse_delivery set manifest = (manifest::jsonb - 'remindersAtMost')::text where pulse_id = $1`,
      [launched.pulseId],
    );
    at('2026-11-09T10:00:00Z');
    expect(await remind(launched)).toBe(0);
  });
});
