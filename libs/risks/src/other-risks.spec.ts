import { type Answers, instrumentFromBank, QUARTERLY_CORE_ITEM_IDS } from '@penumbra/measures/testing';
import { measureCells, measuresOf } from '@penumbra/measures';
import { describeFlag, partInWords } from './describe-flag.js';
import { experiments, experimentsFor } from './experiments.js';
import type { Flag, FlagKind } from './flag.js';
import { publishableFlag } from './publishable-flag.js';
import { raiseDriftFlags } from './raise-drift-flags.js';
import { type EarlierReadings, raiseFlags } from './raise-flags.js';

const instrument = instrumentFromBank({
  key: 'core-and-more',
  title: { en: 'Core and more' },
  itemIds: [...QUARTERLY_CORE_ITEM_IDS, 'LD1', 'LD2', 'SC3', 'SC4'],
});
const measures = new Set(measuresOf(instrument).map(({ id }) => id));

/** Seven people who answer 4 on the healthy side of everything, some 3 or 5, then what the test changes. */
function team(cellId: string, change: (person: number) => Answers = () => ({}), invitedCount = 8) {
  return {
    cellId,
    invitedCount,
    pooled: true,
    respondents: Array.from({ length: 7 }, (_, person): Answers => {
      const usual = instrument.items.map((item, i) => {
        const value = 4 + ((person + i) % 3) - 1;
        return [item.id, item.id === 'BA1' ? value + 4 : item.reversed ? 6 - value : value] as const;
      });
      return { ...Object.fromEntries(usual), ...change(person) };
    }),
    releasedMeasures: measures,
    releasedComponents: measures,
  };
}

const calm = Array.from({ length: 12 }, (_, i) => team(`calm-${i}`));

function flagsOf(
  special: ReturnType<typeof team>,
  earlier?: ReadonlyMap<string, EarlierReadings>,
): (kind: FlagKind) => Flag {
  const measured = measureCells({ instrument, cells: [...calm, special] });
  const teamCellIds = new Set(measured.cells.map(({ cellId }) => cellId));
  const flags = raiseFlags({ measured, teamCellIds, ...(earlier ? { earlier } : {}) });
  return (kind) => {
    const flag = flags.find((candidate) => candidate.cellId === special.cellId && candidate.kind === kind);
    if (flag === undefined) throw new Error(`no ${kind}`);
    return flag;
  };
}

const quiet = (person: number): Answers => ({
  HS1: 1 + (person % 2),
  HS8: person < 4 ? 5 : 2,
  AG1: person === 0 ? 5 : 4,
});

describe('overload and low shared context', () => {
  it('are read from 100 minus the construct, when at least two of its items were asked', () => {
    const of = flagsOf(team('helpers', (person) => ({ LD1: 5, LD2: 4 + (person % 2) })));
    expect(of('overload').severity).toBe('high');
    expect(of('overload').index).toBeGreaterThan(80);
    expect(of('overload').components?.[0]?.points).toBeGreaterThan(0);
    expect(of('overload').experiments).toEqual(['portfolio-review']);
    expect(of('low-shared-context').severity).toBe('none');
    expect(describeFlag(of('overload'), 'en').sentences.join(' ')).toContain('Overload');
  });

  it('are not judged where only one item was asked', () => {
    const thin = instrumentFromBank({ key: 'thin', title: { en: 'Thin' }, itemIds: ['TR1', 'LD1'] });
    const cell = { ...team('x'), releasedMeasures: new Set(['load']) };
    const measured = measureCells({ instrument: thin, cells: [cell] });
    expect(raiseFlags({ measured, teamCellIds: new Set(['x']) })).toEqual([]);
  });
});

