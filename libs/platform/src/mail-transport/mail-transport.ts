import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import MimeNode from 'nodemailer/lib/mime-node';
import { encode, wrap } from 'nodemailer/lib/qp';
import { isCertificateFault } from '../certificate-fault.js';
import { CONFIG, type Config } from '../config/config.js';

export interface Mail {
  readonly messageId: string;
  readonly to: { name: string; address: string };
  readonly replyTo?: { name: string; address: string };
  readonly fromName?: string;
  /** An address of its own to be written from, with what proves it (DKIM); the service's own address unless told. */
  readonly from?: { readonly address: string; readonly dkim: DkimKey };
  /** The envelope sender, to which reports about this mail are written; the service's own address unless told. */
  readonly returnPath?: string;
  /** Where one request, without anything else, stops all mails to this person (RFC 8058). */
  readonly optOutLink?: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What mails of a domain are signed with (RFC 6376); the public half stands at `<selector>._domainkey.<domain>`. */
export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  /** RSA, PKCS #8 in PEM. */
  readonly privateKey: string;
}

// RFC 8058 wants the two List-Unsubscribe headers signed; nodemailer's own list has only the first of them.
const signedHeaders =
  'From:Reply-To:To:Subject:Date:Message-ID:MIME-Version:Content-Type:Content-Transfer-Encoding:Auto-Submitted:' +
  'List-Unsubscribe:List-Unsubscribe-Post';

/**
 * What became of one attempt.
 * accepted: the server took it (2xx after the final dot).
 * deferred: a 4xx: try again.
 * bounced: a 5xx about the recipient or the message: do not try again.
 * refused: a 5xx about our own account or connection: no recipient is at fault.
 * unreachable: no connection was made, or none whose encryption can be trusted: no recipient is at fault.
 * unknown: the connection broke without an answer after the message may have gone out.
 */
export interface MailOutcome {
  readonly state: 'accepted' | 'deferred' | 'bounced' | 'refused' | 'unreachable' | 'unknown';
  readonly reply: string;
}

interface SmtpError extends Error {
  readonly code?: string;
  /** What Node said, where nodemailer gives the error a code of its own. */
  readonly originalCode?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** Pooled SMTP. One call is one attempt; retrying is the caller's business. */
@Injectable()
export class MailTransport implements OnApplicationShutdown {
  private readonly transporter: Transporter;
  private readonly from: { readonly name: string; readonly address: string };

  constructor(@Inject(CONFIG) config: Config) {
    this.from = readSender(config.MAIL_FROM);
    this.transporter = createTransport({
      url: config.SMTP_URL,
      pool: true,
      maxConnections: config.MAIL_CONNECTIONS,
      maxMessages: Infinity,
      // One call is one attempt: the pool must not send again by itself when a connection breaks after the final dot.
      maxRequeues: 0,
      connectionTimeout: 10_000,
      socketTimeout: 30_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    } as never);
  }

  async send(mail: Mail): Promise<MailOutcome> {
    // nodemailer makes a different address of some of these, and would write to that.
    if (!isPlainAddress(mail.to.address))
      return { state: 'bounced', reply: 'This is no address that a mail server can be given.' };
    try {
      const info = await this.transporter.sendMail({
        envelope: { from: mail.returnPath ?? this.from.address, to: mail.to.address },
        raw: messageOf(mail, this.from),
        ...(mail.from ? { dkim: dkimOf(mail.from.dkim) } : {}),
      });
      return { state: 'accepted', reply: String(info.response ?? '').slice(0, 500) };
    } catch (error) {
      return outcomeOf(error as SmtpError);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.transporter.close();
  }
}

/** `local@domain` without anything that could end a command or begin another address. */
const isPlainAddress = (address: string): boolean =>
  address.length <= 254 && /^[^\s\p{Cc}<>()[\]",:;@\\]+@[^\s\p{Cc}<>()[\]",:;@\\]+$/u.test(address);

const dkimOf = ({ domain, selector, privateKey }: DkimKey) => ({
  domainName: domain,
  keySelector: selector,
  privateKey,
  headerFieldNames: signedHeaders,
});

/**
 * The message as it goes out: nodemailer's headers, and its encoding of the two bodies, in one piece. Left to compose it
 * while it sends, nodemailer hands the message on in dozens of pieces, and that takes twice as long.
 */
function messageOf(mail: Mail, from: { readonly name: string; readonly address: string }): string {
  const root = new MimeNode('multipart/alternative');
  root.setHeader([
    { key: 'From', value: { name: mail.fromName ?? from.name, address: mail.from?.address ?? from.address } },
    { key: 'To', value: mail.to },
    ...(mail.replyTo ? [{ key: 'Reply-To', value: mail.replyTo }] : []),
    { key: 'Subject', value: mail.subject },
    { key: 'Message-ID', value: mail.messageId },
    { key: 'Auto-Submitted', value: 'auto-generated' },
    ...(mail.optOutLink
      ? [
          { key: 'List-Unsubscribe', value: `<${mail.optOutLink}>` },
          { key: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
        ]
      : []),
  ]);
  const part = (type: string, text: string): string =>
    `--${root.boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n` +
    `${wrap(encode(text.replace(/\r?\n/g, '\r\n')))}\r\n`;
  // Only building the headers gives the message its boundary.
  const headers = root.buildHeaders();
  return `${headers}\r\n\r\n${part('text/plain', mail.text)}${part('text/html', mail.html)}--${root.boundary}--\r\n`;
}

/** The name and the address in `Penumbra <pulse@example.org>`, or in an address alone. */
export function readSender(text: string): { name: string; address: string } {
  const [, name = '', address = text] = /^(.*?)<([^>]+)>\s*$/.exec(text) ?? [];
  return { name: name.trim().replace(/^"(.*)"$/, '$1'), address: address.trim() };
}

/** nodemailer reports a close after DATA with the command CONN: without a reply code the state is unknown. */
export function outcomeOf(error: SmtpError): MailOutcome {
  const reply = (error.response ?? error.message ?? '').slice(0, 500);
  const code = error.responseCode;
  // The address is none that could be said to a server: nothing was sent, and nothing will be.
  if (error.command === 'API' && error.code === 'EENVELOPE') return { state: 'bounced', reply };
  if (code === undefined) {
    // ECONNECTION is not among them: that is what a close after the final dot looks like.
    const neverConnected =
      ['ECONNREFUSED', 'EDNS', 'ENOTFOUND'].includes(error.code ?? '') ||
      // Encryption is agreed on before anything is said of a mail: the certificate does not fit, or STARTTLS failed.
      error.code === 'ETLS' ||
      isCertificateFault(error.originalCode) ||
      /^ERR_SSL_(WRONG_VERSION_NUMBER|UNSUPPORTED_PROTOCOL|\w+_ALERT_(HANDSHAKE_FAILURE|PROTOCOL_VERSION))$/.test(
        error.originalCode ?? '',
      ) ||
      // What nodemailer says before the server has spoken; a time-out later on is called 'Timeout'.
      /^(Connection timeout|Greeting never received)/.test(error.message) ||
      (error.code === 'ESOCKET' && /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH/.test(error.message));
    return { state: neverConnected ? 'unreachable' : 'unknown', reply };
  }
  if (code >= 400 && code < 500) return { state: 'deferred', reply };
  const aboutUs =
    error.code === 'EAUTH' ||
    ['CONN', 'EHLO', 'HELO', 'AUTH', 'STARTTLS', 'MAIL FROM'].some((command) =>
      error.command?.startsWith(command),
    );
  return { state: aboutUs ? 'refused' : 'bounced', reply };
}
