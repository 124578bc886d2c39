import { namesIn } from './names-in.js';

const colleagues = ['Anna Müller', 'José Ortega-Ruiz', 'Li Wu', 'Will Stone'];

describe('names in a comment', () => {
  it.each([
    ['anna decides alone', 'en', ['anna']],
    ['It is always Muller who decides.', 'en', ['Muller']],
    ['Ask MÜLLER, or ruiz.', 'en', ['MÜLLER', 'ruiz']],
    ['Annas Meinung zählt, Annas Wort gilt', 'de', ['Annas']],
    ['That was José’s idea', 'en', ['José’s']],
    ['write to a.b@example.org or @anna.m', 'en', ['a.b@example.org', '@anna.m', 'anna']],
    ['Ask Li about it, or a list of people.', 'en', ['Li']],
    ['call +49 170 1234567', 'en', ['+49 170 1234567']],
    ['Fragt doch Frau Schulz danach.', 'de', ['Frau Schulz']],
    ['we wait until Robert has decided', 'en', ['Robert']],
  ])('%s', (text, language, found) => {
    expect(namesIn(text, colleagues, language).toSorted()).toEqual([...found].toSorted());
  });

  it.each([
    ['More time before decisions. Less haste. I would say so.', 'en'],
    ['The CEO and HR should listen, KPIs or not.', 'en'],
    ['Mehr Zeit vor Entscheidungen, und weniger Sitzungen am Montag im Haus.', 'de'],
    ['Ask before 10:30, not after 2025.', 'en'],
    ['', 'en'],
  ])('finds nobody in: %s', (text, language) => {
    expect(namesIn(text, colleagues, language)).toEqual([]);
  });

  it('warns of a word that is a colleague’s name too, rather than miss the name', () => {
    expect(namesIn('who will decide', colleagues, 'en')).toEqual(['will']);
  });
});
