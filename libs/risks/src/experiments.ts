import type { FlagKind } from './flag.js';

/** A small step for two weeks, with one owner and one sign that it worked, asked back in the next pulse. */
export interface Experiment {
  id: string;
  /** Flags it answers. */
  for: FlagKind[];
  /** Components it answers best; empty when it suits the flag as a whole. */
  components: string[];
  text: Readonly<{ en: string; de: string }>;
  /** Items that show in the next pulse whether it helped. */
  askedBackWith: string[];
}

export const experiments: readonly Experiment[] = [
  {
    id: 'devils-advocate',
    for: ['hierarchy-shadow'],
    components: ['shadow', 'contrast', 'HS1', 'HS3', 'HS4'],
    text: {
      en: "Name a rotating devil's advocate in each decision meeting; the most senior person speaks last.",
      de: 'Bestimmen Sie in jeder Entscheidungsrunde reihum jemanden für die Gegenrede; die ranghöchste Person spricht zuletzt.',
    },
    askedBackWith: ['HS4', 'HS1'],
  },
  {
    id: 'inform-consult-co-create',
    for: ['hierarchy-shadow'],
    components: ['performative', 'HS5', 'HS6', 'HS7'],
    text: {
      en: 'Say before each ask whether you inform, consult or co-create; afterwards say what changed because of it.',
      de: 'Sagen Sie vor jeder Frage, ob Sie informieren, um Rat fragen oder gemeinsam gestalten; sagen Sie danach, was sich dadurch geändert hat.',
    },
    askedBackWith: ['HS5', 'HS6', 'HS7'],
  },
  {
    id: 'pre-mortem',
    for: ['false-consensus', 'hierarchy-shadow'],
    components: ['HS8', 'HS9'],
    text: {
      en: 'Hold a pre-mortem: "it is a year later and this failed; why?", first in writing and anonymously.',
      de: 'Machen Sie eine Vorab-Fehlersuche: „Ein Jahr ist um und es ist gescheitert; warum?“, zuerst schriftlich und anonym.',
    },
    askedBackWith: ['HS8', 'HS9'],
  },
  {
    id: 'acknowledge-and-repair',
    for: ['hierarchy-shadow'],
    components: ['TR5'],
    text: {
      en: 'After a hurtful event: acknowledge it, take responsibility, make amends, and show the changed behaviour in public.',
      de: 'Nach einem verletzenden Vorfall: benennen, Verantwortung übernehmen, wiedergutmachen und das geänderte Verhalten öffentlich zeigen.',
    },
    askedBackWith: ['TR5'],
  },
  {
    id: 'three-days-away',
    for: ['dependency'],
    components: ['DP1', 'DP4'],
    text: {
      en: 'The lead is unreachable for three announced days; decisions are logged and looked at afterwards.',
      de: 'Die Leitung ist drei angekündigte Tage nicht erreichbar; Entscheidungen werden notiert und danach gemeinsam angesehen.',
    },
    askedBackWith: ['DP1', 'DP4'],
  },
  {
    id: 'who-else-may-say-yes',
    for: ['dependency'],
    components: ['DP2', 'DP5'],
    text: {
      en: 'Write down who else may say yes, and to what size.',
      de: 'Schreiben Sie auf, wer sonst noch Ja sagen darf und bis zu welcher Größe.',
    },
    askedBackWith: ['DP2', 'DP5'],
  },
  {
    id: 'second-person-outside',
    for: ['dependency'],
    components: ['DP3'],
    text: {
      en: 'Bring a second person to every outside conversation; introduce two partners to each other and step back.',
      de: 'Nehmen Sie zu jedem Gespräch nach außen eine zweite Person mit; machen Sie zwei Partner miteinander bekannt und treten Sie zurück.',
    },
    askedBackWith: ['DP3'],
  },
  {
    id: 'partnership-check-in',
    for: ['imbalance'],
    components: ['BA1', 'BA3'],
    text: {
      en: 'Hold a partnership check-in: "on a scale of 1 to 10, how balanced does our collaboration feel?"; if under 7, say what would make it an 8; re-agree or wind down.',
      de: 'Fragen Sie einander: „Wie ausgewogen fühlt sich unsere Zusammenarbeit von 1 bis 10 an?“; unter 7: Was würde eine 8 daraus machen? Vereinbaren Sie neu oder lassen Sie es auslaufen.',
    },
    askedBackWith: ['BA1', 'BA3'],
  },
  {
    id: 'give-first',
    for: ['imbalance'],
    components: ['RC1', 'RC2'],
    text: {
      en: 'Before the next request, ask what the other side needs this month, and give it first.',
      de: 'Fragen Sie vor der nächsten Bitte, was die andere Seite diesen Monat braucht, und geben Sie es zuerst.',
    },
    askedBackWith: ['RC1', 'RC2'],
  },
  {
    id: 'credit-by-name',
    for: ['imbalance'],
    components: ['TR4', 'RC3'],
    text: {
      en: 'Thank someone publicly, naming the specific contribution; tell success stories as "we", crediting the pair.',
      de: 'Danken Sie jemandem öffentlich für einen genau benannten Beitrag; erzählen Sie Erfolge als „wir“ und nennen Sie beide.',
    },
    askedBackWith: ['TR4', 'RC3'],
  },
  {
    id: 'one-page-of-facts',
    for: ['low-shared-context'],
    components: ['SC1', 'SC3', 'SC4'],
    text: {
      en: 'Write one page with facts, constraints and assumptions, both teams together; the receiver paraphrases the assignment.',
      de: 'Schreiben Sie zu zweit, Team und Team, eine Seite mit Tatsachen, Zwängen und Annahmen; wer den Auftrag bekommt, gibt ihn in eigenen Worten wieder.',
    },
    askedBackWith: ['SC1', 'SC3', 'SC4'],
  },
  {
    id: 'contact-without-agenda',
    for: ['drift'],
    components: ['MD1', 'MD4'],
    text: {
      en: 'A monthly low-stakes contact with no agenda; newcomers get three introductions in their first two weeks.',
      de: 'Einmal im Monat ein Gespräch ohne Anlass und Tagesordnung; Neue werden in den ersten zwei Wochen drei Menschen vorgestellt.',
    },
    askedBackWith: ['MD1', 'MD4'],
  },
  {
    id: 'portfolio-review',
    for: ['overload'],
    components: ['LD2', 'LD3'],
    text: {
      en: 'Review the portfolio: core, active, peripheral; say no to two low-impact requests; hand one to a deputy.',
      de: 'Sehen Sie Ihre Arbeitsbeziehungen durch: Kern, aktiv, Rand; sagen Sie zu zwei wenig wirksamen Bitten Nein; geben Sie eine an eine Vertretung ab.',
    },
    askedBackWith: ['LD2', 'LD3'],
  },
  {
    id: 'early-joint-win',
    for: ['imbalance', 'low-shared-context'],
    components: ['TR2'],
    text: {
      en: 'One low-risk joint task with a tangible result within two weeks; a visible early win before a larger ask.',
      de: 'Eine gemeinsame Aufgabe mit wenig Risiko und greifbarem Ergebnis in zwei Wochen; ein sichtbarer früher Erfolg vor der größeren Bitte.',
    },
    askedBackWith: ['TR2'],
  },
  {
    id: 'end-command-mode',
    for: ['hierarchy-shadow'],
    components: ['AU1'],
    text: {
      en: 'After an emergency, say when command mode ends, and return to open discussion.',
      de: 'Sagen Sie nach einem Notfall, wann die Anweisungen enden, und kehren Sie zur offenen Diskussion zurück.',
    },
    askedBackWith: ['AU1'],
  },
];

/**
 * The experiments for a flag, those that answer its largest components first. There is at least one for every kind.
 * Experiments for a special occasion (a hurtful event, an emergency) come last.
 */
export function experimentsFor(kind: FlagKind, largestComponents: readonly string[] = []): Experiment[] {
  const place = (experiment: Experiment) => {
    const first = largestComponents.findIndex((id) => experiment.components.includes(id));
    return first === -1 ? largestComponents.length : first;
  };
  return experiments
    .filter((experiment) => experiment.for.includes(kind))
    .map((experiment, order) => ({ experiment, order, place: place(experiment) }))
    .sort((a, b) => a.place - b.place || a.order - b.order)
    .map(({ experiment }) => experiment);
}
