// Whole readings as they are frozen, over several waves of an organisation, and what somebody who collects them can write
// down. Screens, API, CSV and XLSX print the frozen document, so that the document is all outlets at once.
import type { Figure, Group, Measure, PublishedTables } from '@penumbra/attack';
import { ANSWERED } from '@penumbra/attack';
import { Random, type Wave } from '@penumbra/attack/testing';
import {
  membershipMoves,
  unitTree,
  type MembershipMove,
  type ReleaseDecision,
  type UnitTree,
} from '@penumbra/disclosure';
import type { Answers, Instrument, Item } from '@penumbra/instruments';
import { measuresOf, personScores, type Measure as Asked, type PersonScore } from '@penumbra/measures';
import { pastAudience } from '@penumbra/pulses';
import type { FrozenPulse } from '@penumbra/pulses/contract';
import { aClosedPulse } from '@penumbra/pulses/testing';
import {
  countAnswers,
  freezeReading,
  type Ballot,
  type FrozenCell,
  type FrozenReading,
} from '@penumbra/readings';

/** One wave, answered: the pulse as it is closed, and its ballots. */
export interface AnsweredPulse {
  /** Who is counted where. Known to everybody. */
  readonly tree: UnitTree;
  readonly pulse: FrozenPulse;
  readonly ballots: readonly Ballot[];
  /** Whose ballot each is. Nobody knows, but whoever counts a second time. */
  readonly personIds: readonly string[];
}

/** A reading with the units each of its shown cells is made of, which everybody knows. */
export interface PublishedReading extends AnsweredPulse {
  readonly reading: FrozenReading;
  readonly unitsOf: ReadonlyMap<string, readonly string[]>;
  readonly decision: ReleaseDecision;
}

/** A wave's people answer all items of an instrument: as they did those of the wave, and near it the others. */
export function answeredPulse(wave: Wave, instrument: Instrument, seed: number): AnsweredPulse {
  const random = new Random(seed);
  const tree = unitTree(wave.teams, 5);
  const answering: string[] = [];
  const ballots = tree.units.flatMap(({ unitId, personIds }) =>
    personIds.flatMap((personId): Ballot[] => {
      const given = wave.answers.get(personId);
      if (!given) return [];
      answering.push(personId);
      const said = Object.values(given).filter((value) => value !== null);
      const usual = said.length === 0 ? 3 : said.reduce((sum, value) => sum + value, 0) / said.length;
      const skips = said.length < Object.keys(given).length ? 0.1 : 0;
      const answers = instrument.items.flatMap((item): [string, Answers[string]][] => {
        if (item.askedWhen) return [];
        const own = Object.hasOwn(given, item.id) ? given[item.id]! : undefined;
        if (own === null || (own === undefined && random.chance(skips))) return [[item.id, 'cannot-say']];
        return [[item.id, onScale(item, own ?? usual + 0.6 * random.normal())]];
      });
      return [{ unitId, answers: Object.fromEntries(answers) }];
    }),
  );
  const pulse = aClosedPulse(wave.teams, { instrument, programme: 'quarterly' });
  const asked = { tree, pulse, ballots, personIds: answering };
  return wave.imported ? importedPulse(asked, wave) : asked;
}

/** A wave of another tool as it is imported: its groups as units of people who are known by number alone. */
function importedPulse(answered: AnsweredPulse, { teams }: Wave): AnsweredPulse {
  const { minimumCell } = answered.pulse;
  const audience = pastAudience(
    teams.map(({ teamId, parentId }) => ({ teamId, parentId, name: `Team ${teamId}` })),
    new Map(teams.map(({ teamId, memberIds }) => [teamId, memberIds.length])),
    minimumCell,
  );
  const teamOf = new Map(
    teams.flatMap(({ teamId, memberIds }) => memberIds.map((personId) => [personId, teamId] as const)),
  );
  // Random ids in the service; here the same every time.
  const idOf = new Map(audience.units.map(({ id }, place) => [id, `past unit ${place}`]));
  const units = audience.units.map((unit) => ({ ...unit, id: idOf.get(unit.id)! }));
  const ballots = answered.ballots.map(({ answers }, place) => ({
    unitId: idOf.get(audience.unitOfTeam.get(teamOf.get(answered.personIds[place]!)!)!)!,
    answers,
  }));
  const pulse = { ...answered.pulse, origin: 'imported' as const, teams: audience.teams, units };
  return { ...answered, pulse, ballots };
}

