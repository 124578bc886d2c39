import type { ShareInWords } from './evidence-of.js';
import type { FlagKind } from './flag.js';
import type { FlagWords } from './flag-words.en.js';

export const flagWordsDe: FlagWords = {
  kinds: {
    'hierarchy-shadow': 'Schatten der Hierarchie',
    dependency: 'Abhängigkeit',
    imbalance: 'Unausgewogenheit',
    'false-consensus': 'Scheinbare Einigkeit',
    drift: 'Auseinanderdriften',
    overload: 'Überlastung',
    'low-shared-context': 'Wenig gemeinsamer Kontext',
  },
  severities: {
    insufficient: 'nicht genug für ein Urteil',
    none: 'keine Auffälligkeit',
    watch: 'beobachten',
    elevated: 'erhöht',
    high: 'hoch',
  },
  shares: {
    'nearly-everyone': 'Fast alle',
    most: 'Die meisten',
    'about-half': 'Etwa die Hälfte',
    some: 'Einige',
    'hardly-anyone': 'Kaum jemand',
  },
  bounds: {
    'at-least': (figure) => `mindestens ${figure}`,
    'at-most': (figure) => `höchstens ${figure}`,
  },
  parts: {
    shadow: 'vor Ranghöheren wird Widerspruch zurückgehalten',
    performative: 'es wird nach Meinungen gefragt, die nichts ändern',
    contrast: 'gegenüber Ranghöheren sagt man weniger offen seine Meinung als unter Gleichen',
    DP1: 'wichtige Entscheidungen würden warten, wenn die Leitung nicht da ist',
    DP2: 'die Arbeit wartet auf das Ja einer Person',
    DP3: 'andere Teams haben nur über eine Person mit dem Team zu tun',
    DP4: 'viele wissen nicht, wer ihnen sonst weiterhelfen könnte',
    DP5: 'wie das Team arbeitet, ist für Neue nicht gut genug festgehalten',
    LD1: 'die Beziehungspflege kostet mehr Kraft, als man geben kann',
    LD2: 'weil man anderen hilft, bleibt das Eigene liegen',
    LD3: 'Bitten, die wenig bringen, lassen sich nicht ohne Schaden ablehnen',
    LD4: 'es fehlt jemand, mit dem man über die menschliche Seite der Arbeit sprechen kann',
    SC1: 'die Zwänge hinter Entscheidungen sind nicht bekannt',
    SC2: 'andere Teams gehen von anderen Tatsachen aus',
    SC3: 'Aufgaben kommen ohne Hintergrund, Mittel oder Befugnisse an',
    SC4: 'unterschiedliche Annahmen zeigen sich erst spät',
  },
  measures: {
    trust: 'Vertrauen',
    balance: 'Ausgewogenheit',
    'balance-agreements': 'Absprachen zur Ausgewogenheit',
    'psychological-safety': 'Psychologische Sicherheit',
    'hierarchy-shadow': 'Schatten der Hierarchie',
    dependency: 'Abhängigkeit',
    reciprocity: 'Gegenseitigkeit',
    'shared-context': 'Gemeinsamer Kontext',
    drift: 'Pflege der Arbeitsbeziehungen',
    load: 'Spielraum, anderen zu helfen',
  },
  sentences: {
    balance: (of) =>
      `Ausgewogenheit ${of.balance()} von 10 (95-%-Bereich ${of.tenth('lower')} bis ${of.tenth('upper')}); unter 7 lohnt ein Gespräch.`,
    'balance-without-interval': (of) => `Ausgewogenheit ${of.balance()} von 10; unter 7 lohnt ein Gespräch.`,
    'two-readings-in-a-row': () => 'Auch in der Auswertung davor lag sie unter 7.',
    'first-reading-below': () =>
      'Sie liegt wohl zum ersten Mal unter 7; das kann vorübergehen und ist noch keine Auffälligkeit.',
    'formal-agreement': (of) => {
      const share = of.word('share') as ShareInWords;
      const verb = share === 'about-half' || share === 'hardly-anyone' ? 'sagte' : 'sagten';
      return `${of.words.shares[share]} ${verb}, dass Entscheidungen ohne Einwände durchgehen.`;
    },
    'drifted-down': (of) =>
      `${of.words.measures[of.word('measure')] ?? of.word('measure')}: von ${of.whole('from')} auf ${of.whole('to')} gefallen, mehr als der Zufall erklärt.`,
    'drifted-up': (of) =>
      `${of.words.measures[of.word('measure')] ?? of.word('measure')}: von ${of.whole('from')} auf ${of.whole('to')} gestiegen, mehr als der Zufall erklärt.`,
    slope: (of) => `Das sind etwa ${of.signed('points')} Punkte je Auswertung.`,
    'corroborator-false-consensus': () =>
      'Dazu: Nach außen herrscht ungewöhnlich einheitliche Zustimmung, während weniger als anderswo einer ranghöheren Person widersprechen würden.',
    'corroborator-silence': () => 'Dazu: Mehr als anderswo wollten auf Fragen dazu nicht antworten.',
    'corroborator-pluralistic-gap': () =>
      'Dazu: Entscheidungen gehen ohne Einwände durch, während viele ihre Vorbehalte für sich behalten.',
    'corroborator-response-drop': () =>
      'Dazu: Es haben weniger geantwortet als in den letzten drei Auswertungen, um 20 Punkte oder mehr.',
    answered: (of) => `${of.whole('respondents')} von ${of.whole('invited')} Personen haben geantwortet.`,
    index: (of) =>
      `${of.words.kinds[of.word('kind') as FlagKind]} ${of.index()} (95-%-Bereich ${of.whole('lower')} bis ${of.whole('upper')}; neutral ist 50).`,
    'index-without-interval': (of) =>
      `${of.words.kinds[of.word('kind') as FlagKind]} ${of.index()} (neutral ist 50).`,
    'largest-part': (of) =>
      `Größter Anteil: ${of.words.parts[of.word('part')] ?? of.word('part')} (${of.signed('points')} Punkte).`,
    'unspoken-reservations': (of) => {
      const share = of.word('share') as ShareInWords;
      const verb = share === 'about-half' || share === 'hardly-anyone' ? 'ging' : 'gingen';
      return `${of.words.shares[share]} ${verb} mit unausgesprochenen Vorbehalten aus der letzten wichtigen Entscheidung.`;
    },
    'waits-for-one-person': (of) => {
      const share = of.word('share') as ShareInWords;
      const verb = share === 'about-half' || share === 'hardly-anyone' ? 'sagte' : 'sagten';
      return `${of.words.shares[share]} ${verb}, dass die Arbeit auf das Ja einer Person wartet.`;
    },
    probability: (of) =>
      of.word('kind') === 'imbalance'
        ? `Wahrscheinlichkeit, dass die Ausgewogenheit unter 7 liegt: ${of.percent('probability')}.`
        : of.word('kind') === 'drift'
          ? `Wahrscheinlichkeit, dass es auf der ungünstigeren Seite der eigenen ersten vier Auswertungen liegt: ${of.percent('probability')}.`
          : `Wahrscheinlichkeit, dass dies über neutral liegt: ${of.percent('probability')}.`,
    'silent-best-case': (of) =>
      of.count('silent') === 1
        ? `Hätte die eine Person, die geschwiegen hat, so günstig wie möglich geantwortet, läge der Wert bei ${of.index()}.`
        : `Hätten die ${of.whole('silent')} Personen, die geschwiegen haben, alle so günstig wie möglich geantwortet, läge der Wert bei ${of.index()}.`,
    'silent-cannot-overturn': (of) =>
      of.count('silent') === 1
        ? `Selbst wenn die eine Person, die geschwiegen hat, so günstig wie möglich geantwortet hätte, läge der Wert bei ${of.index()} und damit über neutral.`
        : `Selbst wenn die ${of.whole('silent')} Personen, die geschwiegen haben, alle so günstig wie möglich geantwortet hätten, läge der Wert bei ${of.index()} und damit über neutral.`,
    'insufficient-few-answers': () => 'Weniger als fünf Antworten: nicht genug für ein Urteil.',
    'insufficient-low-response': () => 'Weniger als 60 % haben geantwortet: nicht genug für ein Urteil.',
    'insufficient-wide-interval': () => 'Die Antworten lassen einen zu weiten Bereich für ein Urteil.',
    'not-an-all-clear': () =>
      'Keine Auffälligkeit ist keine Entwarnung: Vielleicht wurde vorsichtig geantwortet.',
  },
  caveats: {
    pattern: 'Eine Auffälligkeit ist ein Muster in Antworten, kein Urteil über eine Person.',
    average:
      'Die Regel hält falsche Auffälligkeiten bei höchstens 5 % der erhöhten, im Mittel über viele Organisationen; für eine einzelne verspricht sie nichts.',
    breakers:
      'Sie versagt, wo ein ganzer Bereich denselben Fehler teilt, wo Unzufriedene häufiger antworten als andere und wo aus Angst anders geantwortet wird.',
    probability:
      'Eine Wahrscheinlichkeit ist kein Test: „beobachten“ heißt, dass sich ein Gespräch lohnt, nicht mehr.',
    'rule-of-thumb': 'Eine Faustregel; sie begrenzt nicht, wie oft sie irrt.',
    'own-past':
      'Das Team wird mit seiner eigenen Vergangenheit verglichen; etwa 2 bis 3 von 100 Werten bewegen sich in zwölf Auswertungen zufällig so weit.',
    'no-all-clear':
      'Wo keine Auffälligkeit steht, ist das keine Entwarnung: Vielleicht wurde vorsichtig geantwortet.',
  },
};