describe('imbalance', () => {
  const uneven = team('uneven', (person) => ({ BA1: 3 + (person % 3) }));

  it('waits for the second reading in a row', () => {
    const first = flagsOf(uneven)('imbalance');
    expect(first.severity).toBe('none');
    expect(first.probability).toBeGreaterThan(0.99);
    expect(first.evidence.map(({ key }) => key)).toContain('first-reading-below');
    const healed = flagsOf(uneven, new Map([['uneven', { imbalanceProbability: 0.3 }]]))('imbalance');
    expect(healed.severity).toBe('none');
    const again = flagsOf(uneven, new Map([['uneven', { imbalanceProbability: 0.9 }]]))('imbalance');
    expect(again.severity).toBe('elevated');
    expect([again.pValueHigh, again.qValueHigh]).toEqual([null, null]);
    // Seven people at 3 3 3 4 4 5 5: the mean is 27 of 7.
    expect(describeFlag(again, 'en').sentences[1]).toMatch(
      /^Balance 3\.9 of 10 \(95% range 3\.\d to 4\.\d\); under 7 is worth a conversation\.$/,
    );
    expect(describeFlag(again, 'de').sentences[1]).toContain('3,9 von 10');
    expect(again.evidence.map(({ key }) => key)).toContain('two-readings-in-a-row');
    expect(
      publishableFlag(again, { clippedTo: null, showsItems: true }).evidence.map(({ key }) => key),
    ).toContain('two-readings-in-a-row');
  });

  it('is not raised by a balanced team whatever the reading before said', () => {
    expect(
      flagsOf(team('even'), new Map([['even', { imbalanceProbability: 0.99 }]]))('imbalance').severity,
    ).toBe('none');
  });
});

describe('false consensus', () => {
  it('takes agreement that is clipped for uniform, and says no share of it', () => {
    const measured = measureCells({ instrument, cells: [...calm, team('quiet', quiet)] });
    const { measures: own } = measured.cells.at(-1)!;
    // All or all but one of seven at the highest: 6/7 of 100 is shown, whatever their spread.
    own['AG1'] = { ...own['AG1']!, clipped: true, mean: 600 / 7, variance: null };
    const flag = raiseFlags({ measured, teamCellIds: new Set(['quiet']) }).find(
      ({ kind }) => kind === 'false-consensus',
    )!;
    expect(flag.corroborators).toContain('false-consensus');
    expect(flag.evidence.map(({ key }) => key)).not.toContain('formal-agreement');
  });

  it('needs agreement aloud together with silence inside; uniform healthy teams have none', () => {
    const of = flagsOf(team('quiet', quiet));
    expect(of('false-consensus')).toMatchObject({
      severity: 'elevated',
      corroborators: ['false-consensus', 'pluralistic-gap'],
    });
    expect(of('hierarchy-shadow').corroborators).toEqual(['false-consensus', 'pluralistic-gap']);
    expect(flagsOf(team('uniform', () => ({ AG1: 4 })))('false-consensus').severity).toBe('none');
  });

  it('is a watch with one of the two signs', () => {
    const of = flagsOf(team('gap', (person) => ({ ...quiet(person), HS1: 5 })));
    expect(of('false-consensus')).toMatchObject({ severity: 'watch', corroborators: ['pluralistic-gap'] });
  });

  it('is no more than a watch where fewer than 70 % answered', () => {
    expect(flagsOf(team('quiet', quiet, 10))('false-consensus').severity).toBe('elevated');
    expect(flagsOf(team('quiet', quiet, 11))('false-consensus').severity).toBe('watch');
  });

  it('looks at items only where they are released', () => {
    const hidden = { ...team('hidden', quiet), releasedComponents: new Set<string>() };
    const measured = measureCells({ instrument, cells: [...calm, hidden] });
    const flags = raiseFlags({ measured, teamCellIds: new Set(['hidden']) });
    expect(flags.map(({ kind }) => kind)).not.toContain('false-consensus');
    expect(
      flags.every(({ corroborators, components }) => corroborators.length === 0 && components === null),
    ).toBe(true);
  });
});