/** The same pulse as it would be counted after what became of its wave: who answered already is taken at the word given then. */
export function countedLater(first: AnsweredPulse, after: Wave, seed: number): AnsweredPulse {
  const later = answeredPulse(after, first.pulse.instrument, seed);
  const given = new Map(first.personIds.map((personId, place) => [personId, first.ballots[place]!.answers]));
  return {
    ...later,
    ballots: later.ballots.map(({ unitId, answers }, place) => ({
      unitId,
      answers: given.get(later.personIds[place]!) ?? answers,
    })),
  };
}

/** 1 to 5, healthy end high, on the item's own scale. */
function onScale({ scale, reversed }: Item, value: number): number {
  const share = (Math.min(5, Math.max(1, value)) - 1) / 4;
  const steps = Math.round(share * (scale.to - scale.from));
  return reversed ? scale.to - steps : scale.from + steps;
}

/**
 * Freezes wave after wave, each beside those before it.
 * @param options.asIfAllStayed a careless build: it takes the people of a unit to be those of the wave before
 */
export function publishReadings(
  pulses: readonly AnsweredPulse[],
  { asIfAllStayed = false }: { asIfAllStayed?: boolean } = {},
): PublishedReading[] {
  const earlier: FrozenReading[] = [];
  let decision: ReleaseDecision | null = null;
  return pulses.map((answered, index) => {
    const { pulse, ballots } = answered;
    const closed = { ...pulse, id: `00000000-0000-4000-8000-00000000000${index}` };
    const { reading, structure } = freezeReading(
      closed,
      countAnswers(pulse.instrument, ballots),
      earlier.slice(),
      {
        // Nobody counts who moved since an import.
        before:
          decision && pulses[index - 1]!.pulse.origin === 'asked'
            ? {
                decision,
                moves: asIfAllStayed
                  ? stayers(pulses[index - 1]!.tree, answered.tree)
                  : membershipMoves(pulses[index - 1]!.tree, answered.tree),
              }
            : null,
      },
    );
    decision = structure.decision;
    earlier.push(reading);
    const unitsOf = new Map(structure.decision.cells.map(({ cellId, unitIds }) => [cellId, unitIds]));
    // A team that is one cell with what lies below it is shown under its own name.
    for (const cell of reading.cells)
      if (cell.released && !unitsOf.has(cell.cellId))
        unitsOf.set(cell.cellId, unitsOf.get(structure.decision.cellOfTeam.get(cell.teamId)!)!);
    return { ...answered, reading, unitsOf, decision: structure.decision };
  });
}

/**
 * A further revision as the service makes it: from the kept answers, which know their cell alone, over the cells of the first.
 * What is decided on structure is the same, so that it is published of the same units.
 */
export function recomputed(first: PublishedReading): PublishedReading {
  const { pulse, ballots, reading, decision } = first;
  const unitOf = new Map([...decision.atomOf].map(([unitId, cellId]) => [cellId, unitId]));
  const kept = ballots.flatMap(({ unitId, answers }): Ballot[] => {
    const cellId = decision.atomOf.get(unitId)!;
    return cellId === null ? [] : [{ unitId: unitOf.get(cellId)!, answers }];
  });
  const again = { decision, number: 2, reason: 'Again', replaces: '', cells: reading.cells };
  return {
    ...first,
    reading: freezeReading(pulse, countAnswers(pulse.instrument, kept), [], { again }).reading,
  };
}

/** The tables of whoever holds two revisions, made of the same answers but for what became of the wave in between. */
export function tablesOfBoth(
  first: PublishedReading,
  second: PublishedReading,
): { measureId: string; tables: PublishedTables }[] {
  const whereOf = new Map<string, { units: [string, string]; answers: Answers }>();
  for (const [place, { personIds, ballots }] of [first, second].entries())
    for (const [index, personId] of personIds.entries()) {
      const { unitId, answers } = ballots[index]!;
      const found = whereOf.get(personId) ?? { units: ['', ''], answers };
      found.units[place] = unitId;
      whereOf.set(personId, found);
    }
  const people = [...whereOf.values()];
  const ballots = people.map(({ units, answers }) => ({ unitId: units.join(' then '), answers }));
  const [one, two] = [first, second].map(({ reading, unitsOf, pulse }, place) => {
    const own = new Map(
      [...unitsOf].map(([cellId, unitIds]) => [
        cellId,
        [
          ...new Set(
            people.flatMap(({ units }) => (unitIds.includes(units[place]!) ? [units.join(' then ')] : [])),
          ),
        ],
      ]),
    );
    return tablesOf({ reading, unitsOf: own, pulse, ballots });
  });
  return one!.map(({ measureId, tables }, index) => {
    const again = two![index]!.tables.figures.map((figure) => ({
      ...figure,
      figureId: `revision 2, ${figure.figureId}`,
    }));
    return { measureId, tables: { ...tables, figures: [...tables.figures, ...again] } };
  });
}

