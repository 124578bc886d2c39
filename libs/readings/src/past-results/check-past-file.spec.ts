import { AGREEMENT_SCALE, type Instrument } from '@penumbra/instruments';
import { checkPastFile, type UnderstoodFile } from './check-past-file.js';
import type { PastPlan } from './past-plan.js';
import { PastProblems, type PastProblem } from './past-problem.js';
import { pastColumnLimit, pastFileLimit } from './read-past-rows.js';

const item = (id: string, text: string, reversed = false) => ({
  id,
  text: { en: text, de: `${text} (de)` },
  scale: AGREEMENT_SCALE,
  reversed,
  construct: 'voice',
});
const instrument: Instrument = {
  key: 'past',
  version: 1,
  title: { en: 'Past' },
  items: [
    item('V1', 'I say what I think.'),
    item('V2', 'Some of us, the quiet ones, keep doubts to themselves.', true),
    item('V3', 'Doubts are welcome.'),
  ],
  constructs: [{ id: 'voice', name: { en: 'Voice' }, itemIds: ['V1', 'V2', 'V3'] }],
};
const teams = ['Example', 'Sales', 'Plant'].map((name, place) => ({
  teamId: name,
  parentId: place === 0 ? null : 'Example',
  name,
}));
const aPlan = (changes: Partial<PastPlan> = {}): PastPlan => ({
  title: 'Past',
  programme: null,
  instrumentId: 'past',
  closedOn: '2025-06-30',
  minimumCell: 5,
  groupColumn: null,
  columns: {},
  groups: {},
  values: {},
  everyoneAnswered: true,
  ...changes,
});

async function check(
  file: string | Uint8Array,
  changes: Partial<PastPlan> = {},
): Promise<{ file: UnderstoodFile; problems: PastProblem[]; rows: unknown[] }> {
  const problems = new PastProblems();
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  const understood = await checkPastFile(bytes, aPlan(changes), instrument, teams, problems);
  const { answers } = understood ?? { answers: null };
  const rows = Array.from({ length: answers?.count ?? 0 }, (_, index) => [
    answers!.unitOf(index),
    answers!.answersOf(index),
  ]);
  return { file: understood!, problems: problems.listed(), rows };
}

const short = (problems: readonly PastProblem[]) =>
  problems.map(({ code, line, column }) => `${code.replace('reading.past-', '')} ${line} ${column}`);

