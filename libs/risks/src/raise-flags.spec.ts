import { type Answers, quarterlyCore } from '@penumbra/measures/testing';
import { measureCells } from '@penumbra/measures';
import { describeFlag } from './describe-flag.js';
import type { Flag } from './flag.js';
import { publishableFlag } from './publishable-flag.js';
import { raiseFlags } from './raise-flags.js';

const instrument = quarterlyCore();
const measures = new Set(['hierarchy-shadow', 'dependency', 'trust']);

/** A person whose oriented answers are all `level`, moved one point up or down by `wobble` on every third item. */
function person(level: number, wobble: number): Answers {
  return Object.fromEntries(
    instrument.items.map((item, i) => {
      const value = Math.min(5, Math.max(1, level + (i % 3 === Math.abs(wobble) ? wobble : 0)));
      return [item.id, item.reversed ? 6 - value : value];
    }),
  );
}

function team(cellId: string, levels: readonly number[], invitedCount: number) {
  return {
    cellId,
    invitedCount,
    pooled: true,
    respondents: levels.map((level, i) => person(level, (i % 3) - 1)),
    releasedMeasures: measures,
    releasedComponents: measures,
  };
}

describe('raising flags', () => {
  const healthy = Array.from({ length: 14 }, (_, i) => team(`calm-${i}`, [4, 4, 4, 5, 4, 3, 4], 8));
  const measured = measureCells({
    instrument,
    cells: [...healthy, team('shaded', [2, 1, 2, 2, 1, 2, 2], 8), team('thin', [1, 1, 2, 1, 2], 9)],
  });
  const flags = raiseFlags({ measured, teamCellIds: new Set(measured.cells.map((cell) => cell.cellId)) });
  const of = (cellId: string, kind: string) => {
    const flag = flags.find((candidate) => candidate.cellId === cellId && candidate.kind === kind);
    if (flag === undefined) throw new Error(`no flag for ${cellId}`);
    return flag;
  };

  it('marks the team whose answers are plainly unhealthy and none of the calm ones', () => {
    expect(of('shaded', 'dependency').severity).toBe('high');
    expect(['elevated', 'high']).toContain(of('shaded', 'hierarchy-shadow').severity);
    expect(flags.filter((flag) => flag.cellId.startsWith('calm')).map((flag) => flag.severity)).toEqual(
      Array(28).fill('none'),
    );
  });

  it('does not judge a team of which fewer than 60 % answered, however bad its answers are', () => {
    expect(of('thin', 'dependency')).toMatchObject({
      severity: 'insufficient',
      insufficientBecause: 'low-response',
      pValue: null,
    });
  });

  it('says how the rule over many teams came to its cut, for the reader of why', () => {
    expect(of('shaded', 'dependency').ruleDetails).toEqual({
      teams: 15,
      bandCount: null,
      expectedNulls: null,
    });
    const banded = raiseFlags({
      measured,
      teamCellIds: new Set(measured.cells.map((cell) => cell.cellId)),
      rule: 'grey-band',
    });
    const shaded = banded.find((flag) => flag.cellId === 'shaded' && flag.kind === 'dependency');
    expect(shaded).toMatchObject({ severity: 'high', rule: 'grey-band/1' });
    const { bandCount, expectedNulls } = shaded?.ruleDetails ?? {};
    expect(expectedNulls).toBeCloseTo((1 + (bandCount as number)) / 0.4, 12);
    const pValues = banded.flatMap(({ kind, pValue }) =>
      kind === 'dependency' && pValue !== null ? [pValue] : [],
    );
    expect(pValues).toHaveLength(15);
    expect(pValues.filter((p) => p > 0.1 && p <= 0.5)).toHaveLength(bandCount as number);
    expect(
      banded.filter((flag) => flag.cellId.startsWith('calm')).every((flag) => flag.severity === 'none'),
    ).toBe(true);
  });

  it('gives points that add up to the distance from neutral', () => {
    for (const flag of flags) {
      const sum = (flag.components ?? []).reduce((total, component) => total + component.points, 0);
      expect(sum).toBeCloseTo(flag.index - 50, 9);
    }
  });

  it('judges only the cells it is told are teams', () => {
    expect(raiseFlags({ measured, teamCellIds: new Set(['shaded']) }).map((flag) => flag.cellId)).toEqual([
      'shaded',
      'shaded',
    ]);
  });

  it('speaks of answers and not of a person, in both languages', () => {
    const flag = of('shaded', 'hierarchy-shadow');
    const english = describeFlag(flag, 'en');
    expect(english.title).toBe('Hierarchy shadow');
    expect(english.sentences[0]).toBe('7 of 8 people answered.');
    expect(english.sentences.join(' ')).toContain('neutral is 50');
    expect(describeFlag(flag, 'de-AT').sentences[0]).toBe('7 von 8 Personen haben geantwortet.');
    expect(english.sentences).toHaveLength(describeFlag(flag, 'de').sentences.length);
    expect(flag.experiments.length).toBeGreaterThan(0);
  });

  it('shows p and q values up to the thousandth and chances to the hundredth, not the exact figures behind them', () => {
    const flag = of('shaded', 'hierarchy-shadow');
    const exact = {
      pValue: 0.0000004217,
      qValue: 0.0123401,
      pValueHigh: 0.5,
      qValueHigh: 0.9991,
      probability: 0.98765,
    };
    expect(publishableFlag({ ...flag, ...exact }, { clippedTo: null, showsItems: true })).toMatchObject({
      pValue: 0.001,
      qValue: 0.013,
      pValueHigh: 0.5,
      qValueHigh: 1,
      probability: 0.99,
    });
  });

  it('withholds everything that would give a clipped index away', () => {
    const unanimous = measureCells({ instrument, cells: [team('one-voice', [1, 1, 1, 1, 1], 5)] });
    const extreme = raiseFlags({ measured: unanimous, teamCellIds: new Set(['one-voice']) }).find(
      (flag) => flag.kind === 'dependency',
    );
    if (extreme === undefined) throw new Error('no flag');
    const shown = publishableFlag(extreme, { clippedTo: 80, showsItems: true });
    expect(extreme.index).toBeGreaterThan(80);
    expect(shown).toMatchObject({
      index: 80,
      interval95: null,
      probability: null,
      pValue: null,
      components: null,
    });
    expect(shown.evidence.map(({ key }) => key)).not.toContain('probability');
    // The bound belongs to the figure wherever it is printed.
    const sentences = (locale: string) => describeFlag(shown, locale, 'at-least').sentences.join(' ');
    expect(sentences('en')).toContain('Dependency at least 80 (neutral is 50)');
    expect(sentences('de')).toContain('mindestens 80 (neutral ist 50)');
  });

  it('says of a clipped balance at most what the risk says at least', () => {
    const balance: Flag = {
      ...of('shaded', 'hierarchy-shadow'),
      kind: 'imbalance',
      evidence: [{ key: 'balance-without-interval', numbers: { balance: 2.8 } }],
    };
    expect(describeFlag(balance, 'en', 'at-least').sentences[0]).toContain('Balance at most 2.8 of 10');
    expect(describeFlag(balance, 'de', 'at-most').sentences[0]).toContain('mindestens 2,8 von 10');
    expect(describeFlag(balance, 'en').sentences[0]).toContain('Balance 2.8 of 10');
  });
});
