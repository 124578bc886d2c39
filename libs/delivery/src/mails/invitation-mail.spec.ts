import { assert, constantFrom, oneof, property, string } from 'fast-check';
import { instrumentFromBank } from '@penumbra/instruments';
import { invitationMail, reminderMail, type InvitationContent } from './invitation-mail.js';
import { mailLocales, mailTexts } from './mail-texts.js';
import { resultsMail } from './results-mail.js';
import { voidNoticeMail } from './void-notice-mail.js';

const contract = {
  words: 'dajel monip sitar bodav kelin rafos',
  link: 'https://pulse.example/contract/0f0f',
};
const content: InvitationContent = {
  title: 'Autumn pulse',
  organisationName: 'Example & Sons',
  replyToName: 'Ada Example',
  instrument: instrumentFromBank({ key: 'k', title: { en: 'T' }, itemIds: ['TR1', 'BA1'], comment: true }),
  minimumCell: 5,
  closesAt: new Date('2026-11-27T16:00:00Z'),
  person: { name: 'Grace', locale: 'en', timeZone: 'Europe/Berlin' },
  link: 'https://pulse.example/answer/t/p#secret~unit~hash~en',
  contract,
  optOutLink: null,
};
const hrefs = (html: string): string[] => [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1]!);

describe('the invitation', () => {
  it('says why, how long, until when, who sees what and whom to ask', () => {
    const { text, subject } = invitationMail(content);
    expect(subject).toMatch(/^Autumn pulse: your view, until Friday,? 27 November$/);
    for (const part of [
      'Hello Grace,',
      'Example & Sons asks everyone',
      'minutes and is open until Friday',
      '17:00 (Central European Standard Time)',
      'Nobody in your organisation can see how you answered',
      'never for fewer than 5 people',
      'it reaches Ada Example',
      content.link,
    ])
      expect(text).toContain(part);
  });

  it('shows the first question with every point of its scale, each the same link, and fetches nothing', () => {
    const { html, text } = invitationMail(content);
    const [item] = content.instrument.items;
    expect(html).toContain(item!.text.en);
    expect(text).toContain(item!.text.en);
    for (const label of ['strongly disagree', 'disagree', 'neither', 'agree', 'strongly agree']) {
      expect(html).toContain(label);
      expect(text).toContain(label);
    }
    expect(hrefs(html)).toHaveLength(8);
    expect(new Set(hrefs(html))).toEqual(new Set([content.link, contract.link]));
    expect(html).not.toMatch(/<img|<link|<script|src=|url\(|@import|background="/i);
    expect(text.match(/https?:\S+/g)).toEqual([content.link, contract.link]);
  });

  it('is written in languages that each have their own words for everything', () => {
    const english = Object.entries(mailTexts('en')).filter(
      ([name]) => !['locale', 'direction'].includes(name),
    );
    const say = (sentence: unknown): string =>
      JSON.stringify(
        typeof sentence === 'function' ? (sentence as (...of: string[]) => unknown)('§', '§', '§') : sentence,
      );
    for (const locale of mailLocales.filter((one) => one !== 'en')) {
      const texts = mailTexts(locale) as unknown as Record<string, unknown>;
      for (const [name, sentence] of english)
        expect([locale, name, say(texts[name])]).not.toEqual([locale, name, say(sentence)]);
    }
    for (const locale of ['en', 'de', 'fr', 'es']) expect(mailLocales).toContain(locale);
  });

  it('is there in every language of the catalogue, in the closest one to the reader’s', () => {
    for (const locale of mailLocales) {
      const mail = invitationMail({ ...content, person: { ...content.person, locale } });
      expect(mail.html).toContain(`lang="${locale}"`);
      expect(mail.text).not.toContain('undefined');
      for (const shown of [mail.text, mail.html]) expect(shown).toContain(contract.words);
    }
    expect(mailTexts('de-AT').locale).toBe('de');
    expect(mailTexts('DE').locale).toBe('de');
    expect(mailTexts('fr-CA').locale).toBe('fr');
    expect(mailTexts('pt').locale).toBe('en');
    expect(mailTexts('constructor').locale).toBe('en');
    expect(invitationMail({ ...content, person: { ...content.person, locale: 'de' } }).text).toContain(
      'stimme gar nicht zu',
    );
  });

  it('leaves the first question out where it is asked in another language than the mail’s, and says which one', () => {
    const [item] = content.instrument.items;
    for (const [locale, sentence] of [
      ['fr', 'Les questions sont posées en anglais.'],
      ['fr-CA', 'Les questions sont posées en anglais.'],
      ['es', 'Las preguntas se hacen en inglés.'],
    ] as const)
      for (const kind of [invitationMail, reminderMail]) {
        const { html, text } = kind({ ...content, person: { ...content.person, locale } });
        for (const shown of [html, text]) {
          expect(shown).toContain(sentence);
          expect(shown).not.toContain(item!.text.en);
          expect(shown).not.toContain('strongly agree');
        }
        expect(new Set(hrefs(html))).toEqual(new Set([content.link, contract.link]));
      }
    // Asked in the mail's language, in the reader's own, or in the one that both fall back to: then it is there.
    const spoken = { ...item!, text: { ...item!.text, fr: 'Une question', pt: 'Uma pergunta' } };
    const instrument = { ...content.instrument, items: [spoken] };
    for (const [locale, question] of [
      ['de-AT', item!.text['de']!],
      ['fr', 'Une question'],
      ['pt-BR', 'Uma pergunta'],
      ['it', item!.text.en],
    ] as const) {
      const { text } = invitationMail({ ...content, instrument, person: { ...content.person, locale } });
      expect(text).toContain(question);
      expect(text).not.toMatch(/questions (are asked|sont posées) in?/);
    }
  });

  it('names no contract while there is none', () => {
    const draft = invitationMail({ ...content, contract: null });
    expect(`${draft.html}${draft.text}`).not.toContain('/contract/');
    expect(new Set(hrefs(draft.html))).toEqual(new Set([content.link]));
  });

  it('ends with the address that stops further mails, where there is one', () => {
    const optOutLink = 'https://pulse.example/api/opt-outs/t/token';
    for (const mail of [invitationMail, reminderMail]) {
      const { html, text } = mail({ ...content, optOutLink });
      expect(text.trimEnd().endsWith(optOutLink)).toBe(true);
      expect(hrefs(html).filter((link) => link === optOutLink)).toHaveLength(1);
      expect(hrefs(html).at(-1)).toBe(optOutLink);
    }
  });

  it('stays whole whatever people call themselves and their pulses', () => {
    const anything = oneof(
      string({ unit: 'binary', maxLength: 200 }),
      constantFrom('"><img src=x onerror=1>', '\r\nBcc: x@example.org', '\u202e', 'x'.repeat(10_000), ''),
    );
    const plainTags = invitationMail(content).html.match(/<[^>]*>/g)!.length;
    assert(
      property(anything, anything, anything, anything, (title, organisationName, replyToName, name) => {
        const mail = invitationMail({
          ...content,
          title,
          organisationName,
          replyToName,
          person: { ...content.person, name },
        });
        expect(mail.subject).not.toMatch(/[\r\n]/);
        expect(mail.html.match(/<[^>]*>/g)).toHaveLength(plainTags);
        expect(hrefs(mail.html)).toHaveLength(8);
        expect(new Set(hrefs(mail.html))).toEqual(new Set([content.link, contract.link]));
      }),
      { numRuns: 200 },
    );
  });

  it('copes with a scale of eleven points without labels, and with an instrument whose first item is conditional', () => {
    const scale = { from: 0, to: 10, lowLabel: { en: 'low' }, highLabel: { en: 'high' } };
    const item = { text: { en: 'Later' }, scale, reversed: false, construct: null };
    const mail = invitationMail({
      ...content,
      instrument: {
        ...content.instrument,
        items: [
          { ...item, id: 'b', askedWhen: { itemId: 'a', below: 3 } },
          { ...item, id: 'a', text: { en: 'First' } },
        ],
      },
    });
    expect(mail.text).toContain('First\n  0  1  2  3  4  5  6  7  8  9  10\n  (0: low; 10: high)\n');
    expect(mail.html).toContain('0: low; 10: high');
    expect(mail.text).not.toContain('Later');
    expect(hrefs(mail.html)).toHaveLength(14);
  });
});

describe('the reminder', () => {
  it('thanks those who have answered, in words that are the same for all, and carries the link of the invitation', () => {
    for (const [locale, thanks] of [
      ['en', 'If you have answered, thank you'],
      ['de', 'Wenn Sie schon geantwortet haben, vielen Dank'],
    ] as const) {
      const of = { ...content, person: { ...content.person, locale } };
      const mail = reminderMail(of);
      expect(mail.text).toContain(thanks);
      expect(mail.html).toContain(thanks);
      expect(mail.subject).not.toBe(invitationMail(of).subject);
      expect(mail.text).toContain('dajel monip');
      expect(hrefs(mail.html)).toEqual(hrefs(invitationMail(of).html));
      expect(mail.text).not.toContain('undefined');
    }
  });
});

describe('the void notice', () => {
  it('says that nothing is left to do and holds no link', () => {
    for (const [locale, words] of [
      ['en', 'no longer works'],
      ['de', 'gilt nicht mehr'],
    ] as const) {
      const mail = voidNoticeMail({ ...content, person: { name: 'Grace\r\n<b>', locale } });
      expect(mail.text).toContain(words);
      expect(mail.html).toContain(words);
      expect(`${mail.html}${mail.text}`).not.toMatch(/href|https?:/);
      expect(mail.html).not.toContain('<b>');
    }
  });
});

describe('the mail that says where the results are', () => {
  it('thanks nobody in particular: it is the same whether one has answered or not', () => {
    for (const [locale, words] of [
      ['en', 'whether they answered or not'],
      ['de', 'ob sie geantwortet haben oder nicht'],
    ] as const) {
      const mail = resultsMail({
        ...content,
        person: { name: 'Grace\r\n<b>', locale },
        link: 'https://p.example/r#u',
        about: 'results',
      });
      expect(mail.text).toContain(words);
      expect(mail.html).toContain(words);
      expect(new Set(hrefs(mail.html))).toEqual(new Set(['https://p.example/r#u']));
      expect(mail.html).not.toContain('<b>');
    }
  });
});
