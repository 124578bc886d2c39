import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { CaughtMails } from './caught-mails.js';
import { startMailPage } from './mail-page.js';

export interface MailCatcher {
  readonly smtpUrl: string;
  /** Address of the page that shows the mails; null when none was asked for. */
  readonly pageUrl: string | null;
  readonly mails: CaughtMails;
  stop(): Promise<void>;
}

export interface MailCatcherOptions {
  smtpPort?: number;
  /** Port of the page; left out, there is no page. 0 takes a free one. */
  pagePort?: number;
  /** Keeps the mails from one start to the next. */
  file?: string;
  /** Takes a repeated Message-ID with 250 and drops it: an idempotent last hop. */
  dropRepeats?: boolean;
}

/** An SMTP server on 127.0.0.1 that accepts every mail, sends none on, and shows them on a page. */
export async function startMailCatcher(options: MailCatcherOptions = {}): Promise<MailCatcher> {
  const mails = new CaughtMails({
    ...(options.file ? { file: options.file } : {}),
    dropRepeats: options.dropRepeats ?? false,
  });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: 10 * 1024 * 1024,
    onAuth: (_auth, _session, done) => done(null, { user: 'anyone' }),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('error', done);
      stream.once('end', () => {
        if (stream.sizeExceeded) {
          done(Object.assign(new Error('The message is larger than 10 MB.'), { responseCode: 552 }));
          return;
        }
        const kept = mails.take(
          Buffer.concat(chunks).toString('utf8'),
          session.envelope.rcptTo.map((recipient) => recipient.address),
        );
        done(null, kept ? 'taken' : 'taken before');
      });
    },
  });
  server.on('error', () => undefined); // a client that breaks off is no fault of ours
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.smtpPort ?? 0, '127.0.0.1', resolve);
  });
  const port = (server.server.address() as AddressInfo).port;
  const page = options.pagePort === undefined ? null : await startMailPage(mails, options.pagePort);
  return {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    pageUrl: page ? `http://127.0.0.1:${(page.address() as AddressInfo).port}` : null,
    mails,
    async stop() {
      if (page) await closed(page);
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}

async function closed(page: Server): Promise<void> {
  page.closeAllConnections();
  await new Promise((resolve) => page.close(resolve));
}
