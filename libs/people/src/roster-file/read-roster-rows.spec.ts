import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { readRosterRows } from './read-roster-rows.js';
import { RosterProblems } from './roster-problem.js';

const read = async (text: string) => {
  const problems = new RosterProblems();
  const file = await readRosterRows(Buffer.from(text), problems);
  return { file, problems: problems.listed(), count: problems.count };
};
const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

describe('the rows of a roster file', () => {
  it.each([
    ['commas', 'email,name,team\na@x.org,Ann,A'],
    ['semicolons', 'email;name;team\na@x.org;Ann;A'],
    ['tabs', 'email\tname\tteam\na@x.org\tAnn\tA'],
    ['another order and case', 'TEAM, Name ,E-Mail\nA, Ann ,a@x.org'],
    ['German headings', 'E-Mail-Adresse;Vollständiger Name;Abteilung\na@x.org;Ann;A'],
    ['quotation marks and spaces around them', '"email", "name" ,"team"\n"a@x.org", "Ann" ,"A"'],
    ['a line that says the delimiter', 'sep=;\nemail;name;team\na@x.org;Ann;A'],
    ['a delimiter at the end of each line', 'email,name,team,\na@x.org,Ann,A,'],
  ])('are read with %s', async (_, text) => {
    const { file, problems } = await read(text);
    expect(problems).toEqual([]);
    expect(file?.rows.map((row) => row.cells)).toEqual([{ email: 'a@x.org', name: 'Ann', team: 'A' }]);
  });

  it('understand every heading in English and German', async () => {
    const { file, problems } = await read(
      'Mail;Name;Team;übergeordnetes Team;Leitung;Sprache;Zeitzone;Personalnummer;Status\na@x.org;Ann;A;B;b@x.org;de;UTC;7;aktiv',
    );
    expect(problems).toEqual([]);
    expect(file?.rows[0]?.cells).toEqual({
      email: 'a@x.org',
      name: 'Ann',
      team: 'A',
      parent_team: 'B',
      lead: 'b@x.org',
      language: 'de',
      time_zone: 'UTC',
      employee_id: '7',
      status: 'aktiv',
    });
  });

  it('have blanks where a line is shorter than the header, and are left out when all is blank', async () => {
    const { file, problems } = await read('email,team,lead\na@x.org,A\n,,\n""\nb@x.org,B,');
    expect(problems).toEqual([]);
    expect(file?.rows).toEqual([
      { line: 2, cells: { email: 'a@x.org', team: 'A', lead: '' } },
      { line: 5, cells: { email: 'b@x.org', team: 'B', lead: '' } },
    ]);
  });

  it('are found around broken ones, each of which is named with its line', async () => {
    const lines = ['email,name,team'];
    for (let index = 2; index <= 2_000; index += 1) lines.push(`p${index}@x.org,P,A`);
    lines[9] = 'p10@x.org,"P,A';
    lines[99] = 'p100@x.org,Ann "Annie" Lee,A';
    lines[999] = '"p1000"@x.org,P,A';
    lines[1499] = 'p1500@x.org,Lee, Ann,A';
    lines[1999] = '"';
    const { file, problems } = await read(lines.join('\n'));
    expect(problems.map(({ code, line }) => [line, code])).toEqual([
      [10, 'people.roster-quote-open'],
      [100, 'people.roster-row-unreadable'],
      [1000, 'people.roster-row-unreadable'],
      [1500, 'people.roster-row-too-wide'],
      [2000, 'people.roster-quote-open'],
    ]);
    expect(file?.rows).toHaveLength(1_999 - 4);
    expect(file?.rows.every((row) => row.cells.email === `p${row.line}@x.org`)).toBe(true);
    expect(file?.unreadable).toEqual([lines[9], lines[99], lines[999], lines[1999]]);
  });

  it('are the cells that were written, whatever these hold besides line ends', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, ' '));
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom(',', ';', '\t'), async (rows, delimiter) => {
        const filled = rows.map(([a, b, c]) => [`x${a}`, b, c]);
        const text = [['email', 'name', 'team'], ...filled]
          .map((cells) => cells.map(quoted).join(delimiter))
          .join('\n');
        const { file, problems } = await read(text);
        expect(problems).toEqual([]);
        expect(file?.rows.map((row) => [row.cells.email, row.cells.name, row.cells.team])).toEqual(filled);
      }),
    );
  });

  it('agree with csv-parse over the whole file, wherever that can read it', async () => {
    const piece = fc.constantFrom('a', '"', '""', ',', ' ', '"b"', ',"c"', 'ü', ';');
    const line = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const body = lines.filter((text) => text.trim() !== '').join('\n');
        let whole: string[][];
        try {
          whole = parse(body, { relax_column_count: true, trim: true, record_delimiter: '\n' });
        } catch {
          return;
        }
        // A cell with a line break in it is refused here on purpose.
        if (whole.some((cells) => cells.length > 3 || cells.some((text) => text.includes('\n')))) return;
        const { file, problems } = await read(`email,name,team\n${body}`);
        expect(problems).toEqual([]);
        expect(file?.rows.map((row) => Object.values(row.cells))).toEqual(
          whole
            .map((cells) => [cells[0] ?? '', cells[1] ?? '', cells[2] ?? ''])
            .filter((cells) => cells.some((text) => text !== '')),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('are not read without a header, which is said once', async () => {
    const { file, problems } = await read('a@x.org,Ann,A\nb@x.org,Bob,A');
    expect(file).toBeNull();
    expect(problems.map(({ code, line }) => [code, line])).toEqual([['people.roster-header-missing', 1]]);
  });

  it('need an e-mail and a team column; columns that are unknown or repeated are named', async () => {
    const { problems } = await read('name,e-mail,mail,salary\nAnn,a@x.org,,9');
    const known = 'email, name, team, parent_team, lead, language, time_zone, employee_id, status';
    expect(problems).toEqual([
      { code: 'people.roster-column-unknown', line: 1, column: null, values: { heading: 'salary', known } },
      { code: 'people.roster-column-repeated', line: 1, column: 'email', values: { heading: 'mail' } },
      { code: 'people.roster-column-missing', line: 1, column: 'team', values: { heading: 'team' } },
    ]);
  });
});
