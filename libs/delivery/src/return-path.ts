/** Which mail a report is about. */
export interface MailReference {
  readonly tenantId: string;
  readonly sendId: string;
}

// Base 36: a mail server may change the case of an address, and both ids fit into the 64 characters before the @.
const digits = 25;

/**
 * The envelope sender of one mail (VERP, variable envelope return path): whoever reports about the mail names it by writing
 * to this address. The id of a mail is random, so that nobody can report about a mail they did not get.
 * @param bounceAddress such as `bounces@example.org`.
 */
export function returnPath(bounceAddress: string, { tenantId, sendId }: MailReference): string {
  const at = bounceAddress.lastIndexOf('@');
  return `${bounceAddress.slice(0, at)}+${toBase36(tenantId)}.${toBase36(sendId)}${bounceAddress.slice(at)}`;
}

/** @param text an address, or a header with one or several. @returns null when none is a return path. */
export function readReturnPath(text: string): MailReference | null {
  const found = /\+([0-9a-z]{25})\.([0-9a-z]{25})@/i.exec(text);
  const [tenantId, sendId] = [found?.[1], found?.[2]].map((part) => (part ? toUuid(part) : null));
  return tenantId && sendId ? { tenantId, sendId } : null;
}

const toBase36 = (uuid: string): string =>
  BigInt(`0x${uuid.replaceAll('-', '')}`)
    .toString(36)
    .padStart(digits, '0');

function toUuid(text: string): string | null {
  let number = 0n;
  for (const digit of text.toLowerCase()) number = number * 36n + BigInt(Number.parseInt(digit, 36));
  const hex = number.toString(16).padStart(32, '0');
  if (hex.length > 32) return null;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