function stayers(before: UnitTree, now: UnitTree): MembershipMove[] {
  const sizes = new Map(now.units.map(({ unitId, size }) => [unitId, size]));
  const kept = before.units.map(({ unitId, size }): MembershipMove => {
    const sizeNow = sizes.get(unitId);
    sizes.delete(unitId);
    return sizeNow === undefined
      ? { fromUnitId: unitId, toUnitId: null, count: size }
      : { fromUnitId: unitId, toUnitId: unitId, count: Math.max(size, sizeNow) };
  });
  return [...kept, ...[...sizes].map(([toUnitId, count]) => ({ fromUnitId: null, toUnitId, count }))];
}

/**
 * The changes that are printed with their size, if everybody answered as before: then a change is that of the people who
 * joined less that of those who left. Cells of 10 and more are left out: there it is lost in the noise of the others.
 */
export function changesBetween(then: PublishedReading, now: PublishedReading): PublishedTables {
  const moves = membershipMoves(then.tree, now.tree);
  const groupId = (move: MembershipMove) => `${move.fromUnitId} > ${move.toUnitId}`;
  const measureIds = new Set<string>();
  const figures = now.reading.cells.flatMap((cell): Figure[] => {
    if (!cell.released || cell.trend?.because === 'large-cell') return [];
    const [before, after] = [then, now].map(({ unitsOf }) => new Set(unitsOf.get(cell.cellId)));
    const terms = moves.flatMap((move) => {
      const times = Number(after!.has(move.toUnitId ?? '')) - Number(before!.has(move.fromUnitId ?? ''));
      return times === 0 ? [] : [{ groupId: groupId(move), times, per: 1 }];
    });
    return cell.measures.flatMap((measure): Figure[] => {
      const points = measure.released ? (measure.change?.points ?? null) : null;
      if (points === null || terms.length === 0) return [];
      const { measureId } = measure;
      measureIds.add(measureId);
      const figureId = `change of ${measureId} in ${cell.cellId}`;
      return [{ kind: 'combined', figureId, measureId, terms, value: points, rounding: 1 }];
    });
  });
  return {
    k: now.pulse.minimumCell,
    groups: moves.map((move) => ({ groupId: groupId(move), respondents: move.count })),
    measures: [...measureIds].map((measureId) => ({ measureId, from: 0, to: 100 })),
    figures,
  };
}

/**
 * A careless build: each team's reading is decided for the team alone, so that every team of which at least k answered is
 * shown, whatever it gives away about the others.
 */
export function publishEachTeamAlone(answered: AnsweredPulse): PublishedReading {
  const { pulse, ballots } = answered;
  const parentOf = new Map(pulse.teams.map(({ teamId, parentId }) => [teamId, parentId]));
  const isWithin = (teamId: string, upper: string): boolean => {
    for (let at: string | null = teamId; at !== null; at = parentOf.get(at) ?? null)
      if (at === upper) return true;
    return false;
  };
  const unitsOf = new Map<string, readonly string[]>();
  const cells = pulse.teams.flatMap(({ teamId }): FrozenCell[] => {
    const units = pulse.units.filter((unit) => isWithin(unit.teamId, teamId));
    const unitIds = units.map(({ id }) => id);
    const teams = pulse.teams
      .filter((team) => isWithin(team.teamId, teamId))
      .map((team) => (team.teamId === teamId ? { ...team, parentId: null } : team));
    const own = ballots.filter(({ unitId }) => unitIds.includes(unitId));
    const { reading } = freezeReading({ ...pulse, units, teams }, countAnswers(pulse.instrument, own), []);
    const cell = reading.cells.find(({ cellId }) => cellId === `node.${teamId}`)!;
    if (cell.released) unitsOf.set(cell.cellId, unitIds);
    return cell.released ? [cell] : [];
  });
  const { reading, structure } = freezeReading(pulse, countAnswers(pulse.instrument, ballots), []);
  return { ...answered, unitsOf, decision: structure.decision, reading: { ...reading, cells } };
}

type PrintedReading = Pick<PublishedReading, 'reading' | 'unitsOf' | 'pulse' | 'ballots'>;

interface ScoredPerson {
  readonly unitId: string;
  readonly score: PersonScore;
}

