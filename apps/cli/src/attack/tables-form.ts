import type { PublishedTables } from '@penumbra/attack';
import { z } from 'zod';

const id = z.string().min(1);
const people = z.int().min(0);
const rounding = z.number().min(0).default(0);
const of = z.array(id).min(1);
const weight = z.int().min(-1_000_000_000).max(1_000_000_000);

const figure = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['mean', 'sum']),
    figureId: id,
    measureId: id,
    of,
    n: people.min(1),
    value: z.number(),
    rounding,
    bound: z.enum(['at-least', 'at-most']).nullable().optional(),
    countPrinted: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('combined'),
    figureId: id,
    measureId: id,
    terms: z.array(z.strictObject({ groupId: id, times: weight, per: weight.min(1).default(1) })).min(1),
    value: z.number(),
    rounding,
  }),
  z.strictObject({ kind: z.literal('count'), figureId: id, measureId: id, of, n: people }),
  z.strictObject({
    kind: z.literal('rate'),
    figureId: id,
    measureId: id,
    of,
    invited: people.min(1),
    /** In percent. */
    value: z.number().min(0).max(100),
    rounding,
  }),
]);

/** The form of docs/attack.md. A rate becomes a count where only one count fits it. */
export const tablesForm = z
  .strictObject({
    k: z.int().min(2).default(5),
    groups: z
      .array(
        z.strictObject({
          groupId: id,
          respondents: people.nullable().default(null),
          skipped: z.array(id).optional(),
        }),
      )
      .min(1),
    measures: z
      .array(
        z
          .strictObject({
            measureId: id,
            from: z.number(),
            to: z.number(),
            step: z.number().positive().optional(),
            items: z.array(id).min(1).optional(),
          })
          .refine(({ from, to }) => from < to, 'must have its end above its beginning'),
      )
      .min(1),
    figures: z.array(figure).min(1),
  })
  .superRefine(({ groups, measures, figures }, context) => {
    const problem = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const unique = (name: string, ids: readonly string[]) =>
      ids.forEach((one, index) => {
        if (ids.indexOf(one) < index) problem([name, index], `${one} is there twice`);
      });
    unique(
      'groups',
      groups.map(({ groupId }) => groupId),
    );
    unique(
      'measures',
      measures.map(({ measureId }) => measureId),
    );
    unique(
      'figures',
      figures.map(({ figureId }) => figureId),
    );
    const known = {
      groups: new Set(groups.map((one) => one.groupId)),
      measures: new Set(measures.map((one) => one.measureId)),
    };
    measures.forEach(({ items = [] }, index) => {
      for (const item of items)
        if (!known.measures.has(item)) problem(['measures', index, 'items'], `no measure ${item}`);
    });
    figures.forEach((one, index) => {
      if (!known.measures.has(one.measureId))
        problem(['figures', index, 'measureId'], `no measure ${one.measureId}`);
      const named = one.kind === 'combined' ? one.terms.map(({ groupId }) => groupId) : one.of;
      for (const groupId of named)
        if (!known.groups.has(groupId)) problem(['figures', index], `no group ${groupId}`);
    });
  })
  .transform((tables): PublishedTables => ({
    ...tables,
    figures: tables.figures.flatMap((one): PublishedTables['figures'][number][] => {
      if (one.kind !== 'rate') return [one];
      const { invited, value, rounding: step, ...rest } = one;
      const least = Math.ceil(((value - step / 2) * invited) / 100 - 1e-9);
      const most = Math.floor(((value + step / 2) * invited) / 100 + 1e-9);
      return least === most ? [{ ...rest, kind: 'count', n: least }] : [];
    }),
  }));
