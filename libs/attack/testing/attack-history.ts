import { countDifferences, ranges, solve, unclip, type Finding } from '../src/index.js';
import { organisationHistory, type HistoryOptions } from './organisation-history.js';
import { FOUND_BY, isFaultOfImports, publish, type Fault, type Publication } from './publication.js';
import { Random } from './random.js';

export interface AttackedHistory {
  readonly seed: number;
  readonly people: number;
  readonly beginsWithImport: boolean;
  /** Figures that were attacked. */
  readonly figures: number;
  readonly successes: readonly (Finding & { readonly outlet: string })[];
  /** How often insiders could narrow down another person's value, which only unanimity among the others allows. Not counted. */
  readonly extremesForInsiders: number;
}

/**
 * Publishes a history through the shelf (or with a fault) and attacks it from outside, and with one and two insiders. Every
 * third begins with an imported past survey, and all do in which a fault of imports is looked for.
 */
export function attackHistory(
  options: Omit<HistoryOptions, 'beginsWithImport'>,
  fault?: Fault,
): AttackedHistory {
  const beginsWithImport = fault ? isFaultOfImports(fault) : options.seed % 3 === 0;
  const waves = organisationHistory({ ...options, beginsWithImport });
  const successes: (Finding & { outlet: string })[] = [];
  let figures = 0;
  let extremesForInsiders = 0;
  const outside = publish(waves, { fault, seed: options.seed });
  for (const publication of outside) {
    figures += publication.tables.figures.length;
    const kinds = publication.attacks.filter((kind) => !fault || FOUND_BY[fault].includes(kind));
    const found = attackOne(publication, kinds);
    successes.push(...found.map((finding) => ({ ...finding, outlet: publication.outlet })));
    if (fault && successes.length > 0) break;
  }
  const respondents = [...new Set(waves.flatMap(({ answers }) => [...answers.keys()]))];
  const random = new Random(options.seed ^ 0x5bd1e995);
  for (const count of fault ? [] : [1, 2]) {
    if (respondents.length < count) continue;
    const insiders = new Set(Array.from({ length: count }, () => random.pick(respondents)));
    for (const publication of publish(waves, { insiders, seed: options.seed })) {
      if (publication.insiders.length === 0) continue;
      const found = solve(publication.tables, { insiders: publication.insiders, most: 1 });
      successes.push(
        ...found.map((finding) => ({ ...finding, outlet: `${publication.outlet}, ${count} insiders` })),
      );
      extremesForInsiders += extremes(publication);
    }
  }
  return {
    seed: options.seed,
    people: Math.max(
      ...waves.map(({ teams }) => teams.reduce((sum, { memberIds }) => sum + memberIds.length, 0)),
    ),
    beginsWithImport,
    figures,
    successes,
    extremesForInsiders,
  };
}

function attackOne({ tables }: Publication, kinds: readonly Finding['kind'][]): Finding[] {
  return [
    ...(kinds.includes('solved') ? solve(tables, { most: 1 }) : []),
    ...(kinds.includes('unclipped') ? unclip(tables) : []),
    ...(kinds.includes('range') ? ranges(tables, 1) : []),
    ...(kinds.includes('count') ? countDifferences(tables, 1) : []),
  ];
}

/** Cells in which a person's own answer, taken away, leaves the others less than their whole scale. */
function extremes({ tables, insiders }: Publication): number {
  let found = 0;
  for (const figure of tables.figures) {
    if (figure.kind !== 'mean' || figure.bound) continue;
    const inside = insiders.filter((groupId) => figure.of.includes(groupId)).length;
    const measure = tables.measures.find(({ measureId }) => measureId === figure.measureId)!;
    if (inside === 0) continue;
    const width = measure.to - measure.from;
    const slack = figure.n * Math.min(measure.to - figure.value, figure.value - measure.from);
    // An insider at the other end has used the slack up: what is left of it for the others is less than the whole scale.
    if (slack < (inside + 1) * width) found++;
  }
  return found;
}