/** All figures of a frozen reading, measure by measure; the number of people is taken to be known, printed or not. */
export function tablesOf(
  published: PrintedReading,
  options: { unclipped?: boolean } = {},
): { measureId: string; tables: PublishedTables }[] {
  const { pulse, ballots } = published;
  const scores = ballots.map(({ unitId, answers }) => ({
    unitId,
    scores: personScores(pulse.instrument, answers),
  }));
  return measuresOf(pulse.instrument).map((asked) => {
    const people = scores.flatMap(({ unitId, scores: own }): ScoredPerson[] => {
      const score = own[asked.id]!;
      return score.score === null ? [] : [{ unitId, score }];
    });
    return { measureId: asked.id, tables: tablesOfMeasure(published, asked, people, options) };
  });
}

function tablesOfMeasure(
  { reading, unitsOf, pulse }: PrintedReading,
  asked: Asked,
  people: readonly ScoredPerson[],
  { unclipped = false }: { unclipped?: boolean },
): PublishedTables {
  const parts = [...new Set(people.flatMap(({ score }) => score.parts.map(({ id }) => id)))].sort();
  const groups = new Map<string, Group & { respondents: number; unitId: string; skipped: string[] }>();
  for (const { unitId, score } of people) {
    const skipped = parts.filter((id) => !score.parts.some((part) => part.id === id));
    const groupId = [unitId, ...skipped].join(' ');
    const group = groups.get(groupId) ?? { groupId, unitId, skipped, respondents: 0 };
    groups.set(groupId, { ...group, respondents: group.respondents + 1 });
  }
  const figures: Figure[] = [];
  for (const cell of reading.cells) {
    const measure = cell.measures.find(({ measureId }) => measureId === asked.id);
    const unitIds = unitsOf.get(cell.cellId);
    if (!measure?.released || !unitIds) continue;
    const inside = [...groups.values()].filter(({ unitId }) => unitIds.includes(unitId));
    const of = inside.map(({ groupId }) => groupId);
    const n = inside.reduce((sum, { respondents }) => sum + respondents, 0);
    const own = people.filter(({ unitId }) => unitIds.includes(unitId));
    const exact = own.reduce((sum, { score }) => sum + score.score!, 0) / n;
    const printed = { of, n, rounding: 1, countPrinted: false };
    const { value, bound } = unclipped ? { value: Math.round(exact), bound: null } : measure.score;
    figures.push({ kind: 'mean', figureId: cell.cellId, measureId: asked.id, value, bound, ...printed });
    if (measure.favourable)
      figures.push({
        kind: 'mean',
        figureId: `${cell.cellId} favourable`,
        measureId: `${asked.id} favourable`,
        value: measure.favourable.value,
        bound: measure.favourable.bound,
        ...printed,
      });
    figures.push({
      kind: 'count',
      figureId: `${cell.cellId} answered`,
      measureId: ANSWERED,
      of,
      n: cell.respondentCount!,
    });
    // The cell's number again says nothing of the measure; another number is the measure's own.
    if (measure.respondentCount !== cell.respondentCount)
      figures.push({
        kind: 'count',
        figureId: `${cell.cellId} n`,
        measureId: asked.id,
        of,
        n: measure.respondentCount,
      });
    const flag = cell.flags.find(({ kind }) => MEASURE_OF[kind] === asked.id);
    const points = measure.parts ?? flag?.components ?? [];
    // Points are a part's share in score - 50. Times the number of parts there are, their mean is that score.
    for (const { id, points: moved } of points)
      figures.push({
        kind: 'combined',
        figureId: `${cell.cellId} points ${id}`,
        measureId: id,
        terms: inside.flatMap(({ groupId, skipped }) =>
          skipped.includes(id) ? [] : [{ groupId, times: 1, per: (parts.length - skipped.length) * n }],
        ),
        value: moved,
        rounding: 1,
      });
  }
  const measures: Measure[] = [
    { measureId: ANSWERED, from: 0, to: 1 },
    { measureId: asked.id, from: 0, to: 100, ...(parts.length > 1 ? { items: parts } : {}) },
    { measureId: `${asked.id} favourable`, from: 0, to: 100 },
    ...(parts.length > 1 ? parts.map((measureId) => ({ measureId, from: -100, to: 100 })) : []),
  ];
  return { k: pulse.minimumCell, groups: [...groups.values()], measures, figures };
}

/** The measure that a flag prints points of. */
const MEASURE_OF: Readonly<Record<string, string>> = {
  'hierarchy-shadow': 'hierarchy-shadow',
  dependency: 'dependency',
  overload: 'load',
  'low-shared-context': 'shared-context',
};
