import * as fc from 'fast-check';
import { checkRosterFile } from './check-roster-file.js';
import { rosterProblemCodes } from './roster-problem.js';
import { rosterProblemText } from './roster-problem-texts.js';

const header = 'email,name,team,parent_team,lead,language,time_zone,employee_id,status';
const check = (lines: readonly string[], organisation = 'Acme') =>
  checkRosterFile(Buffer.from([header, ...lines].join('\n')), organisation);
const found = async (...lines: string[]) =>
  (await check(lines)).problems.map(({ line, column, code }) => [
    line,
    column,
    code.replace('people.roster-', ''),
  ]);

/** One person in each team, each team under the one before. */
const chain = (length: number): string[] =>
  Array.from({ length }, (_, index) => `p${index}@x.org,,T${index},${index ? `T${index - 1}` : ''}`);

describe('checking a roster file', () => {
  it('turns rows into people and one tree of teams', async () => {
    const checked = await check([
      'ada@x.org,Ada  Lovelace,Board,,ada@x.org,,,1',
      'Ben@X.org,Ben,Sales,Board,ben@x.org,DE,europe/berlin,2',
      'cy@x.org,,sales,,,en-GB,,',
    ]);
    expect(checked).toEqual({
      rowCount: 3,
      problemCount: 0,
      problems: [],
      roster: {
        teams: [
          { name: 'Board', parent: null, lead: 'ada@x.org' },
          { name: 'Sales', parent: 'Board', lead: 'ben@x.org' },
        ],
        people: [
          {
            email: 'ada@x.org',
            name: 'Ada Lovelace',
            team: 'Board',
            language: null,
            timeZone: null,
            employeeId: '1',
            status: 'active',
          },
          {
            email: 'ben@x.org',
            name: 'Ben',
            team: 'Sales',
            language: 'de',
            timeZone: 'Europe/Berlin',
            employeeId: '2',
            status: 'active',
          },
          {
            email: 'cy@x.org',
            name: 'cy',
            team: 'sales',
            language: 'en',
            timeZone: null,
            employeeId: null,
            status: 'active',
          },
        ],
      },
    });
  });

  it('fills parent and lead from whichever row of the team names them; a team may have no lead', async () => {
    const { roster } = await check([
      'a@x.org,,Top',
      'b@x.org,,Low',
      'c@x.org,,Low,top',
      'd@x.org,,Low,,b@x.org',
    ]);
    expect(roster?.teams).toEqual([
      { name: 'Top', parent: null, lead: null },
      { name: 'Low', parent: 'Top', lead: 'b@x.org' },
    ]);
  });

  it('puts several top teams under one named after the organisation, without a lead', async () => {
    const { roster } = await check(['a@x.org,,A,', 'b@x.org,,B,Acme', 'c@x.org,,C,b']);
    expect(roster?.teams).toEqual([
      { name: 'Acme', parent: null, lead: null },
      { name: 'A', parent: 'Acme', lead: null },
      { name: 'B', parent: 'Acme', lead: null },
      { name: 'C', parent: 'B', lead: null },
    ]);
  });

  it('takes a top team that is named like the organisation as the root', async () => {
    const { roster } = await check(['a@x.org,,A', 'b@x.org,,ACME,,b@x.org']);
    expect(roster?.teams).toEqual([
      { name: 'A', parent: 'ACME', lead: null },
      { name: 'ACME', parent: null, lead: 'b@x.org' },
    ]);
  });

  it('takes a language by its code, with or without a region, or by its own name', async () => {
    const wished = ['de-AT', 'FR', 'Français', 'es_MX', 'pt', ''];
    const { roster } = await check(wished.map((wish, at) => `p${at}@x.org,,A,,,${wish}`));
    expect(roster?.people.map(({ language }) => language)).toEqual(['de', 'fr', 'fr', 'es', 'pt', null]);
  });

  it('reports every problem at once, each with its line and column', async () => {
    expect(
      await found(
        'ada@x.org,=1+1,Board,,ada@x.org,,,1', // 2
        'ada@x.org,Ada,Board,,,,,2', // 3
        ',Nobody,Board', // 4
        'not an address,N,Board', // 5
        'c@x.org,C,,', // 6
        'd@x.org,D,Sales,Board,zoe@x.org', // 7
        'e@x.org,E,Sales,Ops,ada@x.org', // 8
        'f@x.org,F,Loop1,Loop2', // 9
        'g@x.org,G,Loop2,Loop3', // 10
        'h@x.org,H,Loop3,loop1', // 11
        'i@x.org,I,Tail,Loop1', // 12
        'j@x.org,J,Care,Medicine', // 13
        'k@x.org,K,Care,,,Klingon,Berlin,1,ill', // 14
        `l@x.org,"L${'l'.repeat(200)}",@Home,Board,ada@x.org`, // 15
        'm@x.org,M\u202e,Board', // 16
        'n@x.org,"N,Board', // 17
        'o@x.org,O,Board,,,,,,,,extra', // 18
        'p@x.org,P,Labs,Board,q@x.org', // 19
        'q@x.org,Q,Board', // 20
        'r@x.org,R,Field,Board,p@x.org', // 21
        's@x.org,S,Self,Self', // 22
      ),
    ).toEqual([
      [2, 'name', 'formula'],
      [3, 'email', 'email-repeated'],
      [4, 'email', 'email-missing'],
      [5, 'email', 'email-invalid'],
      [6, 'team', 'team-missing'],
      [7, 'lead', 'lead-unknown'],
      [8, 'parent_team', 'two-parents'],
      [8, 'lead', 'two-leads'],
      [9, 'parent_team', 'loop'],
      [13, 'parent_team', 'team-empty'],
      [14, 'language', 'language-unknown'],
      [14, 'time_zone', 'time-zone-unknown'],
      [14, 'employee_id', 'employee-id-repeated'],
      [14, 'status', 'status-unknown'],
      [15, 'name', 'cell-too-long'],
      [15, 'team', 'formula'],
      [16, 'name', 'hidden-character'],
      [17, null, 'quote-open'],
      [18, null, 'row-too-wide'],
      [21, 'lead', 'lead-elsewhere'],
      [22, 'parent_team', 'loop'],
    ]);
  });

  it('names a whole loop, once', async () => {
    const { problems } = await check(['a@x.org,,A,B', 'b@x.org,,B,C', 'c@x.org,,C,A', 'd@x.org,,D,A']);
    expect(problems).toMatchObject([
      { code: 'people.roster-loop', line: 2, values: { loop: 'A → B → C → A', count: 3 } },
    ]);
    expect(rosterProblemText(problems[0]!, 'en')).toContain('A → B → C → A');
  });

  it('lets a lead belong to the team, to one above it, or to another one they lead, and nowhere else', async () => {
    const top = 'a@x.org,,Top,,a@x.org';
    expect(await found(top, 'b@x.org,,Mid,Top', 'c@x.org,,Low,Mid,a@x.org')).toEqual([]);
    expect(await found(top, 'b@x.org,,Mid,Top,b@x.org', 'c@x.org,,Other,Top,b@x.org')).toEqual([]);
    expect(await found(top, 'b@x.org,,Mid,Top', 'c@x.org,,Other,Top,b@x.org')).toEqual([
      [4, 'lead', 'lead-elsewhere'],
    ]);
    expect(await found('b@x.org,,Top,,c@x.org', 'c@x.org,,Low,Top')).toEqual([[2, 'lead', 'lead-elsewhere']]);
  });

  it('refuses a root name that a lower team has', async () => {
    expect(await found('a@x.org,,A', 'b@x.org,,B', 'c@x.org,,acme,B')).toEqual([
      [4, 'team', 'root-name-taken'],
    ]);
  });

  it('refuses a tree deeper than 30 levels', async () => {
    expect(await found(...chain(30))).toEqual([]);
    expect(await found(...chain(33).toReversed())).toEqual([[4, 'parent_team', 'too-deep']]);
  });

  it('does not report what an unreadable line mentions as missing', async () => {
    expect(await found('a@x.org,,A,Boss Team,boss@x.org', 'boss@x.org,The "Boss",Boss Team')).toEqual([
      [3, null, 'row-unreadable'],
    ]);
  });

  it('reports an empty team once, however many teams name it as their parent', async () => {
    expect(await found('a@x.org,,A,Nobody', 'b@x.org,,B,nobody', 'c@x.org,,C,A')).toEqual([
      [2, 'parent_team', 'team-empty'],
    ]);
  });

  it('takes a line end of another kind inside a cell for a hidden character, and keeps the row whole', async () => {
    const checked = await check(['a@x.org,Ann\rLee,A', 'b@x.org,"Ben\rLee",A', 'c@x.org,Cyd,A']);
    expect(checked.rowCount).toBe(3);
    expect(checked.problems).toMatchObject([
      { code: 'people.roster-hidden-character', line: 2, values: { code: '000D', value: 'Ann·Lee' } },
      { code: 'people.roster-hidden-character', line: 3, values: { code: '000D', value: 'Ben·Lee' } },
    ]);
  });

  it('asks whether a team of nearly the same name was meant', async () => {
    const { problems } = await check(['a@x.org,,Engineering', 'b@x.org,,Web,Enginering']);
    expect(problems).toMatchObject([
      { code: 'people.roster-team-empty', line: 3, values: { near: 'Engineering' } },
    ]);
    expect(rosterProblemText(problems[0]!, 'de')).toContain('Ist „Engineering“ gemeint?');
  });

  it.each([
    ['Berlin', 'Europe/Berlin'],
    ['New York', 'America/New_York'],
    ['+01:00', ''],
    ['CEST!', ''],
  ])('refuses the time zone %s and suggests "%s"', async (zone, near) => {
    const { problems } = await check([`a@x.org,,A,,,,${zone}`]);
    expect(problems).toMatchObject([{ code: 'people.roster-time-zone-unknown', values: { near } }]);
  });

  it.each(['UTC', 'Europe/Kyiv', 'Asia/Kolkata', 'US/Eastern', 'Etc/GMT+3'])(
    'takes the time zone %s',
    async (zone) => {
      const { roster } = await check([`a@x.org,,A,,,,${zone}`]);
      expect(roster?.people[0]?.timeZone).toBe(zone);
    },
  );

  it.each([
    'ann@example',
    'Ann <ann@example.org>',
    'ann@@example.org',
    'ann..b@example.org',
    'ann.@example.org',
    '.ann@example.org',
    '=ann@example.org',
    'änn@example.org',
    'ann@exämple.org',
    'ann@-example.org',
    'ann@example.123',
    'ann b@example.org',
  ])('refuses the address %s', async (address) => {
    expect(await found(`${address},,A`)).toEqual([[2, 'email', 'email-invalid']]);
  });

  it.each(["o'neil+x@mail.example.co.uk", 'a_b-c@x.example', '007@x.org', 'p@xn--exmple-cua.org'])(
    'takes the address %s',
    async (address) => {
      expect(await found(`${address},,A`)).toEqual([]);
    },
  );

  it.each(['=x', '+x', '-x', '@x', '＝x'])(
    'refuses %s as the start of a name, a team or an id',
    async (cell) => {
      expect(await found(`a@x.org,${cell},${cell},${cell},,,,${cell}`)).toEqual(
        expect.arrayContaining([
          [2, 'name', 'formula'],
          [2, 'team', 'formula'],
          [2, 'parent_team', 'formula'],
          [2, 'employee_id', 'formula'],
        ]),
      );
    },
  );

  it('says that there is a header only', async () => {
    expect(await found()).toEqual([[null, null, 'no-people']]);
  });

  it('counts all problems and lists 1,000, without hiding a rare kind behind a frequent one', async () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => `bad${index},,A`);
    const checked = await check([...lines, 'a@x.org,,B,B']);
    expect(checked.problemCount).toBe(5_001);
    expect(checked.problems).toHaveLength(1_000);
    expect(checked.problems.at(-1)).toMatchObject({ code: 'people.roster-loop', line: 5_002 });
  });

  it('reads 10 MB on one line without holding it', async () => {
    const checked = await check(['a@x.org,,A', `b@x.org,${'x'.repeat(10_000_000)},A`, 'c@x.org,,A']);
    expect(checked.rowCount).toBe(2);
    expect(checked.problems).toMatchObject([{ code: 'people.roster-line-too-long', line: 3 }]);
  });

  it('finds a good tree or a problem, whatever parents the teams name', async () => {
    const names = ['A', 'B', 'C', 'D', 'Acme', ''];
    const row = fc.tuple(fc.constantFrom('A', 'B', 'C', 'D', 'Acme'), fc.constantFrom(...names));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 10 }), async (rows) => {
        const checked = await check(
          rows.map(([team, parent], index) => `p${index}@x.org,,${team},${parent}`),
        );
        expect(checked.roster === null).toBe(checked.problemCount > 0);
        if (!checked.roster) return;
        const parentOf = new Map(checked.roster.teams.map((team) => [team.name, team.parent]));
        expect(parentOf.size).toBe(checked.roster.teams.length);
        expect([...parentOf.values()].filter((parent) => parent === null)).toHaveLength(1);
        for (const [name] of parentOf) {
          const above = new Set<string>();
          for (let at: string | null = name; at !== null; at = parentOf.get(at)!) {
            expect(above.has(at)).toBe(false);
            above.add(at);
          }
        }
        // What a row says is what the tree holds.
        for (const [team, parent] of rows)
          if (parent && parentOf.has(parent)) expect(parentOf.get(team)).toBe(parent);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, whatever bytes it is given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, withHeader) => {
        const file = withHeader ? Buffer.concat([Buffer.from(`${header}\n`), bytes]) : Buffer.from(bytes);
        const checked = await checkRosterFile(file, 'Acme');
        for (const problem of checked.problems)
          for (const locale of ['en', 'de'])
            expect(rosterProblemText(problem, locale)).not.toMatch(/undefined|NaN/);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the sentence of each problem', () => {
  it.each(rosterProblemCodes)('%s is written in both languages', (code) => {
    const values = { count: 2, first: 3, near: '' };
    const [english, german] = ['en', 'de'].map((locale) => rosterProblemText({ code, values }, locale));
    expect(english!.length).toBeGreaterThan(30);
    expect(german).not.toBe(english);
  });
});
