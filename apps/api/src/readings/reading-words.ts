import type { FrozenTrend, WithheldBecause, WithheldRule } from '@penumbra/readings';

type Locale = 'en' | 'de';

/** Why a cell or a measure is withheld, in words; the rule is the same for everybody. */
const withheld: Record<Locale, Record<WithheldRule, string>> = {
  en: {
    'too-few-answers': 'Too few answers here, or in a group that this would give away.',
    'would-reveal-others':
      'Withheld, because together with the other figures it would give away a group that is too small.',
    'too-few-people': 'Too few people belong here; they are counted one level up.',
    clipped:
      'Nearly everybody here, or in a group that this would give away, answered at the same end of the scale, so only “at least” or “at most” is shown.',
    'comments-higher-up':
      'Fewer than 10 people could have written them here, so they stand with those of a team above, or nowhere.',
  },
  de: {
    'too-few-answers': 'Zu wenige Antworten hier oder in einer Gruppe, die dies verraten würde.',
    'would-reveal-others':
      'Nicht gezeigt, weil es zusammen mit den anderen Zahlen eine zu kleine Gruppe verraten würde.',
    'too-few-people': 'Hierher gehören zu wenige Personen; sie werden eine Ebene höher gezählt.',
    clipped:
      'Fast alle hier oder in einer Gruppe, die dies verraten würde, haben am selben Ende der Skala geantwortet, daher steht hier nur „mindestens“ oder „höchstens“.',
    'comments-higher-up':
      'Hier könnten weniger als 10 Personen sie geschrieben haben, daher stehen sie bei denen eines Teams darüber oder nirgends.',
  },
};

export const withheldText = (because: WithheldBecause, locale: Locale): string => withheld[locale][because];

/** The same words in the ledger, which also tells of figures that are shown clipped. */
export const ruleText = (rule: WithheldRule, locale: Locale): string => withheld[locale][rule];

export const commentsWord = (locale: Locale): string => (locale === 'de' ? 'Kommentare' : 'Comments');

export const restName = (team: string, locale: Locale): string =>
  locale === 'de' ? `Übrige in ${team}` : `Rest of ${team}`;

/** What keeps a cell from being compared with the reading before as a figure: only the first leaves it a direction. */
const comparisons = {
  en: {
    'few-changed':
      'Only the direction of a change is said: since the pulse before a few people joined or left, and fewer than 10 answered.',
    'other-people':
      'Not compared with the pulse before: fewer than half of the people were counted here both times.',
    'not-shown-before': 'Not compared with the pulse before: there this group had no figure of its own.',
    'people-unknown': 'Not compared with the pulse before: who was counted here then is not known.',
  },
  de: {
    'few-changed':
      'Nur die Richtung einer Veränderung steht hier: Seit der Befragung davor kamen oder gingen einige Personen, und weniger als 10 haben geantwortet.',
    'other-people':
      'Nicht mit der Befragung davor verglichen: Weniger als die Hälfte der Personen wurde beide Male hier gezählt.',
    'not-shown-before':
      'Nicht mit der Befragung davor verglichen: Dort hatte diese Gruppe keine eigene Zahl.',
    'people-unknown':
      'Nicht mit der Befragung davor verglichen: Wer damals hier gezählt wurde, ist nicht bekannt.',
  },
} satisfies Record<Locale, Partial<Record<FrozenTrend['because'], string>>>;

/** Null where the change is a figure, or there was no reading before. */
export function comparisonLimit(
  trend: FrozenTrend | null | undefined,
  locale: Locale,
): { code: string; text: string } | null {
  const texts: Partial<Record<FrozenTrend['because'], string>> = comparisons[locale];
  const text = trend && texts[trend.because];
  return text ? { code: trend.because, text } : null;
}

const changes: Record<Locale, Record<'up' | 'down' | 'none', string>> = {
  en: { up: 'clear rise', down: 'clear fall', none: 'no clear change' },
  de: { up: 'klar gestiegen', down: 'klar gesunken', none: 'keine klare Veränderung' },
};

/** A clear change in words, with its size where that may be said: "clear rise (+6)". */
export function changeText(direction: 'up' | 'down' | 'none', points: number | null, locale: Locale): string {
  const text = changes[locale][direction];
  if (direction === 'none' || points === null) return text;
  return `${text} (${new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' }).format(points)})`;
}

const tiers: Record<Locale, Record<'highest-quarter' | 'lowest-quarter', string>> = {
  en: {
    'highest-quarter': 'probably in the highest quarter',
    'lowest-quarter': 'probably in the lowest quarter',
  },
  de: {
    'highest-quarter': 'wahrscheinlich im höchsten Viertel',
    'lowest-quarter': 'wahrscheinlich im niedrigsten Viertel',
  },
};

