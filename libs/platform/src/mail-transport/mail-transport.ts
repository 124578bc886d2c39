import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { CONFIG, type Config } from '../config/config.js';

export interface Mail {
  readonly messageId: string;
  readonly to: { name: string; address: string };
  readonly replyTo?: { name: string; address: string };
  readonly fromName?: string;
  /** The envelope sender, to which reports about this mail are written; the sender's address unless told. */
  readonly returnPath?: string;
  /** Where one request, without anything else, stops all mails to this person (RFC 8058). */
  readonly optOutLink?: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * What became of one attempt.
 * accepted: the server took it (2xx after the final dot).
 * deferred: a 4xx: try again.
 * bounced: a 5xx about the recipient or the message: do not try again.
 * refused: a 5xx about our own account or connection: no recipient is at fault.
 * unreachable: no connection was made: no recipient is at fault.
 * unknown: the connection broke without an answer after the message may have gone out.
 */
export interface MailOutcome {
  readonly state: 'accepted' | 'deferred' | 'bounced' | 'refused' | 'unreachable' | 'unknown';
  readonly reply: string;
}

interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** Pooled SMTP. One call is one attempt; retrying is the caller's business. */
@Injectable()
export class MailTransport implements OnApplicationShutdown {
  private readonly transporter: Transporter;
  private readonly from: string;

  constructor(@Inject(CONFIG) config: Config) {
    this.from = config.MAIL_FROM;
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
    try {
      const info = await this.transporter.sendMail({
        from: this.sender(mail.fromName),
        to: mail.to,
        ...(mail.replyTo ? { replyTo: mail.replyTo } : {}),
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: mail.messageId,
        ...(mail.returnPath ? { envelope: { from: mail.returnPath, to: mail.to.address } } : {}),
        headers: {
          'Auto-Submitted': 'auto-generated',
          ...(mail.optOutLink
            ? {
                'List-Unsubscribe': `<${mail.optOutLink}>`,
                'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
              }
            : {}),
        },
      });
      return { state: 'accepted', reply: String(info.response ?? '').slice(0, 500) };
    } catch (error) {
      return outcomeOf(error as SmtpError);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.transporter.close();
  }

  private sender(name: string | undefined): { name: string; address: string } | string {
    if (!name) return this.from;
    const address = /<([^>]+)>/.exec(this.from)?.[1] ?? this.from;
    return { name, address };
  }
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
