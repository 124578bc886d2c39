import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestingModule } from '@nestjs/testing';
import { systemActor } from '@penumbra/identity';
import { AuditLog } from '@penumbra/platform';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import { EndPulse } from '@penumbra/pulses';
import { readLinkFragment } from '@penumbra/seal';
import PostalMime from 'postal-mime';
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
  MailResults,
  PrepareDelivery,
  SendDue,
} from './index.js';

describe('the mail that says where the results are', () => {
  let testDb: TestDatabase;
  let module: TestingModule;
  let box: BallotBoxSink;
  let keys: string;
  let sink: MailSink;
  const refused = new Map<string, { code: number; text: string }>();

  beforeAll(async () => {
    testDb = await testDatabase();
    keys = await mkdtemp(join(tmpdir(), 'keys-'));
    sink = await mailSink({ recipient: (address) => refused.get(address) ?? null });
    box = await ballotBoxSink();
    module = await testModule(testDb, {
      imports: [...launchingModules, DeliveryModule],
      environment: {
        KEY_DIR: keys,
        SMTP_URL: sink.url,
        INTAKE_URL: box.url,
        PUBLIC_URL: 'https://pulse.example',
      },
    });
  });
  afterAll(async () => {
    await module?.close();
    await box?.close();
    await sink?.close();
    await testDb?.drop();
    await rm(keys, { recursive: true, force: true });
  });

  const sendDue = async ({ scope }: LaunchedPulse): Promise<void> => {
    while ((await module.get(SendDue).run(scope, 100)).length > 0);
  };
  const invited = async (): Promise<LaunchedPulse> => {
    const launched = await launchedPulse(module, {
      people: 7,
      person: (index) => (index === 1 ? { locale: 'de' } : {}),
    });
    await module.get(PrepareDelivery).run(launched.scope, launched);
    refused.set(launched.emails[0]!, { code: 550, text: '5.1.1 no such user' });
    await sendDue(launched);
    refused.clear();
    return launched;
  };
  const mailsTo = (email: string | undefined) => sink.copies.filter((mail) => mail.to === email);

  it('goes once to everybody whom the invitation reached, with the address of their group’s results', async () => {
    const launched = await invited();
    await expect(module.get(MailResults).run(launched.scope, launched)).resolves.toBeUndefined();
    await sendDue(launched);
    expect(sink.copies.length).toBe(6); // it is still open
    await module.get(EndPulse).close(launched.scope, systemActor, launched.pulseId, null);
    await expect(module.get(MailResults).run(launched.scope, launched)).rejects.toThrow('has not');
    await module.get(EndIssuing).run(launched.scope, launched);
    await Promise.all([1, 2, 3].map(() => module.get(MailResults).run(launched.scope, launched)));
    await sendDue(launched);
    expect(mailsTo(launched.emails[0])).toEqual([]);
    for (const email of launched.emails.slice(1)) {
      const [invitation, results, ...more] = mailsTo(email);
      expect(more).toEqual([]);
      const { groupId } = readLinkFragment(
        /#(\S+)/.exec((await PostalMime.parse(invitation!.raw)).text!)![1]!,
      );
      const link = `https://pulse.example/results/${launched.scope.tenantId}/${launched.pulseId}#${groupId}`;
      const mail = await PostalMime.parse(results!.raw);
      expect(mail.subject).toMatch(/Autumn pulse$/);
      expect([...mail.html!.matchAll(/href="([^"]*)"/g)].map((match) => match[1])).toEqual([link, link]);
      expect(mail.text!.match(/https?:\S+/g)).toEqual([link]);
    }
    expect((await PostalMime.parse(mailsTo(launched.emails[1])[1]!.raw)).text).toContain(
      'Die Ergebnisse sind da',
    );
    expect(await module.get(CountDelivery).run(launched.scope, launched.pulseId)).toMatchObject({
      total: 7,
      accepted: 6,
      bounced: 1,
    });
    const lines = await module.get(AuditLog).list(launched.scope, { limit: 9, action: 'results.mailed' });
    expect(lines.map(({ details }) => details)).toEqual([{ mailCount: 6 }]);
  });

  it('says once for each announcement that comments were answered, to everybody in the same words, and not what', async () => {
    const launched = await invited();
    await module.get(EndPulse).close(launched.scope, systemActor, launched.pulseId, null);
    await module.get(EndIssuing).run(launched.scope, launched);
    for (const replies of [1, 1, 2])
      await module.get(MailResults).run(launched.scope, { pulseId: launched.pulseId, replies });
    await sendDue(launched);
    expect(mailsTo(launched.emails[0])).toEqual([]);
    const texts = new Set<string>();
    for (const email of launched.emails.slice(2)) {
      const [, first, second, ...more] = await Promise.all(
        mailsTo(email).map(({ raw }) => PostalMime.parse(raw)),
      );
      expect(more).toEqual([]);
      expect(first!.subject).toBe('Comments were answered: Autumn pulse');
      expect(second!.text).toBe(first!.text);
      expect(first!.text!.match(/https?:\S+/g)).toEqual([expect.stringContaining('/results/')]);
      texts.add(first!.text!.replace(/^Hello .*$/m, 'Hello,'));
    }
    expect(texts.size).toBe(1);
    const lines = await module.get(AuditLog).list(launched.scope, { limit: 9, action: 'replies.mailed' });
    expect(lines.map(({ details }) => details)).toEqual([{ mailCount: 6 }, { mailCount: 6 }]);
  });

  it('is not sent of a pulse that was voided', async () => {
    const launched = await invited();
    await module.get(EndPulse).void(launched.scope, systemActor, launched.pulseId, 'Autumn pulse', 'a test');
    await module.get(CancelDelivery).run(launched.scope, launched);
    await module.get(MailResults).run(launched.scope, launched);
    await sendDue(launched);
    const subjects = await Promise.all(
      mailsTo(launched.emails[2]).map(async ({ raw }) => (await PostalMime.parse(raw)).subject),
    );
    expect(subjects).toEqual([expect.stringMatching(/your view/), 'Called off: Autumn pulse']);
  });
});
