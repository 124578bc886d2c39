import { generateKeyPairSync } from 'node:crypto';
import { array, assert, asyncProperty, constantFrom, oneof, record, string } from 'fast-check';
import { instrumentFromBank } from '@penumbra/instruments';
import { loadConfig, MailTransport, newId, type Mail } from '@penumbra/platform';
import { authenticate } from 'mailauth';
import PostalMime from 'postal-mime';
import { mailSink, type MailSink } from '../../testing/index.js';
import { correspondents } from './correspondents.js';
import { invitationMail, reminderMail } from './invitation-mail.js';
import type { MailBody } from './mail-body.js';
import { mailLocales, mailTexts } from './mail-texts.js';
import { resultsMail } from './results-mail.js';
import { safeName } from './safe-text.js';
import { voidNoticeMail } from './void-notice-mail.js';

/** Names as people, importers and attackers write them. */
interface Names {
  readonly title: string;
  readonly organisationName: string;
  readonly senderName: string;
  readonly replyToName: string;
  readonly name: string;
  readonly itemText: string;
}
const plain: Names = {
  title: 'Autumn pulse',
  organisationName: 'Example & Sons',
  senderName: 'Example & Sons, HR',
  replyToName: 'Ada Example',
  name: 'Grace',
  itemText: 'We say what we think.',
};
const piece = oneof(
  constantFrom('\r\n', '\r', '\n', '\0', '\u2028', '\u0085', '\t', ' '),
  constantFrom(
    'Bcc: eve@evil.example',
    '\r\nBcc: eve@evil.example\r\n\r\n<p>',
    '\n\n--x--\n',
    '.\r\n',
    '\r\n.\r\nQUIT\r\n',
  ),
  constantFrom('\u202e', '\u202d', '\u2066', '\u200f', 'שלום', 'مرحبا', '\u200b', '\ufeff'),
  constantFrom('👩‍👩‍👧‍👦', '🏴‍☠️', 'é', 'e\u0301', '漢字', '\ud800', '\udfff'),
  constantFrom(
    '"',
    '\\',
    '<eve@evil.example>',
    ',',
    ';',
    ':',
    '@',
    '(',
    ')',
    '=?utf-8?Q?=0D=0ABcc:?=',
    '=',
    '%0d%0a',
  ),
  constantFrom(
    '<img src=https://evil.example/x.png>',
    '" onclick="x',
    '&#10;',
    '<!--',
    '<style>@import url(x)',
  ),
  constantFrom('x'.repeat(10_000), 'ä'.repeat(10_000), '🙂'.repeat(3_000), 'word '.repeat(2_000)),
  string({ unit: 'binary', maxLength: 60 }),
);
const anyName = array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const anyNames = record<Names>({
  title: anyName,
  organisationName: anyName,
  senderName: anyName,
  replyToName: anyName,
  name: anyName,
  itemText: anyName.map((text) => text || '?'),
});

const links = {
  answer: 'https://pulse.example/answer/t/p#secret~unit~hash~en',
  contract: 'https://pulse.example/contract/0f0f',
  optOut: 'https://pulse.example/api/opt-outs/t/token',
  results: 'https://pulse.example/results/p#u',
};
const kinds = ['invitation', 'reminder', 'results', 'replies', 'void-notice'] as const;
type Kind = (typeof kinds)[number];

function body(kind: Kind, names: Names, locale: string): MailBody {
  const content = { ...names, person: { name: names.name, locale, timeZone: 'Europe/Berlin' } };
  if (kind === 'void-notice') return voidNoticeMail(content);
  if (kind === 'results' || kind === 'replies')
    return resultsMail({ ...content, link: links.results, about: kind });
  const bank = instrumentFromBank({ key: 'k', title: { en: 'T' }, itemIds: ['TR1', 'BA1'] });
  const [first, ...others] = bank.items;
  return (kind === 'reminder' ? reminderMail : invitationMail)({
    ...content,
    instrument: { ...bank, items: [{ ...first!, text: { en: names.itemText } }, ...others] },
    minimumCell: 5,
    closesAt: new Date('2026-11-27T16:00:00Z'),
    link: links.answer,
    contract: { words: 'dajel monip sitar bodav kelin rafos', link: links.contract },
    optOutLink: links.optOut,
  });
}
const hasOptOut = (kind: Kind): boolean => kind === 'invitation' || kind === 'reminder';

/** What a reader of the page sees, block by block, and where it leads. */
function shown(html: string): { blocks: string[]; targets: string[] } {
  const decoded = (text: string) =>
    text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
  return {
    blocks: html
      .replace(/^[^]*<body[^>]*>/, '')
      .split(/<\/?(?:p|div|a|br|body|html)\b[^>]*>/)
      .map((part) => oneLine(decoded(part.replace(/<[^>]*>/g, ''))))
      .filter(Boolean),
    targets: [...html.matchAll(/href="([^"]*)"/g)].map(([, target]) => decoded(target!)),
  };
}
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const linksIn = (text: string): string[] => text.match(/https:\/\/pulse\.example\/\S+/g) ?? [];

