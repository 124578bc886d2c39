import { createServer, type AddressInfo, type Server } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { certificateAuthority } from '../../testing/index.js';
import { loadConfig } from '../index.js';
import { MailTransport } from './mail-transport.js';

describe('one attempt at a mail server whose encryption does not fit', () => {
  const authority = certificateAuthority();
  const mail = {
    messageId: '<1@mail.example>',
    to: { name: 'Ada', address: 'ada@example.org' },
    subject: 'A question',
    text: 'A question',
    html: '<p>A question</p>',
  };
  const listening = async (server: SMTPServer | Server): Promise<number> => {
    await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
    return ('server' in server ? (server.server.address() as AddressInfo) : (server.address() as AddressInfo))
      .port;
  };
  let close: (() => Promise<unknown>) | undefined;
  afterEach(() => close?.());
  const attempt = async (url: string) => {
    const transport = new MailTransport(
      loadConfig({
        DATABASE_URL: 'postgres://x',
        SMTP_URL: url,
        KEY_DIR: '/tmp',
        INTAKE_TOKEN: 'x'.repeat(20),
      }),
    );
    try {
      return await transport.send(mail);
    } finally {
      await transport.onApplicationShutdown();
    }
  };

  it.each([
    ['nobody here knows who signed it', 'smtps', authority.issue(['localhost'])],
    ['nobody here knows who signed it, after STARTTLS', 'smtp', authority.issue(['localhost'])],
  ])('holds it against no recipient: %s', async (_, scheme, { cert, key }) => {
    const server = new SMTPServer({
      secure: scheme === 'smtps',
      cert,
      key,
      authOptional: true,
      logger: false,
    });
    server.on('error', () => undefined);
    close = () => new Promise<void>((down) => server.close(() => down()));
    const port = await listening(server);
    expect(await attempt(`${scheme}://127.0.0.1:${port}`)).toEqual({
      state: 'unreachable',
      reply: expect.stringMatching(/certificate/),
    });
  });

  it('holds it against no recipient: it speaks without encryption where some is expected', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.resume();
      socket.end('220 mail.example ESMTP\r\n');
    });
    close = () => new Promise((down) => server.close(down));
    expect(await attempt(`smtps://127.0.0.1:${await listening(server)}`)).toMatchObject({
      state: 'unreachable',
    });
  });
});
