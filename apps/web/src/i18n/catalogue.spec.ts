import { de } from './catalogue.de.js';
import { en } from './catalogue.en.js';

type Sentence = { path: string; text: string };

/** Every sentence of a catalogue; sentences with blanks are filled with marks so that a forgotten blank shows. */
function sentences(node: unknown, path: string): Sentence[] {
  if (typeof node === 'string') return [{ path, text: node }];
  if (typeof node === 'function') {
    const marks = Array.from({ length: node.length }, (_, place) => `<${place}>`);
    return [{ path, text: String(node(...marks)) }];
  }
  return Object.entries(node as object).flatMap(([key, value]) => sentences(value, `${path}.${key}`));
}

const blanks = (text: string) => [...text.matchAll(/<\d>/g)].map((match) => match[0]).toSorted();
const english = sentences(en, 'words');
const german = sentences(de, 'words');

describe('the catalogues of the screens', () => {
  it('has the same sentences in both languages', () => {
    expect(german.map((sentence) => sentence.path)).toEqual(english.map((sentence) => sentence.path));
  });

  it.each([
    ['en', english],
    ['de', german],
  ])('leaves no sentence empty (%s)', (_language, all) => {
    expect(all.filter((sentence) => sentence.text.trim() === '')).toEqual([]);
  });

  it('uses every blank in both languages, or in neither', () => {
    for (const [place, sentence] of english.entries()) {
      expect([sentence.path, new Set(blanks(german[place]?.text ?? ''))]).toEqual([
        sentence.path,
        new Set(blanks(sentence.text)),
      ]);
    }
  });

  it('says one thing for one and another for several', () => {
    expect(en.reading.flagCount(1, '1')).toBe('1 flag');
    expect(en.reading.flagCount(3, '3')).toBe('3 flags');
    expect(en.rosterImport.rows(1, '1')).toBe('1 row read');
    expect(en.pulse.headStart(1, '1')).toBe('1 working day after leads');
    expect(de.pulse.headStart(2, '2')).toBe('2 Arbeitstage nach den Führungskräften');
    expect(de.rosterImport.problemsTitle(1, '1')).toBe('1 Problem zu beheben');
    expect(de.rosterImport.problemsTitle(2, '2')).toBe('2 Probleme zu beheben');
  });
});
