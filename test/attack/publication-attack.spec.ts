import { attackHistory, FAULTS, organisationHistory, publish, Random } from '@penumbra/attack/testing';

// The same attack on 1,000 large and 10,000 small organisations: npm run attack.
const large = { from: 60, to: 300 };
const small = { from: 5, to: 40 };

describe('an attacker who collects every published figure of every wave', () => {
  jest.setTimeout(180_000);

  it.each([
    ['60 to 300 people', 36, large, 1],
    ['up to 40 people', 170, small, 5_000],
  ] as const)('learns nothing about 1 to 4 people in organisations of %s', (_, histories, people, seed) => {
    let figures = 0;
    let imports = 0;
    for (let i = 0; i < histories; i++) {
      const history = attackHistory({ seed: seed + i, people, waves: 4 });
      expect({ seed: history.seed, successes: history.successes }).toEqual({
        seed: seed + i,
        successes: [],
      });
      figures += history.figures;
      imports += Number(history.beginsWithImport);
    }
    // Something was published to be attacked.
    expect(figures).toBeGreaterThan(histories * 20);
    expect(imports).toBeGreaterThanOrEqual(Math.floor(histories / 3));
  });

  it('publishes cells, items, favourable shares, counts, comments, changes and windows to be attacked', () => {
    const outlets = new Map<string, number>();
    for (let seed = 1; seed <= 6; seed++)
      for (const { outlet, tables } of publish(organisationHistory({ seed, people: large, waves: 5 }))) {
        for (const { figureId, measureId } of tables.figures) {
          const kind = figureId.startsWith('change')
            ? 'change'
            : figureId.startsWith('window')
              ? 'window'
              : outlet.includes('same answers')
                ? 'change of small cell'
                : outlet.includes('counts')
                  ? 'count'
                  : measureId.includes('favourable')
                    ? 'favourable share'
                    : /^(TR|HS)\d/.test(measureId)
                      ? 'item'
                      : figureId.startsWith('rest')
                        ? 'rest'
                        : measureId;
          outlets.set(kind, (outlets.get(kind) ?? 0) + 1);
        }
      }
    expect([...outlets.keys()].sort()).toEqual(
      expect.arrayContaining([
        'AG1',
        'change',
        'comments',
        'count',
        'favourable share',
        'item',
        'rest',
        'window',
      ]),
    );
  });

  it.each(FAULTS)('finds the planted fault: %s', (fault) => {
    // A fault shows where the organisation happens to have the groups for it; some take many looks.
    const looks = fault === 'pooled-parameters' ? 60 : 12;
    let found = 0;
    for (let seed = 1; seed <= looks && found < 2; seed++)
      if (attackHistory({ seed, people: { from: 30, to: 90 }, waves: 4 }, fault).successes.length > 0)
        found++;
    expect(found).toBe(2);
  });
});

describe('suppression', () => {
  it('never depends on values: with the answers dealt anew to the same people who answered, the same is published', () => {
    const shape = (waves: Parameters<typeof publish>[0]) =>
      publish(waves).map(({ outlet, tables }) => ({
        outlet,
        groups: tables.groups,
        // Where a figure near an end of its scale is clipped depends on values, and so does whether items stand beside it:
        // unanimity is a matter of values. Which cells show a measure at all, and every count, must not.
        figures: tables.figures.flatMap((figure) =>
          /^(TR|HS)\d/.test(figure.measureId)
            ? []
            : [
                {
                  figureId: figure.figureId,
                  measureId: figure.measureId,
                  of: 'of' in figure ? figure.of : [],
                },
              ],
        ),
      }));
    for (let seed = 1; seed <= 40; seed++) {
      const waves = organisationHistory({ seed, people: seed % 2 ? small : { from: 60, to: 150 }, waves: 4 });
      const random = new Random(seed);
      const dealt = waves.map((wave) => ({
        ...wave,
        answers: new Map(
          [...wave.answers].map(([personId, answers]) => [
            personId,
            Object.fromEntries(
              Object.entries(answers).map(([item, value]) => [
                item,
                value === null ? null : random.between(1, 5),
              ]),
            ),
          ]),
        ),
      }));
      expect(shape(dealt)).toEqual(shape(waves));
    }
  });
});
