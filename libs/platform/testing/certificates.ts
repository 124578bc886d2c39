import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A certificate and its private key, in PEM. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const length: number[] = [];
  for (let rest = content.length; rest > 0; rest >>= 8) length.unshift(rest & 0xff);
  const head = content.length < 128 ? [content.length] : [0x80 | length.length, ...length];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
};
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const text = (tag: number, value: string) => der(tag, Buffer.from(value));
/** Object identifiers by their content: ecdsa-with-SHA256, commonName, basicConstraints, subjectAltName. */
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const nameOf = (commonName: string) => sequence(der(0x31, sequence(oid('550403'), text(0x0c, commonName))));
const extension = (id: string, value: Uint8Array) => sequence(oid(id), der(0x04, value));

function certificate(input: {
  subject: string;
  issuer: string;
  publicKey: KeyObject;
  signedWith: KeyObject;
  extensions: readonly Buffer[];
  days: { from: number; to: number };
}): string {
  const at = (days: number) =>
    text(0x17, `${new Date(Date.now() + days * 86_400_000).toISOString().slice(2, 19).replace(/\D/g, '')}Z`);
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    nameOf(input.issuer),
    sequence(at(input.days.from), at(input.days.to)),
    nameOf(input.subject),
    input.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...input.extensions)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', signed, input.signedWith));
  const base64 = sequence(signed, ecdsaWithSha256, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

/** An authority of its own (X.509 v3, P-256), made anew each time: no key of a test is ever written down. */
export function certificateAuthority(): {
  readonly cert: string;
  /** A server's certificate for these host names. */
  issue(names: readonly string[], days?: { from: number; to: number }): TestCertificate;
} {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = `Authority ${randomBytes(4).toString('hex')}`;
  const usual = { from: -1, to: 30 };
  return {
    cert: certificate({
      subject,
      issuer: subject,
      publicKey: own.publicKey,
      signedWith: own.privateKey,
      extensions: [extension('551d13', sequence(der(0x01, Buffer.from([0xff]))))],
      days: usual,
    }),
    issue: (names, days = usual) => {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const cert = certificate({
        subject: names[0]!,
        issuer: subject,
        publicKey: pair.publicKey,
        signedWith: own.privateKey,
        extensions: [extension('551d11', sequence(...names.map((name) => text(0x82, name))))],
        days,
      });
      return { cert, key: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })) };
    },
  };
}
