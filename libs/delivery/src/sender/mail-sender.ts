import { createPrivateKey, createPublicKey } from 'node:crypto';

/** Who the mails of an organisation say they come from, as HR wants it. */
export interface MailSender {
  /** In front of the address; null: the organisation's name. */
  readonly name: string | null;
  /** Of the organisation's own; null: the service's. */
  readonly address: string | null;
  /** What new pulses and programmes begin with. */
  readonly replyTo: { readonly name: string; readonly email: string } | null;
}

/** A key that mails of a domain are signed with (DKIM, RFC 6376). Its private half is in KEY_DIR. */
export interface SenderKey {
  readonly id: string;
  readonly domain: string;
  readonly selector: string;
  /** SPKI, base64. */
  readonly publicKey: string;
  readonly madeAt: Date;
  /** When its record was found in the domain name system; null: nothing is signed with it yet. */
  readonly confirmedAt: Date | null;
}

/** No wishes: mails come from the service's address under the organisation's name. */
export const plainSender: MailSender = { name: null, address: null, replyTo: null };

/** What is behind the @, in lower case. */
export const domainOf = (address: string): string =>
  address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** A selector of its own for each key: the record of the last one can stay until its mails have arrived. */
export const selectorOf = (keyId: string): string => `penumbra-${keyId.replaceAll('-', '').slice(-12)}`;

/** The record that whoever runs the domain puts into the domain name system (RFC 6376, 3.6). */
export const recordOf = ({
  selector,
  domain,
  publicKey,
}: Pick<SenderKey, 'selector' | 'domain' | 'publicKey'>) => ({
  name: `${selector}._domainkey.${domain}`,
  value: `v=DKIM1; k=rsa; p=${publicKey}`,
});

/**
 * Whether one of the records at a key's name holds the key. There may be one only (RFC 6376, 3.6.2.2): which of several a
 * recipient would take is left open.
 */
export function judgeRecords(records: readonly string[], publicKey: string): 'found' | 'missing' | 'differs' {
  const [record] = records;
  if (record === undefined) return 'missing';
  if (records.length > 1) return 'differs';
  const tags = new Map(
    record.split(';').map((tag) => {
      const [name = '', ...value] = tag.split('=');
      return [name.trim(), value.join('=').replace(/\s+/g, '')];
    }),
  );
  const isForMail = (tags.get('s') ?? '*').split(':').some((service) => ['*', 'email'].includes(service));
  const isDkim = (tags.get('v') ?? 'DKIM1') === 'DKIM1' && (tags.get('k') ?? 'rsa') === 'rsa';
  const takesSha256 = (tags.get('h') ?? 'sha256').split(':').includes('sha256');
  return isDkim && isForMail && takesSha256 && tags.get('p') === publicKey ? 'found' : 'differs';
}

/** The public half as the record has it: SPKI, base64. @param privateKey PKCS #8. */
export const publicHalf = (privateKey: Buffer): string =>
  createPublicKey(readPrivateKey(privateKey)).export({ type: 'spki', format: 'der' }).toString('base64');

/** As nodemailer wants it. @param privateKey PKCS #8. */
export const pemOf = (privateKey: Buffer): string =>
  readPrivateKey(privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();

/** Whether the bytes are a private key, all of it. */
export function isPrivateKey(bytes: Buffer): boolean {
  try {
    readPrivateKey(bytes);
    return true;
  } catch {
    return false;
  }
}

const readPrivateKey = (bytes: Buffer) => createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' });
