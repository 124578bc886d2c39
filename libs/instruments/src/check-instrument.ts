import { z } from 'zod';
import { bankConstructs } from './bank-constructs.js';
import type { Instrument, Item } from './instrument.js';
import { itemBank } from './item-bank.js';

export interface InstrumentProblem {
  code: string;
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
        code: `instrument.${issue.code === 'unrecognized_keys' ? 'unknown-field' : 'malformed'}`,
        path: pathOf(issue.path),
        message: issue.message,
      })),
    };
  }
  const draft = parsed.data;
  const problems: InstrumentProblem[] = [];
  const report = (code: string, path: string, message: string) => problems.push({ code, path, message });
  const itemIds = new Set<string>();
  const constructOf = new Map<string, string>();
  const constructIds = new Set<string>();
  draft.constructs.forEach((construct, c) => {
    const path = `constructs[${c}]`;
    if (constructIds.has(construct.id)) {
      report(
        'instrument.construct-twice',
        `${path}.id`,
        `The construct "${construct.id}" is there twice; keep one.`,
      );
    }
    constructIds.add(construct.id);
    construct.itemIds.forEach((itemId, i) => {
      const at = `${path}.itemIds[${i}]`;
      if (!draft.items.some((item) => item.id === itemId)) {
        report(
          'instrument.construct-names-unknown-item',
          at,
          `There is no item "${itemId}"; add it or leave it out.`,
        );
      }
      const other = constructOf.get(itemId);
      if (other !== undefined) {
        report(
          'instrument.item-in-two-constructs',
          at,
          `The item "${itemId}" is already listed in "${other}"; an item counts into one construct.`,
        );
      }
      constructOf.set(itemId, construct.id);
    });
  });
  const items = draft.items.map((item, i): Item => {
    const path = `items[${i}]`;
    if (itemIds.has(item.id)) {
      report(
        'instrument.item-twice',
        `${path}.id`,
        `The item "${item.id}" is there twice; give one another id.`,
      );
    }
    itemIds.add(item.id);
    const points = item.scale.to - item.scale.from + 1;
    if (points < 2 || points > 11) {
      report(
        'instrument.scale-points',
        `${path}.scale`,
        `A scale has 2 to 11 points; ${item.scale.from} to ${item.scale.to} has ${Math.max(points, 0)}.`,
      );
    }
    for (const point of Object.keys(item.scale.pointLabels ?? {})) {
      const value = Number(point);
      if (!Number.isInteger(value) || value < item.scale.from || value > item.scale.to) {
        report(
          'instrument.label-outside-scale',
          `${path}.scale.pointLabels.${point}`,
          `The label "${point}" is not a point of the scale ${item.scale.from} to ${item.scale.to}.`,
        );
      }
    }
    const listed = constructOf.get(item.id);
    const construct = item.construct ?? listed ?? null;
    if (item.construct !== undefined && item.construct !== null && item.construct !== listed) {
      report(
        'instrument.construct-does-not-list-item',
        `${path}.construct`,
        `The item "${item.id}" names the construct "${item.construct}", which does not list it; add it to its itemIds.`,
      );
    }
    if (item.construct === null && listed !== undefined) {
      report(
        'instrument.item-denies-construct',
        `${path}.construct`,
        `The construct "${listed}" lists "${item.id}", but the item says it has none; make them agree.`,
      );
    }
    const known = itemBank.find((candidate) => candidate.id === item.id);
    if (known !== undefined && !sameMeaning(known, { ...item, construct })) {
      report(
        'instrument.id-belongs-to-the-bank',
        `${path}.id`,
        `"${item.id}" is an item of the bank with another scale, key or construct; choose another id.`,
      );
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
        report(
          'instrument.construct-belongs-to-the-bank',
          `constructs[${c}].itemIds[${i}]`,
          `"${construct.id}" is a construct of the bank and takes only its own items; give your construct another id.`,
        );
      }
    });
  });
  if (draft.comment && itemIds.has(draft.comment.id)) {
    report(
      'instrument.item-twice',
      'comment.id',
      `The comment's id "${draft.comment.id}" is also an item's id.`,
    );
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
