import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { AnalyseError, type AnalyseErrorCode } from './analyse-error.js';
import { type AnalyseOptions, analysePlan } from './analyse-plan.js';
import { countResponses } from './response-file.js';
import { ResponseTally } from './response-tally.js';
import { analyseFiles } from './run-analyse.js';

const folder = mkdtempSync(join(tmpdir(), 'penumbra-responses-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
function fileOf(content: string | Uint8Array): string {
  const path = join(folder, `${(files += 1)}.csv`);
  writeFileSync(path, content);
  return path;
}

const usual: AnalyseOptions = { responses: [], group: 'team', items: ['Q1', 'Q2'], scale: '0:12' };

function counted(content: string | Uint8Array, options: Partial<AnalyseOptions> = {}): ResponseTally {
  const plan = analysePlan({ ...usual, ...options });
  const tally = new ResponseTally(plan);
  countResponses(fileOf(content), plan, tally);
  return tally;
}

/** What a tally knows, by group name, to be compared. */
function knownOf(tally: ResponseTally) {
  return Object.fromEntries(
    Array.from({ length: tally.groupCount }, (_, place) => [
      tally.nameOf(place),
      {
        counts: [0, 1].map((item) => [...tally.counts(place, item)]),
        sums: tally.scoreSums(place),
        without: tally.peopleWithoutScore(place),
      },
    ]),
  );
}

/** The same counted without any cleverness from csv-parse's rows. */
function plainly(text: string, delimiter: string) {
  const plan = analysePlan(usual);
  const tally = new ResponseTally(plan);
  const [header = [], ...rows] = parse(text, { delimiter, trim: true, skip_empty_lines: true });
  for (const row of rows) {
    const cell = (name: string) => row[header.indexOf(name)] ?? '';
    const answers = plan.items.map(cell).map((word) => (word === '' || word === 'NA' ? -1 : Number(word)));
    const group = cell('team');
    if (group === '' || group === 'NA') tally.rowsWithoutGroup += 1;
    else tally.add(tally.placeOf(group), Int8Array.from(answers));
  }
  return tally;
}

const answer = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 9 }).map(String), weight: 6 },
  { arbitrary: fc.constantFrom('10', '12', '', 'NA', ' 3', '4 ', '5.0', '+6', '007'), weight: 2 },
);
const text = fc.constantFrom(
  'a',
  'b, c',
  'say "so"',
  'two\nlines',
  'Straße',
  'semi;colon',
  '',
  '漢字',
  "it's",
);
const row = fc.record({ team: text, note: text, q1: answer, q2: answer, force: fc.boolean() });

