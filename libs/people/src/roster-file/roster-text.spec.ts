import { RosterProblems } from './roster-problem.js';
import { fileLimit, lineLimit, rosterLines } from './roster-text.js';

const read = (bytes: Uint8Array) => {
  const problems = new RosterProblems();
  const lines = rosterLines(bytes, problems);
  return { lines: lines && [...lines], problems: problems.listed() };
};
const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('the lines of a roster file', () => {
  it.each([
    ['LF', 'email,team\na@x.org,A\n'],
    ['CRLF', 'email,team\r\na@x.org,A\r\n'],
    ['CR', 'email,team\ra@x.org,A\r'],
    ['no line end at the end', 'email,team\na@x.org,A'],
  ])('are found with line ends of the kind %s', (_, text) => {
    expect(read(Buffer.from(text))).toEqual({
      lines: [
        { line: 1, text: 'email,team' },
        { line: 2, text: 'a@x.org,A' },
      ],
      problems: [],
    });
  });

  it('keep their numbers when blank lines stand between them', () => {
    expect(read(Buffer.from('\n  \nemail,team\n\t\n\na@x.org,A')).lines?.map(({ line }) => line)).toEqual([
      3, 6,
    ]);
  });

  it('do not show a UTF-8 byte order mark', () => {
    const { lines, problems } = read(Buffer.from('\ufeffemail,team'));
    expect(lines).toEqual([{ line: 1, text: 'email,team' }]);
    expect(problems).toEqual([]);
  });

  it.each([
    ['little-endian with a mark', Buffer.from('\ufeffemail\tteam\nä@x.org\tÄ', 'utf16le'), 'LE'],
    ['big-endian with a mark', utf16be('\ufeffemail\tteam\nä@x.org\tÄ'), 'BE'],
    ['little-endian without one', Buffer.from('email\tteam\nä@x.org\tÄ', 'utf16le'), 'LE'],
    ['big-endian without one', utf16be('email\tteam\nä@x.org\tÄ'), 'BE'],
  ])('of UTF-16, %s, are named as such and still read', (_, bytes, order) => {
    const { lines, problems } = read(bytes);
    expect(problems).toEqual([{ code: 'people.roster-utf16', line: null, column: null, values: { order } }]);
    expect(lines?.map(({ text }) => text)).toEqual(['email\tteam', 'ä@x.org\tÄ']);
  });

  it('of Windows-1252 are reported once, with the first of them and how many, and still read', () => {
    const { lines, problems } = read(
      Buffer.from('email,team\na@x.org,Büro\nb@x.org,B\nc@x.org,Käse', 'latin1'),
    );
    expect(problems).toEqual([
      { code: 'people.roster-encoding', line: 2, column: null, values: { count: 2 } },
    ]);
    expect(lines?.map(({ text }) => text)).toEqual([
      'email,team',
      'a@x.org,Büro',
      'b@x.org,B',
      'c@x.org,Käse',
    ]);
  });

  it('over 64 kB are reported and left out, and the ones after them are read', () => {
    const exact = 'y'.repeat(lineLimit);
    const { lines, problems } = read(
      Buffer.from(`email,team\n${'x'.repeat(10_000_000)}\n${exact}\na@x.org,A`),
    );
    expect(problems).toEqual([
      {
        code: 'people.roster-line-too-long',
        line: 2,
        column: null,
        values: { kilobytes: 9766, limit: 64 },
      },
    ]);
    expect(lines?.map(({ line }) => line)).toEqual([1, 3, 4]);
  });

  it.each([
    ['nothing', '', 'people.roster-empty'],
    ['blank lines', ' \r\n\t\n', 'people.roster-empty'],
    ['a byte order mark', '\ufeff', 'people.roster-empty'],
    ['a workbook of before 2007', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1]), 'people.roster-not-csv'],
    ['a PDF', '%PDF-1.7', 'people.roster-not-csv'],
  ])('are refused when the file holds %s', (_, text, code) => {
    const { lines, problems } = read(typeof text === 'string' ? Buffer.from(text) : text);
    expect(lines).toBeNull();
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });

  it('are refused unread when the file is over the limit', () => {
    const { lines, problems } = read(Buffer.alloc(fileLimit + 1, 'a'));
    expect(lines).toBeNull();
    expect(problems).toMatchObject([
      { code: 'people.roster-too-large', values: { megabytes: 51, limit: 50 } },
    ]);
  });
});