describe('a mail on the wire', () => {
  let sink: MailSink;
  let transport: MailTransport;

  beforeAll(async () => {
    sink = await mailSink();
    transport = new MailTransport(
      loadConfig({
        DATABASE_URL: 'postgres://x@127.0.0.1/x',
        INTAKE_TOKEN: 'x'.repeat(16),
        SMTP_URL: sink.url,
        MAIL_FROM: 'Penumbra <pulse@service.example>',
      }),
    );
  });
  afterAll(async () => {
    await transport?.onApplicationShutdown();
    await sink?.close();
  });

  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const own = { address: 'pulse@tide.example', dkim: { domain: 'tide.example', selector: 's', privateKey } };

  const sent = async (kind: Kind, names: Names, locale: string, isSigned = false) => {
    const pulse = { ...names, replyToEmail: 'ada@example.org' };
    const sender = { name: names.senderName, ...(isSigned ? { from: own } : {}) };
    const mail: Mail = {
      messageId: `<${newId()}@service.example>`,
      ...correspondents({ name: names.name, address: 'grace@example.org' }, pulse, sender),
      ...(hasOptOut(kind) ? { optOutLink: links.optOut } : {}),
      ...body(kind, names, locale),
    };
    const { state } = await transport.send(mail);
    expect(state).toBe('accepted');
    return { mail, raw: sink.delivered.get(mail.messageId)!.raw };
  };
  /** Names of the header's fields, by the rules of RFC 5322 alone: a line that begins with a blank goes with the last. */
  const fieldsOf = (raw: string): string[] =>
    raw
      .slice(0, raw.indexOf('\r\n\r\n'))
      .replace(/\r\n[ \t]/g, ' ')
      .split('\r\n')
      .map((line) => line.slice(0, Math.max(0, line.indexOf(':'))));
  const fields = (kind: Kind, isSigned: boolean): string[] => [
    ...(isSigned ? ['DKIM-Signature'] : []),
    'From',
    'To',
    'Reply-To',
    'Subject',
    'Message-ID',
    'Auto-Submitted',
    ...(hasOptOut(kind) ? ['List-Unsubscribe', 'List-Unsubscribe-Post'] : []),
    'Date',
    'MIME-Version',
    'Content-Type',
  ];

  it('has the same header fields, addresses and parts whatever people call themselves and their pulses', async () => {
    await assert(
      asyncProperty(
        constantFrom(...kinds),
        constantFrom(...mailLocales),
        anyNames,
        constantFrom(true, false),
        async (kind, locale, names, isSigned) => {
          const { mail, raw } = await sent(kind, names, locale, isSigned);
          expect(fieldsOf(raw)).toEqual(fields(kind, isSigned));
          // 7-bit, and no line longer than SMTP takes (RFC 5321, 4.5.3.1.6): nothing on the way has a reason to change it.
          expect(raw).toMatch(/^[\r\n\t -~]*$/);
          expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);

          const read = await PostalMime.parse(raw);
          const address = isSigned ? own.address : 'pulse@service.example';
          expect(read.from).toEqual({ name: safeName(names.senderName), address });
          expect(read.to).toEqual([{ name: safeName(names.name), address: 'grace@example.org' }]);
          expect(read.replyTo).toEqual([{ name: safeName(names.replyToName), address: 'ada@example.org' }]);
          expect([read.cc, read.bcc, read.attachments]).toEqual([undefined, undefined, []]);
          expect(read.subject!.trim()).toBe(mail.subject.trim());
          expect(read.messageId).toBe(mail.messageId);
          expect(read.text!.replaceAll('\r\n', '\n').trimEnd()).toBe(mail.text.trimEnd());
          expect(read.html!.replaceAll('\r\n', '\n').trimEnd()).toBe(mail.html.trimEnd());
        },
      ),
      { numRuns: 150 },
    );
  });

  it('says in plain text what it says in HTML, with the same links, and fetches nothing', async () => {
    await assert(
      asyncProperty(
        constantFrom(...kinds),
        constantFrom(...mailLocales),
        oneof(anyNames, constantFrom(plain)),
        async (kind, locale, names) => {
          const { text, html } = body(kind, names, locale);
          const texts = mailTexts(locale);
          const { blocks, targets } = shown(html);
          // The label of the one thing to press, and what is said about pressing.
          const onlyThere = [texts.button, texts.resultsButton, texts.everyLinkTheSame];
          for (const block of blocks.filter((one) => !onlyThere.includes(one)))
            expect(oneLine(text)).toContain(block);
          const seen = blocks.join(' ');
          for (const line of text.split('\n').map((one) => oneLine(one.replace(/:$/, ''))))
            expect(seen).toContain(line);
          expect(new Set(linksIn(text))).toEqual(new Set(targets));
          // Tags alone: a name may well say "src=".
          const tags = (html.match(/<[^>]*>/g) ?? []).join('\n');
          expect(tags).not.toMatch(
            /<(img|link|script|iframe|object|video|audio|source|svg|base)\b|src=|url\(|@import|background=/i,
          );
          expect(targets.every((target) => Object.values(links).includes(target))).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('stays signed whatever people call themselves', async () => {
    await assert(
      asyncProperty(constantFrom(...kinds), anyNames, async (kind, names) => {
        const { raw } = await sent(kind, names, 'en', true);
        const { dkim } = await authenticate(raw, {
          ip: '192.0.2.1',
          helo: 'mail.service.example',
          sender: 'pulse@service.example',
          mta: 'mx.example',
          disableArc: true,
          disableBimi: true,
          resolver: async (name) => {
            if (name !== 's._domainkey.tide.example')
              throw Object.assign(new Error(name), { code: 'ENOTFOUND' });
            return [[`v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`]];
          },
        });
        expect(dkim.results.map(({ status }) => status.result)).toEqual(['pass']);
      }),
      { numRuns: 15 },
    );
  });
});