describe('reading responses', () => {
  it('counts what csv-parse reads, however cells are quoted, ended and delimited', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.boolean(),
        (rows, delimiter, end, mark, lastEnd) => {
          const quoted = (cell: string, force: boolean) =>
            force || /["\n\r]/.test(cell) || cell.includes(delimiter)
              ? `"${cell.replaceAll('"', '""')}"`
              : cell;
          const lines = rows.map(({ note, q2, team, q1, force }) =>
            [note, q2, team, q1].map((cell) => quoted(cell, force)).join(delimiter),
          );
          const csv =
            [['note', 'Q2', 'team', 'Q1'].join(delimiter), ...lines].join(end) + (lastEnd ? end : '');
          const own = counted(`${mark ? '\uFEFF' : ''}${csv}`);
          const expected = plainly(csv, delimiter);
          expect(knownOf(own)).toEqual(knownOf(expected));
          expect([own.rows, own.rowsWithoutGroup]).toEqual([expected.rows, expected.rowsWithoutGroup]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('loses nothing where blocks meet, in quotes or not', () => {
    const lines = Array.from({ length: 60_000 }, (_, i) =>
      [
        i % 3 === 0 ? `"note ${i}\n""x"", y"` : `note ${i}`.padEnd(i % 41, '.'),
        i % 13,
        `team ${i % 700}`,
        (i * 7) % 13,
      ].join(','),
    );
    const csv = `note,Q1,team,Q2\n${lines.join('\n')}`;
    expect(csv.length).toBeGreaterThan(1_500_000);
    const own = counted(csv);
    expect(own.rows).toBe(60_000);
    expect(knownOf(own)).toEqual(knownOf(plainly(csv, ',')));
  });

  it('reads a row longer than a block', () => {
    const csv = `note,Q1,team,Q2\n"${'long\n'.repeat(500_000)}",3,a,4\nshort,1,a,2\n`;
    expect(knownOf(counted(csv))).toMatchObject({ a: { sums: [{ people: 2, sum: 10 }] } });
  });

  it('takes other words for no answer, and negative scales', () => {
    const tally = counted('team,Q1,Q2\na,-99,-1\na,2,-2\n', { scale: '-2:2', missing: ['-99'] });
    expect(knownOf(tally)).toMatchObject({ a: { without: 1, sums: [{ people: 1, sum: 4 }] } });
  });
});

describe('a file that cannot be analysed is refused with a code and what to do', () => {
  const refusal = (options: Partial<AnalyseOptions>): AnalyseError => {
    try {
      analyseFiles({ ...usual, ...options });
    } catch (error) {
      if (error instanceof AnalyseError) return error;
      throw error;
    }
    throw new Error('It was not refused.');
  };
  const cases: [string, string | Uint8Array, AnalyseErrorCode, number, string][] = [
    ['a column that is missing', 'team,Q1\na,1\n', 'analyse.column-missing', 5, 'no column "Q2"'],
    ['a column there twice', 'team,Q1,Q2,Q1\na,1,1,1\n', 'analyse.column-twice', 5, '"Q1"'],
    [
      'a value off the scale',
      'team,Q1,Q2\na,1,1\na,1,13\n',
      'analyse.value-off-scale',
      6,
      'line 3, column "Q2": "13"',
    ],
    ['a fraction', 'team,Q1,Q2\na,1,2.5\n', 'analyse.value-off-scale', 6, '"2.5"'],
    [
      'a word',
      'team,Q1,Q2\n"a\nb",1,1\na,yes,1\n',
      'analyse.value-off-scale',
      6,
      'line 4, column "Q1": "yes"',
    ],
    ['a header alone', 'team,Q1,Q2\n', 'analyse.no-rows', 7, 'at least one row'],
    ['an empty file', '', 'analyse.no-rows', 7, 'is empty'],
    ['no group anywhere', 'team,Q1,Q2\n,1,1\n', 'analyse.no-rows', 7, '"team" is empty'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0]), 'analyse.encoding-unknown', 4, 'UTF-16'],
    [
      'UTF-16 without a mark',
      new Uint8Array([0x61, 0, 0x62, 0]),
      'analyse.encoding-unknown',
      4,
      'zero bytes',
    ],
    ['Latin-1', Buffer.from('team,Q1,Q2\nZürich,1,1\n', 'latin1'), 'analyse.encoding-unknown', 4, 'line 2'],
    ['an open quote', 'team,Q1,Q2\n"a,1,1\nb,1,1\n', 'analyse.not-csv', 4, 'line 2: a quote is not closed'],
    ['text after a quote', 'team,Q1,Q2\n"a"b,1,1\n', 'analyse.not-csv', 4, 'after a closing quote'],
    ['a short row', 'team,Q1,Q2\na,1\n', 'analyse.not-csv', 4, 'line 2: the row has fewer cells'],
    ['a long row', 'team,Q1,Q2\na,1,1,\n', 'analyse.not-csv', 4, 'line 2: the row has more cells'],
  ];
  it.each(cases)('%s', (_, bytes, code, exitCode, says) => {
    const error = refusal({ responses: [fileOf(bytes)] });
    expect([error.code, error.exitCode]).toEqual([code, exitCode]);
    expect(error.message).toContain(says);
  });

  it('a file that is not there, and a folder', () => {
    expect(refusal({ responses: [join(folder, 'none.csv')] }).code).toBe('analyse.file-unreadable');
    expect(refusal({ responses: [folder] }).exitCode).toBe(3);
  });

  it('options that do not fit', () => {
    const path = fileOf('team,Q1,Q2\na,1,1\n');
    const wrong: Partial<AnalyseOptions>[] = [
      { scale: '5:1' },
      { scale: '1-5' },
      { scale: '0:200' },
      { reverse: ['Q9'] },
      { items: [] },
      { items: ['Q1', 'Q1'] },
      { items: ['team'] },
      { criterion: '101' },
      { missing: ['3'] },
    ];
    for (const options of wrong)
      expect(refusal({ responses: [path], ...options })).toMatchObject({
        code: 'analyse.option-invalid',
        exitCode: 2,
      });
  });

  it('roster sizes that do not fit', () => {
    const responses = [fileOf('team,Q1,Q2\na,1,1\nb,1,1\n')];
    const wrong = {
      'give every group that has answers a row': 'team,invited\na,4\n',
      'comes twice': 'team,invited\na,4\nb,3\na,2\n',
      'not a number of people': 'team,invited\na,4\nb,many\n',
      'no column "team"': 'group,invited\na,4\n',
      'name the column': 'team,x,y\na,4,5\n',
      'is empty': '',
    };
    for (const [says, csv] of Object.entries(wrong)) {
      const error = refusal({ responses, rosterSize: fileOf(csv) });
      expect([error.code, error.exitCode]).toEqual(['analyse.roster-invalid', 8]);
      expect(error.message).toContain(says);
    }
  });
});
