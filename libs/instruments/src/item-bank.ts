// Long because it is data: the whole bank, an entry an item, in the order of the constructs.
import type { Item } from './instrument.js';
import { AGREEMENT_SCALE, BALANCE_SCALE, LEANING_SCALE } from './scales.js';

/** Version of the bank as a whole; it rises when an item is added, dropped or reworded. */
export const ITEM_BANK_VERSION = 1;

/**
 * The original item bank, licensed CC BY 4.0. A draft: not piloted yet. Referent is this team, time
 * frame the last four weeks, unless an item says otherwise. High is healthy once reversed items are turned round. HS2 is an
 * anchor, AG1, BA1d and AU1 are neutral: none of them is ever scored alone.
 */
export const itemBank: readonly Item[] = [
  {
    id: 'TR1',
    text: {
      en: 'The people I work with look out for my interests when I am not in the room.',
      de: 'Die Menschen, mit denen ich arbeite, achten auch dann auf meine Interessen, wenn ich nicht dabei bin.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'trust',
    wording: 1,
  },
  {
    id: 'TR2',
    text: {
      en: 'When someone here commits to something, I can plan my own work around it.',
      de: 'Wenn hier jemand etwas zusagt, kann ich meine eigene Arbeit darauf aufbauen.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'trust',
    wording: 1,
  },
  {
    id: 'TR3',
    text: {
      en: 'I keep some information to myself because I am not sure how it would be used.',
      de: 'Manche Informationen behalte ich für mich, weil ich nicht sicher bin, wie sie verwendet würden.',
    },
    scale: AGREEMENT_SCALE,
    reversed: true,
    construct: 'trust',
    wording: 1,
  },
  {
    id: 'TR4',
    text: {
      en: 'Credit for shared work reaches the people who did it.',
      de: 'Die Anerkennung für gemeinsame Arbeit kommt bei denen an, die sie geleistet haben.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'trust',
    wording: 1,
  },
  {
    id: 'TR5',
    text: {
      en: 'After something goes wrong between people here, it gets talked through and repaired.',
      de: 'Wenn zwischen Menschen hier etwas schiefgeht, wird es ausgesprochen und wieder in Ordnung gebracht.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'trust',
    wording: 1,
  },
  {
    id: 'BA1',
    text: {
      en: 'Thinking of the people you work with most: how balanced does the give and take feel right now?',
      de: 'Denken Sie an die Menschen, mit denen Sie am meisten arbeiten: Wie ausgewogen fühlt sich das Geben und Nehmen gerade an?',
    },
    scale: BALANCE_SCALE,
    reversed: false,
    construct: 'balance',
    wording: 1,
  },
  {
    id: 'BA1d',
    text: {
      en: 'Which way does it lean?',
      de: 'In welche Richtung neigt es sich?',
    },
    scale: LEANING_SCALE,
    reversed: false,
    construct: null,
    wording: 1,
    use: 'neutral',
    askedWhen: { itemId: 'BA1', below: 7 },
  },
  {
    id: 'BA2',
    text: {
      en: 'I put in clearly more than the people I work with most.',
      de: 'Ich bringe deutlich mehr ein als die Menschen, mit denen ich am meisten arbeite.',
    },
    scale: AGREEMENT_SCALE,
    reversed: true,
    construct: 'balance',
    wording: 1,
  },
  {
    id: 'BA3',
    text: {
      en: 'When workloads shift, we re-agree who does what.',
      de: 'Wenn sich die Arbeitslast verschiebt, sprechen wir neu ab, wer was übernimmt.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'balance',
    wording: 1,
  },
  {
    id: 'BA4',
    text: {
      en: 'An uneven split that was meant to be temporary has become normal.',
      de: 'Eine ungleiche Aufteilung, die nur vorübergehend gedacht war, ist zum Normalfall geworden.',
    },
    scale: AGREEMENT_SCALE,
    reversed: true,
    construct: 'balance',
    wording: 1,
  },
  {
    id: 'PS1',
    text: {
      en: 'In this team, "I don\'t know yet" is an acceptable answer.',
      de: 'In diesem Team ist „Das weiß ich noch nicht“ eine annehmbare Antwort.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'psychological-safety',
    wording: 1,
  },
  {
    id: 'PS2',
    text: {
      en: 'Raising an awkward problem early is treated as a contribution.',
      de: 'Wer ein unangenehmes Problem früh anspricht, dem wird das als Beitrag angerechnet.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'psychological-safety',
    wording: 1,
  },
  {
    id: 'PS3',
    text: {
      en: 'People think twice here before owning up to an error.',
      de: 'Hier überlegt man es sich zweimal, bevor man einen Fehler zugibt.',
    },
    scale: AGREEMENT_SCALE,
    reversed: true,
    construct: 'psychological-safety',
    wording: 1,
  },
  {
    id: 'PS4',
    text: {
      en: 'Asking for a hand early is seen as good practice here.',
      de: 'Früh um Hilfe zu bitten gilt hier als gute Arbeitsweise.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'psychological-safety',
    wording: 1,
  },
  {
    id: 'PS5',
    text: {
      en: 'A half-formed idea would get a fair hearing here.',
      de: 'Auch eine unfertige Idee würde hier fair angehört.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'psychological-safety',
    wording: 1,
  },
  {
    id: 'HS1',
    text: {
      en: 'If I disagreed with the most senior person in a discussion, I would say so there and then.',
      de: 'Wenn ich in einer Besprechung anderer Meinung wäre als die ranghöchste Person, würde ich es gleich dort sagen.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'hierarchy-shadow',
    wording: 1,
  },
  {
    id: 'HS2',
    text: {
      en: 'If I disagreed with someone at my own level in a discussion, I would say so there and then.',
      de: 'Wenn ich in einer Besprechung anderer Meinung wäre als jemand auf meiner Ebene, würde ich es gleich dort sagen.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'hierarchy-shadow',
    wording: 1,
    use: 'anchor',
  },
  {
    id: 'HS3',
    text: {
      en: 'When our lead asks for opinions, it is clear that agreement is what is expected.',
      de: 'Wenn unsere Leitung nach Meinungen fragt, ist klar, dass Zustimmung erwartet wird.',
    },
    scale: AGREEMENT_SCALE,
    reversed: true,
    construct: 'hierarchy-shadow',
    wording: 1,
  },
  {
    id: 'HS4',
    text: {
      en: 'Before an important decision is settled, someone is asked to argue the other side.',
      de: 'Bevor eine wichtige Entscheidung feststeht, wird jemand gebeten, die Gegenseite zu vertreten.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'hierarchy-shadow',
    wording: 1,
  },
  {
    id: 'HS5',
    text: {
      en: 'In the last two months, input from this team visibly changed a decision.',
      de: 'In den letzten zwei Monaten hat ein Beitrag aus diesem Team eine Entscheidung sichtbar verändert.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'hierarchy-shadow',
    wording: 1,
  },
  {
    id: 'HS6',
    text: {
      en: 'We are asked for views on things that have already been decided.',
      de: 'Wir werden zu Dingen nach unserer Meinung gefragt, die schon entschieden sind.',
    },
    scale: AGREEMENT_SCALE,
    reversed: true,
    construct: 'hierarchy-shadow',
    wording: 1,
  },
  {
    id: 'HS7',
    text: {
      en: 'I know beforehand whether we are being consulted or just informed.',
      de: 'Ich weiß vorher, ob wir um Rat gefragt oder nur informiert werden.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'hierarchy-shadow',
    wording: 1,
  },
  {
    id: 'HS8',
    text: {
      en: 'I left our last important decision with reservations I had not voiced.',
      de: 'Aus unserer letzten wichtigen Entscheidung bin ich mit Vorbehalten gegangen, die ich nicht ausgesprochen hatte.',
    },
    scale: AGREEMENT_SCALE,
    reversed: true,
    construct: 'hierarchy-shadow',
    wording: 1,
  },
  {
    id: 'HS9',
    text: {
      en: 'We settle on agreement before the hard questions have been asked.',
      de: 'Wir einigen uns, bevor die schwierigen Fragen gestellt sind.',
    },
    scale: AGREEMENT_SCALE,
    reversed: true,
    construct: 'hierarchy-shadow',
    wording: 1,
  },
  {
    id: 'AG1',
    text: {
      en: 'Decisions in this team go through without objections.',
      de: 'Entscheidungen gehen in diesem Team ohne Einwände durch.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: null,
    wording: 1,
    use: 'neutral',
  },
  {
    id: 'DP1',
    text: {
      en: 'If our lead were away for three weeks, important decisions would still get made.',
      de: 'Wäre unsere Leitung drei Wochen nicht da, würden wichtige Entscheidungen trotzdem getroffen.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'dependency',
    wording: 1,
  },
  {
    id: 'DP2',
    text: {
      en: "Work here waits for one particular person's go-ahead.",
      de: 'Die Arbeit wartet hier auf das Ja einer bestimmten Person.',
    },
    scale: AGREEMENT_SCALE,
    reversed: true,
    construct: 'dependency',
    wording: 1,
  },
  {
    id: 'DP3',
    text: {
      en: 'Other teams deal with us through only one person.',
      de: 'Andere Teams haben nur über eine einzige Person mit uns zu tun.',
    },
    scale: AGREEMENT_SCALE,
    reversed: true,
    construct: 'dependency',
    wording: 1,
  },
  {
    id: 'DP4',
    text: {
      en: 'I know who, other than our lead, could unblock me.',
      de: 'Ich weiß, wer mir außer unserer Leitung weiterhelfen könnte, wenn ich feststecke.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'dependency',
    wording: 1,
  },
  {
    id: 'DP5',
    text: {
      en: 'How we work together is written down or shared well enough for a newcomer to pick it up.',
      de: 'Wie wir zusammenarbeiten, ist so gut aufgeschrieben oder bekannt, dass Neue es sich aneignen können.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'dependency',
    wording: 1,
  },
  {
    id: 'RC1',
    text: {
      en: 'People who ask me for help also offer it.',
      de: 'Wer mich um Hilfe bittet, bietet auch selbst Hilfe an.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'reciprocity',
    wording: 1,
  },
  {
    id: 'RC2',
    text: {
      en: 'Our lead gives back support for the flexibility they ask for.',
      de: 'Für die Flexibilität, die unsere Leitung verlangt, gibt sie Unterstützung zurück.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'reciprocity',
    wording: 1,
  },
  {
    id: 'RC3',
    text: {
      en: "Other people's contributions are acknowledged openly.",
      de: 'Die Beiträge anderer werden offen anerkannt.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'reciprocity',
    wording: 1,
  },
  {
    id: 'RC4',
    text: {
      en: 'Some people here show up mainly when they need something.',
      de: 'Manche melden sich hier vor allem dann, wenn sie etwas brauchen.',
    },
    scale: AGREEMENT_SCALE,
    reversed: true,
    construct: 'reciprocity',
    wording: 1,
  },
  {
    id: 'SC1',
    text: {
      en: 'I know the constraints behind the decisions that affect my work.',
      de: 'Ich kenne die Zwänge hinter den Entscheidungen, die meine Arbeit betreffen.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'shared-context',
    wording: 1,
  },
  {
    id: 'SC2',
    text: {
      en: 'The teams we depend on work from the same facts as we do.',
      de: 'Die Teams, auf die wir angewiesen sind, gehen von denselben Tatsachen aus wie wir.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'shared-context',
    wording: 1,
  },
  {
    id: 'SC3',
    text: {
      en: 'Work reaches me with the background, resources and authority it needs.',
      de: 'Aufgaben erreichen mich mit dem Hintergrund, den Mitteln und den Befugnissen, die sie brauchen.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'shared-context',
    wording: 1,
  },
  {
    id: 'SC4',
    text: {
      en: 'We find out late that we had assumed different things.',
      de: 'Wir merken erst spät, dass wir von Unterschiedlichem ausgegangen sind.',
    },
    scale: AGREEMENT_SCALE,
    reversed: true,
    construct: 'shared-context',
    wording: 1,
  },
  {
    id: 'MD1',
    text: {
      en: 'I talk with the people I depend on even when neither of us needs anything.',
      de: 'Mit den Menschen, auf die ich angewiesen bin, spreche ich auch dann, wenn niemand etwas braucht.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'drift',
    wording: 1,
  },
  {
    id: 'MD2',
    text: {
      en: 'Working relationships we still need have faded.',
      de: 'Arbeitsbeziehungen, die wir noch brauchen, sind eingeschlafen.',
    },
    scale: AGREEMENT_SCALE,
    reversed: true,
    construct: 'drift',
    wording: 1,
  },
  {
    id: 'MD3',
    text: {
      en: 'We look back at how we worked together, not only at what we delivered.',
      de: 'Wir schauen darauf zurück, wie wir zusammengearbeitet haben, nicht nur auf das Ergebnis.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'drift',
    wording: 1,
  },
  {
    id: 'MD4',
    text: {
      en: 'Newcomers get help building the relationships they need.',
      de: 'Neue bekommen Hilfe dabei, die Beziehungen aufzubauen, die sie brauchen.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'drift',
    wording: 1,
  },
  {
    id: 'LD1',
    text: {
      en: 'Keeping relationships smooth costs me more energy than I can keep giving.',
      de: 'Beziehungen in gutem Zustand zu halten kostet mich mehr Kraft, als ich auf Dauer geben kann.',
    },
    scale: AGREEMENT_SCALE,
    reversed: true,
    construct: 'load',
    wording: 1,
  },
  {
    id: 'LD2',
    text: {
      en: 'Helping others regularly pushes out my own priorities.',
      de: 'Weil ich anderen helfe, bleibt regelmäßig liegen, was mir selbst wichtig ist.',
    },
    scale: AGREEMENT_SCALE,
    reversed: true,
    construct: 'load',
    wording: 1,
  },
  {
    id: 'LD3',
    text: {
      en: 'I can turn down low-value requests without a penalty.',
      de: 'Bitten, die wenig bringen, kann ich ablehnen, ohne dass es mir schadet.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'load',
    wording: 1,
  },
  {
    id: 'LD4',
    text: {
      en: 'There is someone I can talk to about the people side of my work.',
      de: 'Es gibt jemanden, mit dem ich über die menschliche Seite meiner Arbeit sprechen kann.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: 'load',
    wording: 1,
  },
  {
    id: 'AU1',
    text: {
      en: 'After someone takes charge in an urgent situation, we return to open discussion.',
      de: 'Nachdem in einer dringenden Lage jemand das Kommando übernommen hat, kehren wir zur offenen Diskussion zurück.',
    },
    scale: AGREEMENT_SCALE,
    reversed: false,
    construct: null,
    wording: 1,
    use: 'neutral',
  },
];
