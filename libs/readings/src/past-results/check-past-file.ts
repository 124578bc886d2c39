import type { Answer, Answers, Instrument, Item } from '@penumbra/instruments';
import { presentable } from '@penumbra/platform';
import { CompactAnswers } from '../compact-answers.js';
import { matchColumns, type ColumnUse } from './match-columns.js';
import type { PastAnswer, PastPlan } from './past-plan.js';
import type { PastProblems } from './past-problem.js';
import { readAnswer } from './read-answer.js';
import { readPastRows, type PastDialect, type PastRow, type PastRows } from './read-past-rows.js';

/** A team of today's roster, as groups of a past survey are put into it. */
export interface PastTeam {
  readonly teamId: string;
  readonly parentId: string | null;
  readonly name: string;
}

/** A file as it was understood. Holds counts of small groups and answers: for the tally, not for anybody's eyes. */
export interface UnderstoodFile {
  readonly dialect: PastDialect;
  /** Rows that count: handed in, with at least one answer. */
  readonly rowCount: number;
  readonly unfinishedCount: number;
  /** Rows without an answer to any of the items. */
  readonly unansweredCount: number;
  readonly columns: readonly (ColumnUse & { readonly heading: string })[];
  readonly groups: readonly PastGroup[];
  /** Whatever was not a whole number, with what it was taken for. */
  readonly readAs: readonly { readonly text: string; readonly as: PastAnswer }[];
  /** The instrument with the items that were asked. */
  readonly asked: Instrument;
  /** Each row's answers, with its team in the place of a unit. */
  readonly answers: CompactAnswers;
  readonly answeredOfTeam: ReadonlyMap<string, number>;
  readonly invitedOfTeam: ReadonlyMap<string, number>;
}

export interface PastGroup {
  /** As in the file. */
  readonly group: string;
  readonly team: PastTeam | null;
  readonly invited: number | null;
}

const distinctTextsShown = 200;

/**
 * Reads the file of a past survey by a plan and reports everything that is wrong with it at once.
 * @returns null when not even its columns are known; otherwise as far as it was understood, also with problems.
 */
export async function checkPastFile(
  file: Uint8Array,
  plan: PastPlan,
  instrument: Instrument,
  teams: readonly PastTeam[],
  problems: PastProblems,
): Promise<UnderstoodFile | null> {
  const read = await readPastRows(file, problems);
  if (!read) return null;
  const teamNamed = new Map(teams.map((team) => [team.name.toLowerCase(), team]));
  const uses = matchColumns(read.columns, plan, instrument, problems);
  const groupPlace = groupColumn(read, uses, plan, teamNamed, problems);
  if (groupPlace !== null) uses[groupPlace] = { use: 'group' };
  const asked = askedOf(instrument, new Set(uses.flatMap((use) => (use.use === 'item' ? [use.itemId] : []))));
  const answers = new CompactAnswers(asked);
  const reader = new AnswerReader(read, uses, asked, plan, problems);
  const countOfGroup = new Map<string, number>();
  const teamOf = new Map<string, PastTeam | null>();
  let unansweredCount = 0;
  for (const row of read.rows) {
    const given = reader.read(row);
    if (Object.keys(given).length === 0) {
      unansweredCount += 1;
      continue;
    }
    if (groupPlace === null) continue;
    const group = row.cells[groupPlace]!;
    if (!teamOf.has(group)) teamOf.set(group, teamOfGroup(group, row.line, plan, teamNamed, problems));
    else if (group === '' && teamOf.get('') === null) problems.add('reading.past-group-missing', row.line);
    countOfGroup.set(group, (countOfGroup.get(group) ?? 0) + 1);
    const team = teamOf.get(group);
    if (team) answers.add(team.teamId, given);
  }
  const rowCount = read.rows.length - unansweredCount;
  if (rowCount === 0 && problems.count === 0) problems.add('reading.past-no-rows');
  const groups = groupsOf(plan, teamOf, countOfGroup, teamNamed, problems);
  return {
    dialect: read.dialect,
    rowCount,
    unfinishedCount: read.unfinishedCount,
    unansweredCount,
    columns: read.columns.map(({ heading }, place) => ({ heading, ...uses[place]! })),
    groups,
    readAs: reader.readAs(),
    asked,
    answers,
    answeredOfTeam: sumOver(groups, ({ group }) => countOfGroup.get(group) ?? 0),
    invitedOfTeam: sumOver(groups, ({ group, invited }) => invited ?? countOfGroup.get(group) ?? 0),
  };
}

/** The instrument with these items only; what hangs on others goes with them, and so does the comment. */
function askedOf(
  { key, version, title, ...instrument }: Instrument,
  itemIds: ReadonlySet<string>,
): Instrument {
  const items = instrument.items.flatMap(({ askedWhen, ...item }): Item[] => {
    if (!itemIds.has(item.id)) return [];
    return [askedWhen && itemIds.has(askedWhen.itemId) ? { ...item, askedWhen } : item];
  });
  const constructs = instrument.constructs
    .map((construct) => ({ ...construct, itemIds: construct.itemIds.filter((id) => itemIds.has(id)) }))
    .filter((construct) => construct.itemIds.length > 0);
  return { key, version, title, items, constructs };
}

