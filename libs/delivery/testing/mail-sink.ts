import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

/** One mail as the server took it. */
export interface SunkMail {
  readonly to: string;
  /** The envelope's sender, to which reports are written. */
  readonly from: string;
  readonly messageId: string;
  /** The whole message, unless `keep` keeps less; parse it with postal-mime. */
  readonly raw: string;
}

export interface MailSink {
  readonly url: string;
  /** Every copy that was taken, in order. */
  readonly copies: readonly SunkMail[];
  /** What an idempotent last hop hands on: the first copy of each Message-ID. */
  readonly delivered: ReadonlyMap<string, SunkMail>;
  close(): Promise<void>;
}

/** What the sink answers to one recipient or message: an SMTP code with its text, a broken connection, or nothing at all. */
export type SinkAnswer = { code: number; text: string } | 'hang-up' | 'hang' | null;

/**
 * A real SMTP server that keeps what it gets. `recipient` is asked at RCPT TO, `message` after the final dot (with a
 * copy kept before `hang-up`, as a server does that took the mail and lost the connection; none kept before `hang`); null
 * accepts.
 */
export async function mailSink(
  options: {
    recipient?: (address: string) => SinkAnswer;
    sender?: (address: string) => SinkAnswer;
    message?: (to: string) => SinkAnswer;
    delayMilliseconds?: number;
    port?: number;
    /** What is kept of a message as `raw`, where the whole of tens of thousands is too much. */
    keep?: (raw: string) => string;
  } = {},
): Promise<MailSink> {
  const copies: SunkMail[] = [];
  const delivered = new Map<string, SunkMail>();
  const sockets = new Map<number, Socket>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    closeTimeout: 1_000,
    onMailFrom(address, _session, callback) {
      const answer = options.sender?.(address.address) ?? null;
      callback(typeof answer === 'object' && answer ? refuse(answer) : null);
    },
    onRcptTo(address, _session, callback) {
      const answer = options.recipient?.(address.address) ?? null;
      callback(typeof answer === 'object' && answer ? refuse(answer) : null);
    },
    onData(stream: SMTPServerDataStream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        setTimeout(() => {
          const to = session.envelope.rcptTo[0]?.address ?? '';
          const answer = options.message?.(to) ?? null;
          if (answer === 'hang') return;
          if (typeof answer === 'object' && answer) return callback(refuse(answer));
          const raw = Buffer.concat(chunks).toString();
          const messageId = /^message-id:\s*(<[^>]+>)/im.exec(raw)?.[1] ?? '';
          const { mailFrom } = session.envelope;
          const mail = {
            to,
            from: mailFrom ? mailFrom.address : '',
            messageId,
            raw: options.keep?.(raw) ?? raw,
          };
          copies.push(mail);
          if (!delivered.has(messageId)) delivered.set(messageId, mail);
          if (answer === 'hang-up') return void sockets.get(session.remotePort)?.destroy();
          callback(null);
        }, options.delayMilliseconds ?? 0);
      });
    },
  });
  server.on('error', () => undefined); // a client that was killed breaks its connection
  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    if (remotePort !== undefined) sockets.set(remotePort, socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    copies,
    delivered,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const refuse = (answer: { code: number; text: string }) =>
  Object.assign(new Error(answer.text), { responseCode: answer.code });
