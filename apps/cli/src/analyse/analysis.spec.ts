import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { type Answers, checkInstrument, type Instrument } from '@penumbra/instruments';
import { measureCells } from '@penumbra/measures';
import { seededRandom } from '@penumbra/simulation';
import * as statistics from '@penumbra/statistics';
import { analyseJson } from './analyse-json.js';
import type { AnalyseOptions } from './analyse-plan.js';
import { analyseTable } from './analyse-table.js';
import type { Analysis, AveragesOverGroups, GroupFigures } from './analysis-figures.js';
import { analyseFiles } from './run-analyse.js';

type Cell = number | null;
interface Person {
  group: string;
  answers: Cell[];
}
interface Told {
  rows: Analysis['rows'];
  overall: Analysis['overall'];
  groups: GroupFigures[];
  averagesOverGroups: AveragesOverGroups;
}

const folder = mkdtempSync(join(tmpdir(), 'penumbra-analyse-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function fileOf(text: string): string {
  const path = join(folder, `${(files += 1)}.csv`);
  writeFileSync(path, text);
  return path;
}

const itemsOf = (count: number) => Array.from({ length: count }, (_, item) => `Q${item + 1}`);

function csvOf(people: readonly Person[], items: number): string {
  const rows = people.map(({ group, answers }) =>
    [group, ...answers.map((answer) => answer ?? 'NA')].join(','),
  );
  return `${['team', ...itemsOf(items)].join(',')}\n${rows.map((row) => `${row}\n`).join('')}`;
}

function jsonOf(options: Partial<AnalyseOptions> & { responses: string[]; items: string[] }): string {
  const { plan, analysis } = analyseFiles({ group: 'team', scale: '1:5', ...options });
  return [...analyseJson(plan, analysis)].join('');
}

const told = (options: Parameters<typeof jsonOf>[0]) => JSON.parse(jsonOf(options)) as Told;

function close(actual: number | null | undefined, expected: number | null | undefined, tolerance = 1e-9) {
  if (expected === null || expected === undefined) {
    expect(actual ?? null).toBeNull();
    return;
  }
  expect(typeof actual).toBe('number');
  const distance = Math.abs((actual as number) - expected);
  if (!(distance <= tolerance * Math.max(1, Math.abs(expected)))) expect(actual).toBe(expected);
}

const itemCount = 5;
const peopleArbitrary = (points: number, least = 1) =>
  fc.array(
    fc.record({
      group: fc.constantFrom('north', 'south', 'east', 'Zürich', '10'),
      answers: fc.array(
        fc.oneof(
          { arbitrary: fc.integer({ min: 1, max: points }), weight: 9 },
          { arbitrary: fc.constant(null), weight: 1 },
        ),
        { minLength: itemCount, maxLength: itemCount },
      ),
    }),
    { minLength: least, maxLength: 60 },
  );

const groupsOf = (people: readonly Person[]) => {
  const groups = new Map<string, Cell[][]>();
  for (const { group, answers } of people) groups.set(group, [...(groups.get(group) ?? []), answers]);
  return groups;
};
const isNumber = (cell: Cell): cell is number => cell !== null;
const hasScore = (row: readonly Cell[]) => row.filter(isNumber).length >= Math.ceil(0.6 * row.length - 1e-9);

describe('an analysis', () => {
  it('does not depend on the order of the rows, to the last digit', () => {
    fc.assert(
      fc.property(peopleArbitrary(5), fc.integer(), (people, seed) => {
        const other = people
          .map((person, i) => ({ person, key: Math.imul(i + 1, seed | 1) }))
          .sort((a, b) => a.key - b.key)
          .map(({ person }) => person);
        const items = itemsOf(itemCount);
        expect(jsonOf({ responses: [fileOf(csvOf(other, itemCount))], items })).toBe(
          jsonOf({ responses: [fileOf(csvOf(people, itemCount))], items }),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('of two files is the analysis of one file with the rows of both', () => {
    fc.assert(
      fc.property(peopleArbitrary(10), fc.nat(60), (people, cut) => {
        const items = itemsOf(itemCount);
        const parts = [people.slice(0, cut), people.slice(cut)];
        const options = { items, scale: '1:10', reverse: ['Q2'] };
        expect(jsonOf({ responses: parts.map((part) => fileOf(csvOf(part, itemCount))), ...options })).toBe(
          jsonOf({ responses: [fileOf(csvOf(people, itemCount))], ...options }),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('says what the functions of the shelf say of all answers at once', () => {
    fc.assert(
      fc.property(peopleArbitrary(5), (people) => {
        const own = told({ responses: [fileOf(csvOf(people, itemCount))], items: itemsOf(itemCount) });
        const groups = groupsOf(people);
        expect(own.groups.map(({ group }) => group).sort()).toEqual([...groups.keys()].sort());
        const completeOf = (rows: Cell[][]) => rows.filter((row) => row.every(isNumber)) as number[][];
        for (const figures of own.groups) {
          const scored = (groups.get(figures.group) as Cell[][]).filter(hasScore);
          const complete = completeOf(scored);
          const { agreement } = figures;
          expect([figures.respondents, agreement.completeRows]).toEqual([scored.length, complete.length]);
          close(agreement.withinGroupAgreementOfItems.uniform, statistics.rwgJ(complete, 2));
          close(agreement.withinGroupAgreementOfItems.slightlySkewed, statistics.rwgJ(complete, 1.34));
          close(agreement.averageDeviationFromMean, statistics.averageDeviation(complete));
          close(agreement.averageDeviationFromMedian, statistics.averageDeviation(complete, 'median'));
          figures.items.forEach((item, place) => {
            const values = scored.map((row) => row[place] as Cell).filter(isNumber);
            const column = values.map((value) => [value]);
            expect(item.answers).toBe(values.length);
            close(item.mean, statistics.mean(values));
            close(item.variance, statistics.variance(values));
            close(item.withinGroupAgreement.uniform, statistics.rwg(values, 2));
            close(item.withinGroupAgreement.slightlySkewed, statistics.rwg(values, 1.34));
            close(item.averageDeviationFromMean, statistics.averageDeviation(column));
            close(item.averageDeviationFromMedian, statistics.averageDeviation(column, 'median'));
            close(item.agreementAdjustedForMean, statistics.awg(values, { from: 1, to: 5 }));
            expect(item.favourable.count).toBe(values.filter((value) => value >= 4).length);
          });
        }
        const scores = [...groups.values()].map((rows) =>
          rows.filter(hasScore).map((row) => statistics.mean(row.filter(isNumber)) as number),
        );
        const icc = statistics.intraclassCorrelation(scores);
        close(own.overall.intraclassCorrelation?.intraclassCorrelation1, icc?.icc1);
        close(own.overall.intraclassCorrelation?.intraclassCorrelation1UnequalSizes, icc?.icc1UnequalSizes);
        close(own.overall.intraclassCorrelation?.intraclassCorrelation2, icc?.icc2);
        close(own.overall.mean?.itemScale, statistics.mean(scores.flat()));
        close(own.overall.variance?.itemScale, statistics.variance(scores.flat()));
        const adjusted = statistics.itemAdjustedMeans(
          [...groups].flatMap(([group, rows]) =>
            rows
              .filter(hasScore)
              .flatMap((row) =>
                row.flatMap((value, place) =>
                  value === null ? [] : [{ group, item: `Q${place + 1}`, value }],
                ),
              ),
          ),
        );
        expect(own.overall.itemsConnected).toBe(adjusted.connected);
        for (const figures of own.groups)
          close(figures.itemAdjustedMean?.itemScale, adjusted.means.get(figures.group));
        const all = completeOf([...groups.values()].flat());
        close(own.overall.reliability.cronbachAlpha, statistics.cronbachAlpha(all));
        close(
          own.overall.reliability.withinGroupAlpha,
          statistics.withinGroupAlpha([...groups.values()].map(completeOf)).alpha,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('has the omega of the complete rows', () => {
    const random = seededRandom(3);
    const people = Array.from({ length: 200 }, (_, i) => {
      const standing = random.normal();
      return {
        group: i % 2 === 0 ? 'a' : 'b',
        answers: [1, 0.8, 0.6, 0.5].map((loading) =>
          Math.max(1, Math.min(5, Math.round(3 + loading * standing + random.normal()))),
        ),
      };
    });
    const own = told({ responses: [fileOf(csvOf(people, 4))], items: itemsOf(4) });
    const expected = statistics.omegaTotal(people.map(({ answers }) => answers));
    expect(expected).not.toBeNull();
    close(own.overall.reliability.omegaTotal, expected, 1e-6);
  });

  it('with roster sizes says of means, intervals and posteriors what a reading says', () => {
    const instrument = instrumentOf(itemCount, ['Q2', 'Q4']);
    fc.assert(
      fc.property(peopleArbitrary(5, 8), fc.integer({ min: 0, max: 6 }), (people, silent) => {
        const groups = new Map([...groupsOf(people)].filter(([, rows]) => rows.filter(hasScore).length >= 2));
        fc.pre(groups.size > 0);
        const kept = people.filter(({ group }) => groups.has(group));
        const sizes = [...groups].map(([group, rows]) => [group, rows.length + silent] as const);
        const own = told({
          responses: [fileOf(csvOf(kept, itemCount))],
          items: itemsOf(itemCount),
          reverse: ['Q2', 'Q4'],
          rosterSize: fileOf(`team,invited\n${sizes.map((row) => row.join(',')).join('\n')}`),
        });
        const reading = measureCells({
          instrument,
          cells: [...groups].map(([cellId, rows]) => ({
            cellId,
            invitedCount: rows.length + silent,
            pooled: true,
            respondents: rows.map(answersOf),
            releasedMeasures: new Set(['made']),
            releasedComponents: new Set(['made']),
          })),
        });
        for (const cell of reading.cells) {
          const expected = cell.measures['made'] as NonNullable<(typeof cell.measures)[string]>;
          const found = own.groups.find(({ group }) => group === cell.cellId) as GroupFigures;
          expect([found.respondents, found.invited]).toEqual([
            expected.respondentCount,
            expected.invitedCount,
          ]);
          close(found.mean?.percentOfMaximum, expected.mean);
          close(found.mean?.itemScale, expected.itemScaleMean);
          close(found.variance?.percentOfMaximum, expected.variance);
          close(found.standardError?.percentOfMaximum, expected.standardError);
          close(found.degreesOfFreedom, expected.degreesOfFreedom);
          close(found.interval95?.percentOfMaximum.lower, expected.interval95.lower);
          close(found.interval95?.percentOfMaximum.upper, expected.interval95.upper);
          close(found.nonresponseBounds?.percentOfMaximum.lower, expected.nonresponseBounds.lower);
          close(found.nonresponseBounds?.percentOfMaximum.upper, expected.nonresponseBounds.upper);
          close(found.favourableAnswers.share, expected.favourable?.share);
          close(found.favourableAnswers.interval95?.lower, expected.favourable?.interval95.lower);
          close(found.favourableAnswers.interval95?.upper, expected.favourable?.interval95.upper);
          close(found.posterior?.mean, expected.posterior?.mean);
          close(found.posterior?.standardDeviation, expected.posterior?.standardDeviation);
          for (const component of expected.components ?? []) {
            const item = found.items.find((one) => one.item === component.id);
            close(item?.favourable.interval95?.lower, component.favourable?.interval95.lower);
            close(item?.favourable.interval95?.upper, component.favourable?.interval95.upper);
          }
        }
        close(own.overall.betweenGroups?.variance, reading.pooled['made']?.between?.variance);
        close(own.overall.variancePrior.variance, reading.pooled['made']?.variancePrior.variance);
      }),
      { numRuns: 60 },
    );
  });
});

describe('groups that were asked different items', () => {
  it('are compared at the average item: the ranking turns round', () => {
    // Q3 is answered two points lower by the same people; the south was spared it, the north was not asked Q1.
    const people: Person[] = [
      ...[5, 4, 3].map((high) => ({ group: 'both', answers: [high, high, high - 2] })),
      ...[4, 4, 4].map((high) => ({ group: 'north', answers: [null, high, high - 2] })),
      ...[3, 4, 3].map((high) => ({ group: 'south', answers: [high, high, null] })),
    ];
    const { groups, overall } = told({ responses: [fileOf(csvOf(people, 3))], items: itemsOf(3) });
    const [, north, south] = groups;
    expect([north?.mean?.itemScale, south?.mean?.itemScale]).toEqual([3, 10 / 3]);
    expect(overall.itemsConnected).toBe(true);
    const effects = overall.items.map(({ effect }) => effect);
    [2 / 3, 2 / 3, -4 / 3].forEach((effect, item) => close(effects[item], effect));
    close(north?.itemAdjustedMean?.itemScale, 4 - 2 / 3);
    close(south?.itemAdjustedMean?.itemScale, 10 / 3 - 2 / 3);
    close(north?.itemAdjustedMean?.percentOfMaximum, (100 * (7 / 3)) / 4);
  });
});

describe('the edges', () => {
  const group = (own: Told, name: string) => own.groups.find((one) => one.group === name) as GroupFigures;

  it('nobody, one person, and people who all agree', () => {
    const rows = ['agreed,4,4', 'agreed,4,4', 'alone,5,1', 'silent,NA,', 'mixed,1,2', 'mixed,5,5'];
    const own = told({
      responses: [fileOf(`team,Q1,Q2\n${rows.join('\n')}`)],
      items: ['Q1', 'Q2'],
      rosterSize: fileOf('team;invited\nagreed;2\nalone;3\nsilent;4\nmixed;1\nempty;6\n'),
    });
    expect(own.rows).toMatchObject({ read: 6, withScore: 5, withoutScore: 1, withoutGroup: 0 });
    expect(group(own, 'empty')).toMatchObject({
      respondents: 0,
      invited: 6,
      mean: null,
      standardError: null,
    });
    expect(group(own, 'empty').nonresponseBounds?.itemScale).toEqual({ lower: 1, upper: 5 });
    expect(group(own, 'silent')).toMatchObject({ respondents: 0, mean: null, posterior: null });
    expect(group(own, 'alone').mean).toEqual({ itemScale: 3, percentOfMaximum: 50 });
    expect(group(own, 'alone')).toMatchObject({ variance: null, standardError: null, interval95: null });
    const agreed = group(own, 'agreed');
    expect(agreed.variance).toEqual({ itemScale: 0, percentOfMaximum: 0 });
    expect(agreed.standardError?.percentOfMaximum).toBeGreaterThan(0);
    expect(agreed.agreement).toMatchObject({
      withinGroupAgreementOfItems: { uniform: 1, slightlySkewed: 1 },
      averageDeviationFromMean: 0,
    });
    expect(agreed.items[0]?.favourable).toMatchObject({ count: 2, share: 1, intervalMethod: 'census' });
    // Two answered where the roster knows one: the roster moved.
    expect(group(own, 'mixed').invited).toBe(2);
  });

  it('no differences between groups have no ICC(2), and no variance at all no alpha', () => {
    const same = told({ responses: [fileOf('team,Q1\na,1\na,5\nb,1\nb,5\n')], items: ['Q1'] });
    expect(same.overall.intraclassCorrelation).toMatchObject({
      intraclassCorrelation2: null,
      meanSquareBetween: 0,
    });
    expect(same.overall.reliability).toMatchObject({ cronbachAlpha: null, omegaTotal: null, used: 0.4 });
    const flat = told({ responses: [fileOf('team,Q1,Q2\na,3,3\na,3,3\nb,3,3\n')], items: ['Q1', 'Q2'] });
    expect(flat.overall.reliability).toMatchObject({ cronbachAlpha: null, withinGroupAlpha: null });
    expect(flat.overall.intraclassCorrelation?.intraclassCorrelation1).toBeNull();
  });

  it('a tipping point, by hand: two of four at 75 need the others at 25 to meet 50', () => {
    const own = told({
      responses: [fileOf('team,Q1\na,4\na,4\n')],
      items: ['Q1'],
      rosterSize: fileOf('team,invited\na,4\n'),
    });
    expect(own.groups[0]?.tippingPoint).toEqual({ criterion: 50, value: 25, canOverturn: true });
    expect(own.groups[0]?.nonresponseBounds?.percentOfMaximum).toEqual({ lower: 37.5, upper: 87.5 });
  });

  it('without roster sizes says nothing of the silent and corrects for no finite group', () => {
    const own = told({ responses: [fileOf('team,Q1\na,4\na,2\na,3\n')], items: ['Q1'] });
    expect(own.groups[0]).toMatchObject({ invited: null, nonresponseBounds: null, tippingPoint: null });
    // One group: its own variance is the prior, so the standard error is s / sqrt(n).
    close(own.groups[0]?.standardError?.itemScale, 1 / Math.sqrt(3));
    expect(own.groups[0]?.items[0]?.favourable.intervalMethod).toBe('wilson');
  });

  it('leaves straight lines out only when told to', () => {
    const items = itemsOf(8);
    const file = fileOf(`team,${items.join(',')}\na,3,3,3,3,3,3,3,3\na,1,2,3,4,5,4,3,2\n`);
    const options = { responses: [file], items, reverse: ['Q8'] };
    expect(told(options).rows).toMatchObject({ withScore: 2, straightLines: 1, straightLinesLeftOut: false });
    expect(told({ ...options, withoutStraightLines: true }).rows).toMatchObject({
      withScore: 1,
      straightLines: 1,
    });
    expect(told({ responses: [file], items }).rows.straightLines).toBe(0);
  });

  it('orders groups by number where all are numbers', () => {
    const own = told({ responses: [fileOf('team,Q1\n10,4\n9,2\n-1,3\n')], items: ['Q1'] });
    expect(own.groups.map(({ group: name }) => name)).toEqual(['-1', '9', '10']);
  });

  it('is also told as a table', () => {
    const file = fileOf('team,Q1\nnorth,4\nnorth,2\nsouth,3\n');
    const { plan, analysis } = analyseFiles({
      responses: [file],
      group: 'team',
      items: ['Q1'],
      scale: '1:5',
    });
    const table = [...analyseTable(plan, analysis)].join('');
    expect(table).toContain('3 people with a score in 2 of 2 groups');
    expect(table).toMatch(/^north +2 +– +50\.0 /m);
  });
});

const realFolder = process.env['PENUMBRA_REAL_DATA'];

describe('the real lq2002 data', () => {
  const title = 'every figure equals R';
  if (!realFolder) {
    it.skip(`${title} (set PENUMBRA_REAL_DATA to the folder with lq2002 to compare)`, () => {});
    return;
  }
  it(title, () => {
    const reference = resolve(process.cwd(), 'libs/statistics/reference/real.json');
    const real = JSON.parse(readFileSync(reference, 'utf8'));
    const items = Array.from({ length: 11 }, (_, item) => `LEAD${String(item + 1).padStart(2, '0')}`);
    const own = told({ responses: [join(realFolder, 'lq2002/responses.csv')], group: 'COMPID', items });
    const { overall, averagesOverGroups: average } = own;
    expect([overall.respondents, overall.groups]).toEqual([real.respondents, real.groups]);
    close(average.items[0]?.withinGroupAgreement.uniform, real.rwgUniform);
    close(average.items[0]?.withinGroupAgreement.slightlySkewed, real.rwgSkewed);
    close(average.items[0]?.agreementAdjustedForMean, real.awg);
    close(average.withinGroupAgreementOfItems.uniform, real.rwgJUniform);
    close(average.withinGroupAgreementOfItems.slightlySkewed, real.rwgJSkewed);
    close(average.averageDeviationFromMean, real.averageDeviationMean);
    close(average.averageDeviationFromMedian, real.averageDeviationMedian);
    close(overall.intraclassCorrelation?.intraclassCorrelation1, real.icc1);
    close(overall.intraclassCorrelation?.intraclassCorrelation2, real.icc2);
    close(overall.reliability.cronbachAlpha, real.alpha);
    close(overall.reliability.withinGroupAlpha, real.withinAlpha);
    close(overall.reliability.omegaTotal, real.omegaTotal, 1e-6);
    expect(own.groups).toHaveLength(real.groups);
    for (const { group, mean, variance } of own.groups) {
      close(mean?.itemScale, real.groupMeans[group]);
      close(variance?.itemScale, real.groupVariances[group]);
    }
  });
});

function instrumentOf(items: number, reversed: readonly string[]): Instrument {
  const checked = checkInstrument({
    key: 'made',
    title: { en: 'Made' },
    items: itemsOf(items).map((id) => ({
      id,
      text: { en: id },
      scale: { from: 1, to: 5, lowLabel: { en: 'no' }, highLabel: { en: 'yes' } },
      reversed: reversed.includes(id),
    })),
    constructs: [{ id: 'made', name: { en: 'Made' }, itemIds: itemsOf(items) }],
  });
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.instrument;
}

function answersOf(row: readonly Cell[]): Answers {
  return Object.fromEntries(
    row.flatMap((answer, item) => (answer === null ? [] : [[`Q${item + 1}`, answer]])),
  );
}
