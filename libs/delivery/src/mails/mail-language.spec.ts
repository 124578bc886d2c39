import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { textsFrom } from './mail-language.js';

const english = (): Record<string, unknown> =>
  JSON.parse(readFileSync(resolve('libs/delivery/src/mails/languages/en.json'), 'utf8')) as Record<
    string,
    unknown
  >;

describe('a language file', () => {
  it('becomes the sentences of a language, in its direction of writing', () => {
    const texts = textsFrom('ar', { ...english(), greeting: 'مرحبا {name}،' });
    expect(texts.greeting('{title} $&')).toBe('مرحبا {title} $&،');
    expect(texts.direction).toBe('rtl');
    expect(textsFrom('pt', english()).direction).toBe('ltr');
  });

  it('is refused whole with every sentence that is missing, unknown, or has other blanks', () => {
    const { button: _, ...others } = english();
    const wrong = {
      ...others,
      greeting: 'Hello,',
      subject: '{title} {day} {hour}',
      reminder: '{organisation} {title}',
      voluntary: ' ',
      voidBody: ['{organisation}', 1],
      goodbye: 'Bye',
    };
    expect(() => textsFrom('pt', wrong)).toThrow(
      "The mails' language file pt.json: subject (with {title}, {day}); greeting (with {name}); button (with no blank); " +
        'voluntary (with no blank); reminder (with {organisation}, {title}); voidBody (with {organisation}, {title}); ' +
        'goodbye (unknown).',
    );
    expect(() => textsFrom('pt', null)).toThrow('subject');
  });
});
