import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { startMailCatcher, type MailCatcher, type MailCatcherOptions } from './mail-catcher.js';

const running: MailCatcher[] = [];
async function aCatcher(options: MailCatcherOptions = {}): Promise<MailCatcher> {
  const catcher = await startMailCatcher(options);
  running.push(catcher);
  return catcher;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((catcher) => catcher.stop()));
});

interface AMail {
  to?: string;
  subject?: string;
  messageId?: string;
  html?: string;
  text?: string;
}
async function post(catcher: MailCatcher, mails: AMail[]): Promise<void> {
  const transport = createTransport({ url: catcher.smtpUrl, pool: true, maxConnections: 1 } as never);
  for (const mail of mails) {
    await transport.sendMail({ from: 'pulse@example.org', to: 'ada@example.org', text: 'Hello', ...mail });
  }
  transport.close();
}
const show = async (catcher: MailCatcher, path: string): Promise<Response> =>
  fetch(`${catcher.pageUrl}${path}`);

describe('the mail catcher', () => {
  it('counts deliveries, different Message-IDs and second copies', async () => {
    const catcher = await aCatcher();
    await post(catcher, [{ messageId: '<a@x>' }, { messageId: '<b@x>' }, { messageId: '<a@x>' }]);
    expect(catcher.mails.counters()).toEqual({
      offered: 3,
      deliveries: 3,
      distinct: 2,
      extras: 1,
      dropped: 0,
    });
  });

  it('drops a repeated Message-ID when it is told to, and still says 250', async () => {
    const catcher = await aCatcher({ dropRepeats: true });
    await post(catcher, [{ messageId: '<a@x>' }, { messageId: '<a@x>' }]);
    expect(catcher.mails.counters()).toEqual({
      offered: 2,
      deliveries: 1,
      distinct: 1,
      extras: 0,
      dropped: 1,
    });
  });

  it('reads folded and encoded headers', async () => {
    const catcher = await aCatcher();
    const subject = 'Vier Fragen, zwei Minuten – Überblick über die Zusammenarbeit in Ihrem Team für März';
    await post(catcher, [{ subject, messageId: `<${'long-'.repeat(30)}@x>` }]);
    expect(catcher.mails.find(1)).toMatchObject({
      subject,
      messageId: `<${'long-'.repeat(30)}@x>`,
      recipients: ['ada@example.org'],
    });
  });

  it('keeps the mails in its file from one start to the next', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'penumbra-spec-'));
    const first = await startMailCatcher({ file: join(folder, 'mails.ndjson') });
    await post(first, [{ subject: 'kept' }]);
    await first.stop();
    const second = await aCatcher({ file: join(folder, 'mails.ndjson') });
    expect(second.mails.all().map((mail) => mail.subject)).toEqual(['kept']);
    await rm(folder, { recursive: true });
  });

  it('lists mails in pages and finds them by recipient', async () => {
    const catcher = await aCatcher({ pagePort: 0 });
    const many = Array.from({ length: 51 }, (_, index) => ({ subject: `Number ${index + 1}.` }));
    await post(catcher, [{ to: 'Grace@Example.org', subject: 'For Grace' }, ...many]);
    const first = await (await show(catcher, '/')).text();
    expect(first).toContain('Number 51.');
    expect(first).toContain('Page 1 of 2');
    expect(first).not.toContain('For Grace');
    expect(await (await show(catcher, '/?page=2')).text()).toContain('For Grace');
    const found = await (await show(catcher, '/?to=grace')).text();
    expect(found).toContain('For Grace');
    expect(found).not.toContain('Number');
  });

  it('shows hostile text as text and lets no script of a mail run', async () => {
    const catcher = await aCatcher({ pagePort: 0 });
    const attack = '<script>alert(1)</script>';
    await post(catcher, [{ subject: attack, text: `see http://127.0.0.1:1/#a"b ${attack}`, html: attack }]);
    const list = await (await show(catcher, '/')).text();
    const mail = await show(catcher, '/mails/1');
    const body = await mail.text();
    expect(list).not.toContain('<script');
    expect(body).not.toContain('<script');
    expect(body).toContain('<a href="http://127.0.0.1:1/#a" target="_blank"');
    expect(body).toMatch(/<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/);
    const html = await show(catcher, '/mails/1/html');
    expect(html.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html.headers.get('content-security-policy')).toContain('sandbox');
    expect((await show(catcher, '/mails/2')).status).toBe(404);
  });
});
