import { plainWords, type Instrument } from '@penumbra/instruments';
import type { PastPlan } from './past-plan.js';
import type { PastProblems } from './past-problem.js';
import type { PastColumn } from './read-past-rows.js';

/** What becomes of a column. */
export type ColumnUse =
  { readonly use: 'group' | 'ignored' } | { readonly use: 'item'; readonly itemId: string };

/**
 * What each column is: the plan says, otherwise its code or question is looked for in the instrument. Known are the ways in
 * which the products write it: `HS1`, `G01Q02[HS1]`, `G01Q02[SQ001]. …`, the question itself, `… [the question]`,
 * `… - the question`, and the ImportId and question of Qualtrics.
 */
export function matchColumns(
  columns: readonly PastColumn[],
  plan: PastPlan,
  instrument: Instrument,
  problems: PastProblems,
): ColumnUse[] {
  const itemIds = new Set(instrument.items.map(({ id }) => id));
  const headings = new Map<string, number>();
  for (const { heading } of columns) headings.set(heading, (headings.get(heading) ?? 0) + 1);
  for (const [heading, itemId] of Object.entries(plan.columns)) {
    if (!headings.has(heading)) problems.add('reading.past-column-unknown', null, heading, { heading });
    if (itemId !== null && !itemIds.has(itemId))
      problems.add('reading.past-item-unknown', null, heading, {
        item: itemId,
        known: [...itemIds].join(', '),
      });
  }
  if (plan.groupColumn !== null && !headings.has(plan.groupColumn))
    problems.add('reading.past-column-unknown', null, plan.groupColumn, { heading: plan.groupColumn });

  const known = knownNames(instrument);
  const answeredBy = new Map<string, string>();
  const uses = columns.map((column): ColumnUse => {
    const { heading } = column;
    if (heading === plan.groupColumn) return { use: 'group' };
    const itemId = Object.hasOwn(plan.columns, heading) ? plan.columns[heading]! : itemNamed(column, known);
    if (itemId === null || !itemIds.has(itemId)) return { use: 'ignored' };
    const other = answeredBy.get(itemId);
    if (other !== undefined && other !== heading)
      problems.add('reading.past-item-repeated', null, heading, { item: itemId, heading, other });
    answeredBy.set(itemId, heading);
    return { use: 'item', itemId };
  });
  const repeated = new Set(
    columns
      .filter((_, place) => uses[place]!.use !== 'ignored')
      .flatMap(({ heading }) => (headings.get(heading)! > 1 ? [heading] : [])),
  );
  for (const heading of repeated) problems.add('reading.past-column-repeated', null, heading, { heading });
  if (answeredBy.size === 0)
    problems.add('reading.past-items-missing', null, null, {
      known: [...itemIds].join(', '),
      headings: columns.map(({ heading }) => heading).join(', '),
    });
  return uses;
}

/** Every name by which an item may be called, each for one item only. */
function knownNames({ items }: Instrument): Map<string, string> {
  const known = new Map<string, string>();
  const ambiguous = new Set<string>();
  for (const { id, text } of items)
    for (const name of new Set([id, ...Object.values(text).map((words) => words ?? '')].map(plainWords))) {
      if (known.has(name)) ambiguous.add(name);
      known.set(name, id);
    }
  for (const name of ['', ...ambiguous]) known.delete(name);
  return known;
}

function itemNamed(
  { heading, text, productId }: PastColumn,
  known: ReadonlyMap<string, string>,
): string | null {
  const within = /\[([^[\]]+)\]/.exec(heading)?.[1] ?? '';
  const code = /^([A-Za-z]\w*(?:\[\w+\])?)[.:]\s/.exec(heading)?.[1] ?? '';
  const afterDash = (words: string): string => words.slice(words.lastIndexOf(' - ') + 1);
  const names = [heading, text, productId, code, within, afterDash(heading), afterDash(text)];
  for (const name of names) {
    const found = known.get(plainWords(name));
    if (found !== undefined) return found;
  }
  return null;
}
