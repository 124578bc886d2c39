import { countDifferences } from './counts.js';
import type { Finding, PublishedTables } from './published.js';
import { ranges } from './ranges.js';
import { solve, unclip, type SolveOptions } from './solve.js';

/**
 * Everything this lib can do to published tables: linear combinations, clipped figures recovered, ranges of one person,
 * counts. No finding is not a proof for tables whose sets of people overlap without nesting; docs/attack.md says what is
 * complete and what is not.
 */
export function attack(tables: PublishedTables, options: SolveOptions = {}): Finding[] {
  const most = options.most ?? Number.POSITIVE_INFINITY;
  return [
    ...solve(tables, options),
    ...unclip(tables),
    ...ranges(tables, most),
    ...countDifferences(tables, most),
  ];
}