/** Where the groups stand: as the plan says, else the only column that holds nothing but names of teams. */
function groupColumn(
  { columns, rows }: PastRows,
  uses: readonly ColumnUse[],
  plan: PastPlan,
  teamNamed: ReadonlyMap<string, PastTeam>,
  problems: PastProblems,
): number | null {
  const said = uses.findIndex(({ use }) => use === 'group');
  if (said >= 0) return said;
  if (plan.groupColumn !== null) return null;
  const fitting = columns.flatMap((_, place) =>
    uses[place]!.use === 'ignored' &&
    rows.length > 0 &&
    rows.every(({ cells }) => teamNamed.has(cells[place]!.toLowerCase()))
      ? [place]
      : [],
  );
  if (fitting.length === 1) return fitting[0]!;
  problems.add('reading.past-group-column-missing', null, null, {
    headings: columns.map(({ heading }) => heading).join(', '),
  });
  return null;
}

function teamOfGroup(
  group: string,
  line: number,
  plan: PastPlan,
  teamNamed: ReadonlyMap<string, PastTeam>,
  problems: PastProblems,
): PastTeam | null {
  const said = Object.hasOwn(plan.groups, group) ? plan.groups[group]!.team : undefined;
  const team = teamNamed.get((said ?? group).toLowerCase()) ?? null;
  if (!team && group === '' && said === undefined) problems.add('reading.past-group-missing', line);
  else if (!team) problems.add('reading.past-group-unknown', line, null, { group, team: said ?? group });
  return team;
}

/** The groups of the file, and those that the plan says were asked and of which nobody answered. */
function groupsOf(
  plan: PastPlan,
  teamOf: ReadonlyMap<string, PastTeam | null>,
  countOfGroup: ReadonlyMap<string, number>,
  teamNamed: ReadonlyMap<string, PastTeam>,
  problems: PastProblems,
): PastGroup[] {
  const silent = Object.entries(plan.groups)
    .filter(([group]) => !teamOf.has(group))
    .map(([group, { team, invited }]): PastGroup => {
      const found = teamNamed.get((team ?? group).toLowerCase()) ?? null;
      if (!found || invited === undefined)
        problems.add('reading.past-group-not-there', null, null, { group });
      return { group, team: found, invited: invited ?? null };
    });
  const answered = [...teamOf].map(([group, team]): PastGroup => {
    const invited = Object.hasOwn(plan.groups, group) ? plan.groups[group]!.invited : undefined;
    if (team && invited === undefined && !plan.everyoneAnswered)
      problems.add('reading.past-invited-missing', null, null, { group });
    if (invited !== undefined && invited < (countOfGroup.get(group) ?? 0))
      problems.add('reading.past-invited-too-few', null, null, { group, invited });
    return { group, team, invited: invited ?? null };
  });
  return [...answered, ...silent].sort((a, b) => (a.group < b.group ? -1 : 1));
}

function sumOver(groups: readonly PastGroup[], countOf: (group: PastGroup) => number): Map<string, number> {
  const sums = new Map<string, number>();
  for (const group of groups)
    if (group.team) sums.set(group.team.teamId, (sums.get(group.team.teamId) ?? 0) + countOf(group));
  return sums;
}

/** Reads the cells of item columns. Few different ones stand in a column, so each is understood once. */
class AnswerReader {
  private readonly places: {
    readonly place: number;
    readonly heading: string;
    readonly item: Item;
    readonly known: Map<string, PastAnswer | null>;
  }[];
  private readonly texts = new Map<string, PastAnswer>();

  constructor(
    read: PastRows,
    uses: readonly ColumnUse[],
    asked: Instrument,
    private readonly plan: PastPlan,
    private readonly problems: PastProblems,
  ) {
    const items = new Map(asked.items.map((item) => [item.id, item]));
    this.places = uses.flatMap((use, place) =>
      use.use === 'item'
        ? [
            {
              place,
              heading: read.columns[place]!.heading,
              item: items.get(use.itemId)!,
              known: new Map<string, PastAnswer | null>(),
            },
          ]
        : [],
    );
  }

  /** A row's answers; what means nothing on its scale is a problem and no answer. */
  read({ line, cells }: PastRow): Answers {
    const given: [string, Answer][] = [];
    for (const { place, heading, item, known } of this.places) {
      const cell = cells[place]!;
      let answer = known.get(cell);
      if (answer === undefined) {
        answer = readAnswer(cell, item, this.plan);
        known.set(cell, answer);
        if (answer !== null && cell !== String(answer) && cell !== '') this.texts.set(cell, answer);
      }
      if (answer === null) {
        const { from, to } = item.scale;
        this.problems.add('reading.past-value-off-scale', line, heading, {
          value: cell,
          item: item.id,
          from,
          to,
        });
      } else if (answer !== 'no-answer') given.push([item.id, answer]);
    }
    return Object.fromEntries(given);
  }

  readAs(): { text: string; as: PastAnswer }[] {
    return [...this.texts]
      .map(([text, as]) => ({ text: presentable(text), as }))
      .sort((a, b) => (a.text < b.text ? -1 : 1))
      .slice(0, distinctTextsShown);
  }
}
