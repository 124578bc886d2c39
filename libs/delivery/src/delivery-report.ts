import PostalMime, { type Attachment } from 'postal-mime';
import { readReturnPath, type MailReference } from './return-path.js';

/** What a mail server or a recipient's provider says about one mail, after it was accepted. */
export interface DeliveryReport {
  readonly mail: MailReference;
  /** `failed` for good or for now given up, `complained`: the recipient called it unwanted. */
  readonly kind: 'failed' | 'complained';
  /** The status code (RFC 3463) and the words, on one line. */
  readonly reply: string;
}

/** Where forwarders and mailbox servers note the address that a message was delivered to. */
const recipientHeaders = ['to', 'delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'];

/**
 * Reads a message that came to a return path: a delivery status notification (RFC 3464) or a feedback report (RFC 5965).
 * @returns null for everything else, such as out-of-office replies and notes of a delay.
 */
export async function readDeliveryReport(raw: Uint8Array): Promise<DeliveryReport | null> {
  const message = await PostalMime.parse(raw, { forceRfc822Attachments: true });
  const mail = readReturnPath(
    message.headers.flatMap(({ key, value }) => (recipientHeaders.includes(key) ? [value] : [])).join(', '),
  );
  if (!mail) return null;
  const part = (type: string): string | null => {
    const found = message.attachments.find(({ mimeType }) => mimeType === type);
    return found ? textOf(found) : null;
  };
  const feedback = part('message/feedback-report');
  if (feedback !== null)
    return { mail, kind: 'complained', reply: field(feedback, 'feedback-type') ?? 'abuse' };
  const status = part('message/delivery-status');
  if (status === null || field(status, 'action')?.toLowerCase() !== 'failed') return null;
  const words = field(status, 'diagnostic-code')?.replace(/^smtp;\s*/i, '') ?? '';
  const code = field(status, 'status') ?? '5.0.0';
  return { mail, kind: 'failed', reply: words.includes(code) ? words : `${code} ${words}`.trim() };
}

const textOf = ({ content }: Attachment): string =>
  typeof content === 'string' ? content : Buffer.from(content as ArrayBuffer).toString();

/** A field of a delivery-status or feedback-report part: header lines, which may be folded. */
function field(text: string, name: string): string | null {
  const unfolded = text.replace(/\r?\n[ \t]+/g, ' ');
  const line = unfolded.split(/\r?\n/).find((one) => one.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim() || null;
}
