/** What the sentences speak of: ids, the ends of a scale, the reason that the form was refused for. */
type Named = Readonly<Record<string, string | number>>;

/** Everything that can be wrong with a custom instrument, and how to mend it; docs/problems is made from the same. */
export const instrumentProblemTexts = {
  'instrument.malformed': (of) => `${of['reason']}`,
  'instrument.unknown-field': (of) => `${of['reason']}`,
  'instrument.construct-twice': (of) => `The construct "${of['construct']}" is there twice; keep one.`,
  'instrument.construct-names-unknown-item': (of) =>
    `There is no item "${of['item']}"; add it or leave it out.`,
  'instrument.item-in-two-constructs': (of) =>
    `The item "${of['item']}" is already listed in "${of['other']}"; an item counts into one construct.`,
  'instrument.item-twice': (of) =>
    `The id "${of['item']}" is there twice, among items and comment; give one another id.`,
  'instrument.scale-points': (of) =>
    `A scale has 2 to 11 points; ${of['from']} to ${of['to']} has ${of['points']}.`,
  'instrument.label-outside-scale': (of) =>
    `The label "${of['point']}" is not a point of the scale ${of['from']} to ${of['to']}.`,
  'instrument.construct-does-not-list-item': (of) =>
    `The item "${of['item']}" names the construct "${of['construct']}", which does not list it; add it to its itemIds.`,
  'instrument.item-denies-construct': (of) =>
    `The construct "${of['construct']}" lists "${of['item']}", but the item says it has none; make them agree.`,
  'instrument.id-belongs-to-the-bank': (of) =>
    `"${of['item']}" is an item of the bank with another scale, key or construct; choose another id.`,
  'instrument.construct-belongs-to-the-bank': (of) =>
    `"${of['construct']}" is a construct of the bank and takes only its own items; give your construct another id.`,
} satisfies Record<string, (of: Named) => string>;

export type InstrumentProblemCode = keyof typeof instrumentProblemTexts;