describe('a past survey’s file', () => {
  it('of LimeSurvey is read by its codes; what was not handed in is left out', async () => {
    const { file, problems, rows } = await check(
      [
        '"id","submitdate","lastpage","startlanguage","department","G01Q02[V1]","G01Q02[V2]. Keeps doubts","Doubts are welcome.","comment"',
        '"1","2025-06-01 10:00:00","3","en","Sales","A2","AO05","",""',
        '"2","","1","en","Sales","A1","A1","A1","not handed in"',
        '"3","2025-06-01 10:09:00","3","de","plant","N/A","A1","A4","two',
        'lines, and more"',
        '"4","2025-06-01 10:19:00","3","de","Plant","","","",""',
        '',
      ].join('\r\n'),
    );
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      ['Sales', { V1: 2, V2: 5 }],
      ['Plant', { V2: 1, V3: 4 }],
    ]);
    expect(file).toMatchObject({
      dialect: 'limesurvey',
      rowCount: 2,
      unfinishedCount: 1,
      unansweredCount: 1,
    });
    expect(file.readAs).toEqual([
      { text: 'A1', as: 1 },
      { text: 'A2', as: 2 },
      { text: 'A4', as: 4 },
      { text: 'AO05', as: 5 },
      { text: 'N/A', as: 'no-answer' },
    ]);
  });

  it('of Qualtrics has three header lines; previews and what was not finished are left out', async () => {
    const { file, problems, rows } = await check(
      [
        'StartDate,Status,Finished,Q1_1,Q1_2,QID7,Q9',
        'Start Date,Response Type,Finished,"How far? - I say what I think.","How far? - Some of us, the quiet ones, keep doubts to themselves.","Doubts',
        'are welcome.",Team',
        '"{""ImportId"":""startDate"",""timeZone"":""America/Denver""}","{""ImportId"":""status""}","{""ImportId"":""finished""}","{""ImportId"":""QID1_1""}","{""ImportId"":""QID1_2""}","{""ImportId"":""QID7""}","{""ImportId"":""QID9""}"',
        '2025-06-01,IP Address,True,Strongly agree,Somewhat disagree,Neither agree nor disagree,Plant',
        '2025-06-01,Survey Preview,True,Strongly agree,Strongly agree,Strongly agree,Plant',
        '2025-06-01,0,False,1,1,1,Sales',
        '2025-06-01,0,1,4,2,Prefer not to say,Sales',
      ].join('\n'),
    );
    expect(problems).toEqual([]);
    expect(file).toMatchObject({ dialect: 'qualtrics', rowCount: 2, unfinishedCount: 2 });
    expect(rows).toEqual([
      ['Plant', { V1: 5, V2: 2, V3: 3 }],
      ['Sales', { V1: 4, V2: 2, V3: 'prefer-not-to-answer' }],
    ]);
    expect(file.columns.filter(({ use }) => use !== 'ignored').map(({ heading }) => heading)).toEqual([
      'Q1_1',
      'Q1_2',
      'QID7',
      'Q9',
    ]);
  });

  it('with questions and labels, as of Culture Amp, is read by their texts in any language', async () => {
    const { file, problems, rows } = await check(
      [
        '\ufeffDepartment;I say what I think. (de);Doubts are welcome',
        'Sales;stimme völlig zu;Trifft eher nicht zu',
        'Plant;Agree;Neutral',
      ].join('\n'),
    );
    expect(problems).toEqual([]);
    expect(file.asked.items.map(({ id }) => id)).toEqual(['V1', 'V3']);
    expect(file.asked.constructs).toMatchObject([{ itemIds: ['V1', 'V3'] }]);
    expect(rows).toEqual([
      ['Sales', { V1: 5, V3: 2 }],
      ['Plant', { V1: 4, V3: 3 }],
    ]);
  });

  it('goes by what its importer says: columns, groups, values, numbers of people', async () => {
    const { file, problems, rows } = await check('team,a,b,V3\nEMEA,yes,1,5\nplant,no,2,1\n,no,3,1\n', {
      groupColumn: 'team',
      columns: { a: 'V1', b: 'V2', V3: null },
      groups: {
        EMEA: { team: 'sales', invited: 4 },
        '': { team: 'Example' },
        Old: { team: 'Plant', invited: 3 },
      },
      values: { yes: 5, no: 'cannot-say' },
    });
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      ['Sales', { V1: 5, V2: 1 }],
      ['Plant', { V1: 'cannot-say', V2: 2 }],
      ['Example', { V1: 'cannot-say', V2: 3 }],
    ]);
    expect(Object.fromEntries(file.invitedOfTeam)).toEqual({ Sales: 4, Plant: 4, Example: 1 });
    expect(Object.fromEntries(file.answeredOfTeam)).toEqual({ Sales: 1, Plant: 1, Example: 1 });
  });

  it('tells everything that is wrong at once, with its line', async () => {
    const { problems } = await check(
      [
        'team,V1,V2,V2,old code [V1]',
        'Sales,6,1,1,1',
        'Marketing,1,1,1,1',
        'Sales,1,1,1',
        'Sales,1,1,1,1,1',
        ',1,1,1,1',
        'Sales,often,2.5,1,1',
        'Sales,1,"a"b,1,1',
      ].join('\n'),
      {
        groupColumn: 'team',
        columns: { nowhere: 'V1', team: 'V9' },
        groups: { Sales: { invited: 1 }, Gone: {} },
        everyoneAnswered: false,
      },
    );
    expect(short(problems).toSorted()).toEqual(
      [
        'column-unknown null nowhere',
        'item-unknown null team',
        'item-repeated null old code [V1]',
        'column-repeated null V2',
        'value-off-scale 2 V1',
        'group-unknown 3 null',
        'row-width 4 null',
        'row-width 5 null',
        'group-missing 6 null',
        'value-off-scale 7 V1',
        'value-off-scale 7 V2',
        'row-unreadable 8 null',
        'group-not-there null null',
        'invited-too-few null null',
      ].toSorted(),
    );
  });

  it('asks how many were asked, unless it is said that all have answered', async () => {
    const file = 'team,V1\nSales,1\nPlant,1\n';
    expect(short((await check(file, { everyoneAnswered: false })).problems)).toEqual([
      'invited-missing null null',
      'invited-missing null null',
    ]);
    expect((await check(file)).problems).toEqual([]);
  });

  it('that names its groups in no column or in two of them asks which', async () => {
    expect(short((await check('a,V1\nNorth,1\n')).problems)).toEqual(['group-column-missing null null']);
    expect(short((await check('a,b,V1\nSales,Plant,1\n')).problems)).toEqual([
      'group-column-missing null null',
    ]);
    expect(short((await check('team,x\nSales,1\n')).problems)).toContain('items-missing null null');
  });

  it.each([
    ['empty', '', 'empty'],
    ['blank', ' \r\n\n', 'empty'],
    ['a header alone', 'team,V1\n', 'no-rows'],
    ['a workbook', new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0]), 'not-csv'],
    ['UTF-16', Buffer.from('\ufeffteam,V1\nSales,1\n', 'utf16le'), 'encoding'],
    ['Latin 1', Buffer.from('team,V1\nB\u00fcro,1\n', 'latin1'), 'encoding'],
    ['too large', new Uint8Array(pastFileLimit + 1), 'too-large'],
    ['a quotation mark without a partner', 'team,V1\n"Sales,1\n', 'row-unreadable'],
  ])('that is %s says so and how to mend it', async (_, file, code) => {
    const { problems } = await check(file, { groupColumn: 'team' });
    expect(problems.map((problem) => problem.code)).toContain(`reading.past-${code}`);
  });

  it('with up to 2,000 columns is read', async () => {
    const file = `team,V1${',x'.repeat(pastColumnLimit - 2)}\nSales,1${',1'.repeat(pastColumnLimit - 2)}\n`;
    const { problems, rows } = await check(file);
    expect([problems, rows]).toEqual([[], [['Sales', { V1: 1 }]]]);
  });

  it.each([
    ['2,001 columns', `team,V1${',x'.repeat(pastColumnLimit - 1)}\nSales,1\n`, 1],
    ['a heading line of nothing but commas', ','.repeat(1_000_000), 1],
    ['a quotation mark before its commas', `team"${','.repeat(1_000_000)}`, 1],
    ['a line of commas among the responses', `team,V1\nSales,1\n${','.repeat(1_000_000)}\nSales,1\n`, 3],
  ])('with %s is refused', async (_, text, line) => {
    const { file, problems } = await check(text);
    expect(file).toBeNull();
    expect(problems.at(-1)).toMatchObject({
      code: 'reading.past-too-many-columns',
      line,
      values: { limit: 2000 },
    });
  });

  it('is read alike whatever the items are turned round to: that is the instrument’s', async () => {
    const { rows } = await check('team,V2\nSales,1\n');
    expect(rows).toEqual([['Sales', { V2: 1 }]]);
  });
});
