import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';

/** A mail as it came in. */
export interface CaughtMail {
  /** 1, 2, 3 … in the order of arrival. */
  readonly number: number;
  readonly messageId: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly receivedAt: string;
  /** The whole message, headers and body, as it was sent. */
  readonly raw: string;
}

/** What the last hop did, by its own count. */
export interface MailCounters {
  /** Messages taken from the wire and answered with 250. */
  readonly offered: number;
  /** Messages kept: offered less the repeats that were dropped. */
  readonly deliveries: number;
  /** Different Message-IDs among the deliveries. */
  readonly distinct: number;
  /** Copies beyond the first: deliveries less distinct. */
  readonly extras: number;
  /** Repeats of a Message-ID that were answered with 250 and dropped. */
  readonly dropped: number;
}

/** The mails that came in, in memory and, where a file is given, kept from one start to the next. */
export class CaughtMails {
  private readonly mails: CaughtMail[] = [];
  private readonly messageIds = new Set<string>();
  private dropped = 0;
  private readonly listeners = new Set<(mail: CaughtMail) => void>();

  constructor(private readonly options: { dropRepeats?: boolean; file?: string } = {}) {
    const { file } = options;
    if (!file || !existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (line === '') continue;
      try {
        this.keep(JSON.parse(line) as CaughtMail);
      } catch {
        // The last line is cut short when the process was killed while writing it.
      }
    }
  }

  /** Takes one mail in. @returns false when it repeats a Message-ID and repeats are dropped. */
  take(raw: string, recipients: readonly string[]): boolean {
    const messageId = header(raw, 'message-id') ?? '';
    if (this.options.dropRepeats && messageId !== '' && this.messageIds.has(messageId)) {
      this.dropped += 1;
      return false;
    }
    const mail: CaughtMail = {
      number: this.mails.length + 1,
      messageId,
      recipients: recipients.map((address) => address.toLowerCase()),
      subject: decodedWords(header(raw, 'subject') ?? ''),
      receivedAt: new Date().toISOString(),
      raw,
    };
    if (this.options.file) appendFileSync(this.options.file, `${JSON.stringify(mail)}\n`, { mode: 0o600 });
    this.keep(mail);
    for (const listener of this.listeners) listener(mail);
    return true;
  }

  counters(): MailCounters {
    const deliveries = this.mails.length;
    const distinct = this.messageIds.size;
    return {
      offered: deliveries + this.dropped,
      deliveries,
      distinct,
      extras: deliveries - distinct,
      dropped: this.dropped,
    };
  }

  all(): readonly CaughtMail[] {
    return this.mails;
  }

  find(number: number): CaughtMail | null {
    return this.mails[number - 1] ?? null;
  }

  /** Newest first; `recipient` is a part of the address. */
  page(query: { recipient: string; page: number; size: number }): { items: CaughtMail[]; total: number } {
    const wanted = query.recipient.trim().toLowerCase();
    const hits = this.mails.filter(
      (mail) => wanted === '' || mail.recipients.some((to) => to.includes(wanted)),
    );
    const items = hits.toReversed().slice((query.page - 1) * query.size, query.page * query.size);
    return { items, total: hits.length };
  }

  /** Calls back for every mail from now on. @returns a function that ends it. */
  onMail(listener: (mail: CaughtMail) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Forgets everything, on disk too. */
  clear(): void {
    this.mails.length = 0;
    this.messageIds.clear();
    this.dropped = 0;
    if (this.options.file) rmSync(this.options.file, { force: true });
  }

  private keep(mail: CaughtMail): void {
    this.mails.push(mail);
    // A mail without a Message-ID repeats nothing.
    this.messageIds.add(mail.messageId || `number ${mail.number}`);
  }
}

/** The value of a header, unfolded; null when there is none. */
function header(raw: string, name: string): string | null {
  const end = raw.search(/\r?\n\r?\n/);
  const head = (end < 0 ? raw : raw.slice(0, end)).replace(/\r?\n[ \t]+/g, ' ');
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (line.slice(0, colon).toLowerCase() === name) return line.slice(colon + 1).trim();
  }
  return null;
}

/** Encoded words of RFC 2047 in UTF-8, as nodemailer writes them; others stay as they are. */
function decodedWords(text: string): string {
  const joined = text.replace(/(=\?[^?]+\?[BQ]\?[^?]*\?=)\s+(?==\?)/gi, '$1');
  // Neighbouring words may share a character cut in two: decode a run of them as one.
  return joined.replace(/(?:=\?utf-8\?[BQ]\?[^?]*\?=)+/gi, (run) => {
    const words = [...run.matchAll(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi)];
    return Buffer.concat(words.map((word) => bytesOf(word[1] ?? '', word[2] ?? ''))).toString('utf8');
  });
}

function bytesOf(encoding: string, word: string): Buffer {
  if (encoding.toUpperCase() === 'B') return Buffer.from(word, 'base64');
  const plain = word
    .replaceAll('_', ' ')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}
