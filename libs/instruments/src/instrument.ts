/** A language tag such as `en` or `de`; more may be added. English is always there. */
export type Locale = 'en' | 'de' | (string & {});

/** One text in every language that has it. `en` is required and is the fall-back. */
export interface LocalisedText {
  en: string;
  [locale: string]: string | undefined;
}

/** A rating scale of whole numbers, both ends included. */
export interface Scale {
  from: number;
  to: number;
  lowLabel: LocalisedText;
  highLabel: LocalisedText;
  /** A label for single points, by the number as text: `{ "3": { en: "neither" } }`. */
  pointLabels?: Record<string, LocalisedText>;
}

export interface Item {
  id: string;
  text: LocalisedText;
  scale: Scale;
  /** True when agreeing is the unhealthy answer; scores turn it round. */
  reversed: boolean;
  /** The construct it belongs to; null when it is asked for comparison only. */
  construct: string | null;
  /** Version of the wording; a changed text gets a new number. */
  wording?: number;
  /**
   * `scored` (default): counts into its construct. `anchor`: used only beside another item of the same person.
   * `neutral`: never scored as good or bad.
   */
  use?: 'scored' | 'anchor' | 'neutral';
  /** Asked only when another item was answered below a value. */
  askedWhen?: { itemId: string; below: number };
}

export interface Construct {
  id: string;
  name: LocalisedText;
  itemIds: string[];
}

/** Versioned items and scales, frozen with a pulse at launch. */
export interface Instrument {
  key: string;
  version: number;
  title: LocalisedText;
  items: Item[];
  constructs: Construct[];
  comment?: { id: string; text: LocalisedText };
}

/** A rating, or one of two distinct refusals; only the second counts as a sensitive skip. */
export type Answer = number | 'cannot-say' | 'prefer-not-to-answer';

/** One person's answers by item id. An item not in it was not answered. */
export type Answers = Record<string, Answer>;