describe('corroborators of hierarchy shadow', () => {
  it('hear silence: people who prefer not to answer where others do', () => {
    const silent = team('silent', (person) =>
      person < 3 ? { HS8: 'prefer-not-to-answer' } : { HS8: 'cannot-say' },
    );
    expect(flagsOf(silent)('hierarchy-shadow').corroborators).toContain('silence');
    const unsure = team('unsure', () => ({ HS8: 'cannot-say' }));
    expect(flagsOf(unsure)('hierarchy-shadow').corroborators).not.toContain('silence');
  });

  it('see a drop of response of 20 points against the three readings before', () => {
    const own = team('leaving', undefined, 10);
    const of = (responseRates: number[]) =>
      flagsOf(own, new Map([['leaving', { responseRates }]]))('hierarchy-shadow').corroborators;
    expect(of([0.2, 0.9, 0.9, 0.9])).toEqual(['response-drop']);
    expect(of([0.9, 0.9, 0.89])).toEqual([]);
    expect(of([1, 1])).toEqual([]);
  });

  it('turn an elevated shadow into a high one when there are two of them', () => {
    const change = (person: number): Answers => ({
      ...quiet(person),
      HS3: 3 + (person % 3 === 0 ? 1 : 0),
      HS5: 3,
      HS6: 3,
      HS9: 3,
    });
    const flag = flagsOf(team('shaded', change))('hierarchy-shadow');
    expect(flag.qValue).toBeLessThanOrEqual(0.05);
    expect(flag.qValueHigh).toBeGreaterThan(0.05);
    expect(flag.severity).toBe('high');
  });
});

const reading = (mean: number) => ({ mean, standardError: 4 });

describe('drift', () => {
  const history = (trust: number[], shadow: number[]) => ({
    cellId: 'a',
    respondentCount: 7,
    invitedCount: 8,
    measures: [
      { measureId: 'trust', direction: 'health' as const, readings: trust.map(reading) },
      { measureId: 'hierarchy-shadow', direction: 'risk' as const, readings: shadow.map(reading) },
    ],
  });

  it('is seen against the team’s own first four readings, on the unhealthy side only', () => {
    const [falling] = raiseDriftFlags([history([70, 71, 69, 70, 50, 40], [30, 31, 29, 30, 30, 29])]);
    expect(falling?.severity).toBe('watch');
    expect(describeFlag(falling as Flag, 'en').sentences.join(' ')).toContain(
      'Trust has moved down from 70 to',
    );
    const [rising] = raiseDriftFlags([history([70, 71, 69, 70, 95, 99], [30, 31, 29, 30, 30, 29])]);
    expect(rising?.severity).toBe('none');
    const [both] = raiseDriftFlags([history([70, 71, 69, 70, 50, 40], [30, 31, 29, 30, 60, 70])]);
    expect(both?.severity).toBe('elevated');
    expect(describeFlag(both as Flag, 'de').sentences).toHaveLength(
      describeFlag(both as Flag, 'en').sentences.length,
    );
  });

  it('says how probable it is and how far it may lie from there, on the risk side', () => {
    const [falling] = raiseDriftFlags([history([70, 71, 69, 70, 50, 40], [30, 31, 29, 30, 30, 29])]);
    const { index, criterion, interval95, probability } = falling as Flag;
    // Baseline 70; after 50 the course is 64, after 40 it is 56.8.
    expect(criterion).toBeCloseTo(30, 12);
    expect(index).toBeCloseTo(100 - 56.8, 12);
    // Variance after two readings of error 4: .09 x 16 x (1 + .49), and the baseline's 16 / 4.
    const error = Math.sqrt(0.09 * 16 * 1.49 + 4);
    expect(interval95?.upper).toBeCloseTo(index + 1.959963984540054 * error, 9);
    expect(interval95?.lower).toBeCloseTo(index - 1.959963984540054 * error, 9);
    expect(probability).toBeGreaterThan(0.999);
    expect(describeFlag(falling as Flag, 'en').sentences.at(-1)).toBe(
      'Chance that it lies on the less healthy side of its own first four readings: > 99%.',
    );
    expect(describeFlag(falling as Flag, 'de').sentences.at(-1)).toContain('> 99 %');
  });

  it('needs the response of every flag: 60 % to be judged, 70 % to be elevated', () => {
    const both = history([70, 71, 69, 70, 50, 40], [30, 31, 29, 30, 60, 70]);
    const severity = (respondentCount: number, invitedCount: number) =>
      raiseDriftFlags([{ ...both, respondentCount, invitedCount }])[0]?.severity;
    expect([severity(7, 10), severity(6, 9), severity(6, 10), severity(5, 9), severity(4, 4)]).toEqual([
      'elevated',
      'watch',
      'watch',
      'insufficient',
      'insufficient',
    ]);
  });

  it('is not judged before there are five readings', () => {
    expect(raiseDriftFlags([history([70, 71, 69, 20], [30, 31, 29, 90])])).toEqual([]);
  });
});

