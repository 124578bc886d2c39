import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { aWorkbook, type WorkbookCell } from '../../testing/index.js';
import { checkRosterFile } from './check-roster-file.js';
import { unpackedLimit, unpackedSize } from './read-workbook-rows.js';

const header = ['email', 'name', 'team', 'parent_team', 'lead', 'employee_id'];
const check = (file: Uint8Array) => checkRosterFile(file, 'Acme');
const codes = async (file: Uint8Array) => (await check(file)).problems.map(({ code }) => code);

describe('a roster in a workbook', () => {
  // 120 MB of blanks pack to some hundred kB.
  const bomb = aWorkbook([['email', 'team']], { rowsXml: ' '.repeat(120 * 1024 * 1024) });

  it('is read from the first sheet, with the numbers of its rows, blank rows and cells left out', async () => {
    const { roster, rowCount, problems } = await check(
      aWorkbook([
        null,
        ['E-Mail', ' Team ', 'Name', 'Personalnummer'],
        null,
        [' Ada@x.org ', 'Board', 'Ada  L', 1001],
        ['ben@x.org', 'Board', null, 0.5],
        [null, null, null, ' '],
        ['cyd@x.org', 'Board', true],
      ]),
    );
    expect(problems).toEqual([]);
    expect(rowCount).toBe(3);
    expect(roster?.people.map(({ email, name, employeeId }) => [email, name, employeeId])).toEqual([
      ['ada@x.org', 'Ada L', '1001'],
      ['ben@x.org', 'ben', '0.5'],
      ['cyd@x.org', 'TRUE', null],
    ]);
  });

  it('runs nothing: of a formula the value counts that was kept with it, and a text that begins like one is refused', async () => {
    const { roster } = await check(
      aWorkbook([
        ['email', 'team', 'name'],
        [
          { xml: '<c t="str"><f>HYPERLINK("http://127.0.0.1/","x")</f><v>ada@x.org</v></c>' },
          { xml: '<c t="str"><f>"B"&amp;"oard"</f><v>Board</v></c>' },
          // Nothing was kept with it, so the cell is blank.
          { xml: '<c><f>WEBSERVICE("http://127.0.0.1/")</f></c>' },
        ],
      ]),
    );
    expect(roster?.people).toEqual([
      expect.objectContaining({ email: 'ada@x.org', team: 'Board', name: 'ada' }),
    ]);
    expect(
      await codes(
        aWorkbook([
          ['email', 'team'],
          ['a@x.org', '=1+1'],
        ]),
      ),
    ).toEqual(['people.roster-formula']);
  });

  it('reports dates and errors of formulas with their place, in the columns it knows', async () => {
    const { problems, roster } = await check(
      aWorkbook([
        ['email', 'team', 'employee_id', ''],
        ['a@x.org', new Date('2026-03-01T00:00:00Z'), 1, new Date('2026-03-01T00:00:00Z')],
        ['b@x.org', { xml: '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>' }],
        ['c@x.org', '#Nr. 7'],
      ]),
    );
    expect(roster).toBeNull();
    expect(problems).toEqual([
      { code: 'people.roster-cell-date', line: 2, column: 'team', values: { value: '2026-03-01' } },
      { code: 'people.roster-cell-error', line: 3, column: 'team', values: { value: '#DIV/0!' } },
    ]);
  });

  it('tells the same as the same roster in CSV: people, teams and every problem with its line', async () => {
    const word = fc.constantFrom('', 'Board', 'Sales', 'sales', '=x', 'Labs', 'a'.repeat(130), 'x\u200by');
    const address = fc.constantFrom('', 'a@x.org', 'b@x.org', 'c@x.org', 'nobody', 'a@x.org ', 'd@y.org');
    const row = fc.tuple(address, word, word, word, address, fc.constantFrom('', '1', '2', '007'));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 12 }), async (rows) => {
        const csv = [header, ...rows].map((cells) => cells.join(',')).join('\n');
        const workbook = aWorkbook([
          header,
          ...rows.map((cells) => cells.map((cell): WorkbookCell => cell || null)),
        ]);
        expect(await check(workbook)).toEqual(await check(Buffer.from(csv)));
      }),
      { numRuns: 60 },
    );
  });

  it('is refused unread when it would be too large unpacked', async () => {
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(unpackedSize(bomb)).toBeGreaterThan(unpackedLimit);
    const before = process.memoryUsage().arrayBuffers;
    const { problems } = await check(bomb);
    expect(problems).toEqual([
      {
        code: 'people.roster-workbook-too-large',
        line: null,
        column: null,
        values: { megabytes: 121, limit: 100 },
      },
    ]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024);
  });

  it('is refused when its directory says less than it unpacks to', async () => {
    const lying = Buffer.from(bomb);
    // Every size in the archive's directory (APPNOTE 6.3.10, section 4.3.12, offset 24) is made small.
    for (
      let at = lying.indexOf('PK\x01\x02', 'latin1');
      at !== -1;
      at = lying.indexOf('PK\x01\x02', at + 4, 'latin1')
    )
      lying.writeUInt32LE(1_000, at + 24);
    expect(unpackedSize(lying)).toBeLessThan(unpackedLimit);
    expect(await codes(lying)).toEqual(['people.roster-workbook-unreadable']);
  });

  it('is not made larger by cells that stand far away', async () => {
    const far = aWorkbook(
      [
        ['email', 'team'],
        ['a@x.org', 'Board'],
      ],
      {
        rowsXml:
          '<row r="1048576"><c r="A1048576" t="str"><v>b@x.org</v></c><c r="XFD1048576"><v>1</v></c></row>',
      },
    );
    expect((await check(far)).problems).toEqual([
      {
        code: 'people.roster-row-too-wide',
        line: 1_048_576,
        column: null,
        values: { cells: 16_384, columns: 2 },
      },
      { code: 'people.roster-team-missing', line: 1_048_576, column: 'team', values: {} },
    ]);
    const wide = aWorkbook([
      ['email', 'team'],
      ['a@x.org', 'x'.repeat(70_000)],
    ]);
    expect(await codes(wide)).toContain('people.roster-line-too-long');
  });

  const archives: [string, Uint8Array, string][] = [
    [
      'an archive of something else',
      zipSync({ 'letter.txt': strToU8('dear all') }),
      'people.roster-workbook-unreadable',
    ],
    [
      'the beginning of a workbook',
      aWorkbook([header]).subarray(0, 700),
      'people.roster-workbook-unreadable',
    ],
    [
      'four bytes of an archive',
      Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]),
      'people.roster-workbook-unreadable',
    ],
    ['a blank sheet', aWorkbook([]), 'people.roster-empty'],
    ['a sheet of blank cells', aWorkbook([[null], [' ']]), 'people.roster-empty'],
    [
      'no known column',
      aWorkbook([
        ['a', 'b'],
        ['c', 'd'],
      ]),
      'people.roster-header-missing',
    ],
    ['a header and nobody', aWorkbook([header]), 'people.roster-no-people'],
  ];
  it.each(archives)('with %s is explained', async (_, file, code) => {
    expect(await codes(file)).toEqual([code]);
  });
});