export const tierText = (tier: 'highest-quarter' | 'lowest-quarter', locale: Locale): string =>
  tiers[locale][tier];

const why: Record<
  Locale,
  Record<
    | 'probability'
    | 'criterion'
    | 'p'
    | 'q'
    | 'qBand'
    | 'pHigh'
    | 'qHigh'
    | 'answered'
    | 'teams'
    | 'band'
    | 'nulls',
    string
  >
> = {
  en: {
    answered: 'Answered',
    probability: 'Probability that the index is above the criterion',
    criterion: 'Criterion',
    teams: 'Teams judged together',
    band: 'Teams just short of clear (grey band, 0.10 < p ≤ 0.50)',
    nulls: 'Teams on the line that this count stands for',
    p: 'p-value against the criterion (one-sided)',
    q: 'q-value over all judged teams',
    qBand: 'q-value over all judged teams (elevated at 0.045 or less)',
    pHigh: 'p-value against 62.5 (one-sided)',
    qHigh: 'q-value against 62.5',
  },
  de: {
    answered: 'Geantwortet',
    probability: 'Wahrscheinlichkeit, dass der Index über dem Kriterium liegt',
    criterion: 'Kriterium',
    teams: 'Gemeinsam beurteilte Teams',
    band: 'Teams knapp unter deutlich (graues Band, 0,10 < p ≤ 0,50)',
    nulls: 'Teams auf der Linie, für die diese Zahl steht',
    p: 'p-Wert gegen das Kriterium (einseitig)',
    q: 'q-Wert über alle beurteilten Teams',
    qBand: 'q-Wert über alle beurteilten Teams (erhöht bis 0,045)',
    pHigh: 'p-Wert gegen 62,5 (einseitig)',
    qHigh: 'q-Wert gegen 62,5',
  },
};

export const whyLabel = (key: keyof (typeof why)['en'], locale: Locale): string => why[locale][key];

/** The index of imbalance is 100 less the balance, so its criterion is told on the scale of the question as well. */
export const criterionText = (kind: string, criterion: string | null, locale: Locale): string | null =>
  kind !== 'imbalance' || criterion === null
    ? criterion
    : locale === 'de'
      ? `${criterion} (Ausgewogenheit 7 von 10)`
      : `${criterion} (balance of 7 of 10)`;

export const tippingText = (value: number, canOverturn: boolean, locale: Locale): string => {
  if (!canOverturn)
    return locale === 'de'
      ? 'Die nicht Antwortenden könnten den Befund nicht umkehren, wie auch immer sie geantwortet hätten.'
      : 'Those who did not answer could not overturn this, however they had answered.';
  return locale === 'de'
    ? `Hätten die nicht Antwortenden im Mittel bei ${value} gelegen, läge der Index genau am Kriterium.`
    : `Had those who did not answer averaged ${value}, the index would lie exactly on the criterion.`;
};

/** Headings of files. */
export const sheetWords = {
  en: {
    figures: 'Figures',
    flags: 'Flags',
    pulse: 'Pulse',
    closedOn: 'Closed on',
    team: 'Team',
    kind: 'Counted',
    kinds: { node: 'team', rest: 'rest of the team' },
    measure: 'Measure',
    score: 'Score (0 to 100)',
    low: 'Low end (95 %)',
    high: 'High end (95 %)',
    answered: 'Answered',
    invited: 'Invited',
    favourable: 'Favourable (%)',
    change: 'Change',
    notCompared: 'Not compared because',
    withheld: 'Withheld because',
    flag: 'Flag',
    severity: 'Severity',
    index: 'Index (0 to 100)',
    probability: 'Probability (%)',
    evidence: 'Evidence',
  },
  de: {
    figures: 'Zahlen',
    flags: 'Auffälligkeiten',
    pulse: 'Pulsbefragung',
    closedOn: 'Beendet am',
    team: 'Team',
    kind: 'Gezählt',
    kinds: { node: 'Team', rest: 'Übrige im Team' },
    measure: 'Messgröße',
    score: 'Wert (0 bis 100)',
    low: 'Unteres Ende (95 %)',
    high: 'Oberes Ende (95 %)',
    answered: 'Geantwortet',
    invited: 'Eingeladen',
    favourable: 'Zustimmend (%)',
    change: 'Veränderung',
    notCompared: 'Nicht verglichen, weil',
    withheld: 'Nicht gezeigt, weil',
    flag: 'Auffälligkeit',
    severity: 'Schwere',
    index: 'Index (0 bis 100)',
    probability: 'Wahrscheinlichkeit (%)',
    evidence: 'Belege',
  },
} as const;
