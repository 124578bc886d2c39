import { z } from 'zod';
import { bankConstructs } from './bank-constructs.js';
import type { Instrument, Item } from './instrument.js';
import { instrumentProblemTexts, type InstrumentProblemCode } from './instrument-problem-texts.js';
import { itemBank } from './item-bank.js';

export interface InstrumentProblem {
  code: InstrumentProblemCode;
  /** Where, as in `items[3].scale.to`. */
  path: string;
  message: string;
}

/**
 * Checks a custom instrument given as JSON and names every problem at once. The form first (types, lengths, unknown
 * fields), then the sense: ids used twice, scales of 2 to 11 points, constructs and items that disagree, ids that belong
 * to the bank. `construct` of an item may be left out when a construct lists it.
 */
export function checkInstrument(
  json: unknown,
): { ok: true; instrument: Instrument } | { ok: false; problems: InstrumentProblem[] } {
  const parsed = instrumentSchema().safeParse(json);
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.map((issue) => ({
        code: issue.code === 'unrecognized_keys' ? 'instrument.unknown-field' : 'instrument.malformed',
        path: pathOf(issue.path),
        message: issue.message,
      })),
    };
  }
  const draft = parsed.data;
  const problems: InstrumentProblem[] = [];
  const report = (code: InstrumentProblemCode, path: string, of: Record<string, string | number>) =>
    problems.push({ code, path, message: instrumentProblemTexts[code](of) });
  const itemIds = new Set<string>();
  const constructOf = new Map<string, string>();
  const constructIds = new Set<string>();
  draft.constructs.forEach((construct, c) => {
    const path = `constructs[${c}]`;
    if (constructIds.has(construct.id)) {
      report('instrument.construct-twice', `${path}.id`, { construct: construct.id });
    }
    constructIds.add(construct.id);
    construct.itemIds.forEach((itemId, i) => {
      const at = `${path}.itemIds[${i}]`;
      if (!draft.items.some((item) => item.id === itemId)) {
        report('instrument.construct-names-unknown-item', at, { item: itemId });
      }
      const other = constructOf.get(itemId);
      if (other !== undefined) {
        report('instrument.item-in-two-constructs', at, { item: itemId, other });
      }
      constructOf.set(itemId, construct.id);
    });
  });
  const items = draft.items.map((item, i): Item => {
    const path = `items[${i}]`;
    if (itemIds.has(item.id)) {
      report('instrument.item-twice', `${path}.id`, { item: item.id });
    }
    itemIds.add(item.id);
    const points = item.scale.to - item.scale.from + 1;
    if (points < 2 || points > 11) {
      report('instrument.scale-points', `${path}.scale`, {
        from: item.scale.from,
        to: item.scale.to,
        points: Math.max(points, 0),
      });
    }
    for (const point of Object.keys(item.scale.pointLabels ?? {})) {
      const value = Number(point);
      if (!Number.isInteger(value) || value < item.scale.from || value > item.scale.to) {
        report('instrument.label-outside-scale', `${path}.scale.pointLabels.${point}`, {
          point,
          from: item.scale.from,
          to: item.scale.to,
        });
      }
    }
    const listed = constructOf.get(item.id);
    const construct = item.construct ?? listed ?? null;
    if (item.construct !== undefined && item.construct !== null && item.construct !== listed) {
      report('instrument.construct-does-not-list-item', `${path}.construct`, {
        item: item.id,
        construct: item.construct,
      });
    }
    if (item.construct === null && listed !== undefined) {
      report('instrument.item-denies-construct', `${path}.construct`, { item: item.id, construct: listed });
    }
    const known = itemBank.find((candidate) => candidate.id === item.id);
    if (known !== undefined && !sameMeaning(known, { ...item, construct })) {
      report('instrument.id-belongs-to-the-bank', `${path}.id`, { item: item.id });
    }
    return {
      id: item.id,
      text: item.text,
      scale: {
        from: item.scale.from,
        to: item.scale.to,
        lowLabel: item.scale.lowLabel,
        highLabel: item.scale.highLabel,
        ...(item.scale.pointLabels ? { pointLabels: item.scale.pointLabels } : {}),
      },
      reversed: item.reversed,
      construct,
      ...(known?.use ? { use: known.use } : {}),
    };
  });
  draft.constructs.forEach((construct, c) => {
    if (!bankConstructs.some(({ id }) => id === construct.id)) return;
    construct.itemIds.forEach((itemId, i) => {
      const known = itemBank.find((candidate) => candidate.id === itemId);
      if (known?.construct !== construct.id) {
        report('instrument.construct-belongs-to-the-bank', `constructs[${c}].itemIds[${i}]`, {
          construct: construct.id,
        });
      }
    });
  });
  if (draft.comment && itemIds.has(draft.comment.id)) {
    report('instrument.item-twice', 'comment.id', { item: draft.comment.id });
  }
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    instrument: {
      key: draft.key,
      version: draft.version,
      title: draft.title,
      items,
      constructs: draft.constructs,
      ...(draft.comment ? { comment: draft.comment } : {}),
    },
  };
}

function sameMeaning(
  known: Item,
  item: { scale: { from: number; to: number }; reversed: boolean; construct: string | null },
) {
  return (
    known.scale.from === item.scale.from &&
    known.scale.to === item.scale.to &&
    known.reversed === item.reversed &&
    known.construct === item.construct
  );
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

const phrase = (longest: number) =>
  z.string().trim().min(1, 'Write a text here.').max(longest, `At most ${longest} characters fit here.`);

/** Made when called, so that a page which only checks answers does not carry it. */
function instrumentSchema() {
  const id = z
    .string()
    .regex(
      /^[A-Za-z][A-Za-z0-9_-]{0,39}$/,
      'An id begins with a letter and has up to 40 letters, digits, hyphens or underscores.',
    );
  const localised = (longest: number) =>
    z
      .record(
        z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'Use a language tag such as "en" or "de".'),
        phrase(longest),
      )
      .refine(
        (text) => text['en'] !== undefined,
        'An English text ("en") is needed; other languages may be added.',
      )
      .transform((text) => text as Instrument['title']);
  const point = z
    .int('Use a whole number.')
    .min(-100, 'Use a number from -100.')
    .max(100, 'Use a number up to 100.');
  return z.strictObject({
    key: id,
    version: z.int('Use a whole number.').min(1, 'Versions begin at 1.').max(1_000_000).default(1),
    title: localised(120),
    items: z
      .array(
        z.strictObject({
          id,
          text: localised(400),
          scale: z.strictObject({
            from: point,
            to: point,
            lowLabel: localised(80),
            highLabel: localised(80),
            pointLabels: z.record(z.string(), localised(80)).optional(),
          }),
          reversed: z.boolean('Say true or false.').default(false),
          construct: id.nullable().optional(),
        }),
      )
      .min(1, 'At least one item is needed.')
      .max(100, 'At most 100 items fit into one instrument.'),
    constructs: z
      .array(
        z.strictObject({
          id,
          name: localised(120),
          itemIds: z.array(id).min(1, 'A construct lists at least one item.'),
        }),
      )
      .max(40, 'At most 40 constructs fit into one instrument.')
      .default([]),
    comment: z.strictObject({ id, text: localised(400) }).optional(),
  });
}
