import {
  LONGEST_REASON,
  readingProblem,
  revisionOf,
  type LedgerOfReading,
  type WithheldRule,
} from '@penumbra/readings';
import { z } from 'zod';
import { TeamRef } from '../people/team-ref.js';
import { Reason } from './reason.js';
import { measureInfos, OpeningView, openingView, PulseRef, pulseRef } from './reading-view.js';
import { commentsWord, comparisonLimit, restName, ruleText } from './reading-words.js';

export const LedgerView = z
  .object({
    pulse: PulseRef,
    minimumCell: z.number(),
    frozenAt: z.string(),
    revision: z.number(),
    revisions: z
      .array(
        z.object({
          number: z.number(),
          frozenAt: z.string(),
          documentHash: z.string(),
          reason: z.string().nullable(),
        }),
      )
      .meta({ description: 'The first one first; at most three.' }),
    recompute: z
      .object({
        reason: z.string(),
        askedAt: z.string(),
        state: z.enum(['waiting', 'frozen', 'refused']),
        refusedBecause: Reason.nullable(),
      })
      .nullable()
      .meta({ description: 'The recompute that was asked for last.' }),
    openToEveryone: OpeningView,
    proof: z.object({
      documentHash: z.string(),
      keyId: z.string(),
      signature: z.string(),
      publicKey: z.string(),
      statement: z.string().meta({ description: 'What is signed, to the byte.' }),
    }),
    publishedCellCount: z.number(),
    withheldCellCount: z.number(),
    rules: z.array(z.object({ code: z.string(), text: z.string(), count: z.number() })),
    entries: z.array(
      z.object({
        cellId: z.string(),
        name: z.string(),
        team: TeamRef,
        kind: z.enum(['node', 'rest']),
        depth: z.number(),
        reason: Reason.nullable(),
        comparison: Reason.nullable().meta({
          description:
            'Why it is not compared with the reading before, or by its direction only; null where it is, and where there was none.',
        }),
        publishedMeasureCount: z.number(),
        flagCount: z.number(),
        withheld: z.array(z.object({ measureId: z.string(), name: z.string(), reason: Reason })),
      }),
    ),
  })
  .meta({ id: 'Ledger' });

export const RecomputeRequest = z
  .object({
    reason: z.string().trim().min(3).max(LONGEST_REASON),
    confirm: z.string().max(300).meta({ description: 'The title of the pulse, as a person typed it.' }),
  })
  .meta({
    id: 'RecomputeRequest',
    example: { reason: 'The rule for flags was mended in 0.2.', confirm: 'Spring pulse' },
  });

/** The sentence of the code; a code of a later version stays a code. */
function refusalOf(outcome: string | null): z.infer<typeof Reason> | null {
  if (outcome === null || outcome === 'frozen') return null;
  const sentences: Readonly<Record<string, readonly [number, string]>> = readingProblem.definitions;
  return { code: outcome, text: sentences[outcome]?.[1] ?? outcome };
}

export function ledgerView(ledger: LedgerOfReading, locale: 'en' | 'de'): z.infer<typeof LedgerView> {
  const { header, frozenAt, opening, proof, entries, recompute } = ledger;
  const names = new Map([
    ...measureInfos(header, locale).map(({ id, name }) => [id, name] as const),
    ['comments', commentsWord(locale)] as const,
  ]);
  const reason = (code: WithheldRule) => ({ code, text: ruleText(code, locale) });
  const counts = new Map<WithheldRule, number>();
  for (const { withheldBecause, measures } of entries)
    for (const each of [...(withheldBecause ? [withheldBecause] : []), ...measures.map(({ rule }) => rule)])
      counts.set(each, (counts.get(each) ?? 0) + 1);
  const published = entries.filter(({ withheldBecause }) => withheldBecause === null).length;
  return {
    pulse: pulseRef(header),
    minimumCell: header.minimumCell,
    frozenAt: frozenAt.toISOString(),
    revision: revisionOf(header),
    revisions: ledger.revisions.map((one) => ({ ...one, frozenAt: one.frozenAt.toISOString() })),
    recompute: recompute && {
      reason: recompute.reason,
      askedAt: recompute.askedAt.toISOString(),
      state: recompute.outcome === null ? 'waiting' : recompute.outcome === 'frozen' ? 'frozen' : 'refused',
      refusedBecause: refusalOf(recompute.outcome),
    },
    openToEveryone: openingView(opening),
    proof,
    publishedCellCount: published,
    withheldCellCount: entries.length - published,
    rules: [...counts].map(([rule, count]) => ({ ...reason(rule), count })),
    entries: entries.map(({ cell, trend, withheldBecause, measures, publishedMeasureCount, flagCount }) => ({
      cellId: cell.cellId,
      name: cell.kind === 'rest' ? restName(cell.teamName, locale) : cell.teamName,
      team: { id: cell.teamId, name: cell.teamName },
      kind: cell.kind,
      depth: cell.depth,
      reason: withheldBecause && reason(withheldBecause),
      comparison: comparisonLimit(trend, locale),
      publishedMeasureCount,
      flagCount,
      withheld: measures.map(({ measureId, rule }) => ({
        measureId,
        name: names.get(measureId) ?? measureId,
        reason: reason(rule),
      })),
    })),
  };
}