describe('what is said of the rule behind a flag', () => {
  const caveats = (flag: Flag, locale = 'en') => describeFlag(flag, locale).caveats.join(' ');
  const shaded = flagsOf(team('helpers', (person) => ({ LD1: 5, LD2: 4 + (person % 2) })))('overload');

  it('promises an average only, names what breaks it, and never gives the others an all-clear', () => {
    expect(shaded.severity).toBe('high');
    expect(caveats(shaded)).toMatch(/on average over many organisations.*no promise/);
    expect(caveats(shaded)).toMatch(/department.*unhappy.*fear/);
    expect(caveats(shaded, 'de')).toMatch(/im Mittel.*Bereich.*Unzufriedene.*Angst.*keine Entwarnung/);
    for (const kind of ['hierarchy-shadow', 'imbalance', 'false-consensus', 'drift'] as const)
      expect(caveats({ ...shaded, kind })).toContain('No flag elsewhere is not an all-clear');
  });

  it('does not claim a limit on errors where there is none', () => {
    expect(caveats({ ...shaded, severity: 'watch' })).not.toContain('average');
    expect(caveats({ ...shaded, severity: 'watch' })).toContain('no test');
    expect(caveats({ ...shaded, kind: 'false-consensus' })).toContain('rule of thumb');
    expect(caveats({ ...shaded, kind: 'drift' })).toContain('own past');
  });

  it('has words in two languages for every part that can carry points', () => {
    const carrying = ['shadow', 'performative', 'contrast', ...instrument.items.map(({ id }) => id)].filter(
      (id) => /^(shadow|performative|contrast|DP\d|LD\d|SC\d)$/.test(id),
    );
    expect(carrying.length).toBeGreaterThan(9);
    for (const id of carrying) {
      const [english, german] = [partInWords(id, 'en'), partInWords(id, 'de')];
      expect(english).not.toBeNull();
      expect(german).not.toBeNull();
      expect(german).not.toBe(english);
    }
    expect(partInWords('X9', 'en')).toBeNull();
  });
});

describe('experiments', () => {
  it('offer at least one step for every flag, in two languages, asked back with items', () => {
    const kinds: FlagKind[] = [
      'hierarchy-shadow',
      'dependency',
      'imbalance',
      'false-consensus',
      'drift',
      'overload',
      'low-shared-context',
    ];
    for (const kind of kinds) expect(experimentsFor(kind).length).toBeGreaterThan(0);
    for (const { text, askedBackWith } of experiments) {
      expect(text.de).not.toBe(text.en);
      expect(askedBackWith.length).toBeGreaterThan(0);
    }
    expect(new Set(experiments.map(({ id }) => id)).size).toBe(experiments.length);
  });

  it('put the one for the largest component first', () => {
    expect(experimentsFor('dependency', ['DP2', 'DP1'])[0]?.id).toBe('who-else-may-say-yes');
    expect(experimentsFor('dependency', ['DP1'])[0]?.id).toBe('three-days-away');
  });
});
