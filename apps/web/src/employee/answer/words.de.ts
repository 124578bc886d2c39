import type { Words } from './words.en.js';

/** Every word of the answer page in German. */
export const de: Words = {
  language: 'Deutsch',
  languages: 'Sprache',
  questions: (count) => (count === 1 ? '1 Frage' : `${count} Fragen`),
  minutes: (count) => (count === 1 ? 'etwa 1 Minute' : `etwa ${count} Minuten`),
  openUntil: (time) => `Offen bis ${time}.`,
  voluntary:
    'Sie dürfen jede Frage offen lassen. Was Sie wählen, bleibt auf diesem Gerät, bis Sie auf Absenden drücken.',
  leads: 'Wenn Sie selbst ein Team leiten: Denken Sie bei „unsere Leitung“ an Ihre eigene Führungskraft.',
  whatHappens: 'Was mit meiner Antwort geschieht',
  facts: (least) => [
    'Ihre Antworten bleiben auf diesem Gerät, bis Sie auf Absenden drücken.',
    'Dann versiegelt diese Seite sie, noch auf Ihrem Gerät, mit einem Schlüssel, der erst am Ende der Umfrage benutzt wird, und legt sie in eine Wahlurne, die Ihre Gruppe kennt und keinen Namen.',
    'Der Teil, der weiß, wen er eingeladen hat, unterschreibt für Sie einen Ausweis, ohne ihn zu sehen: So gibt eine Einladung einen Stimmzettel, und niemand kann später sagen, wessen er war.',
    'Am Ende der Umfrage werden die Schlüssel und die Vermerke, wer einen Ausweis bekam, vernichtet; danach sind Ihre Antworten anonym: Aus allem, was gespeichert ist, kann niemand erkennen, was Sie geantwortet haben und ob überhaupt.',
    `Niemandem wird je gezeigt, ob Sie teilgenommen haben, und keine Zahl für weniger als ${least} Personen.`,
    'Nicht versprochen: Wenn in einer Gruppe alle antworten oder alle gleich, zeigen das ihre Zahlen; bis zum Ende könnte hineinsehen, wer diese Server beherrscht und ihre Schlüsseldateien hat; und Ihr Mailsystem oder das Netz Ihrer Organisation kann festhalten, dass Sie die Seite geöffnet haben.',
  ],
  contractWords: 'Diese sechs Wörter stehen für die Regeln dieser Umfrage. In jeder E-Mail stehen dieselben:',
  contractLink: 'Den Datenschutzvertrag lesen',
  verifyLink: 'Die Seite und die Zählung selbst prüfen',
  groupOf: (size) => `Sie zählen in einer Gruppe von ${size} Personen.`,
  inGroup: (name, size) => `Sie zählen in „${name}“, ${size} Personen.`,
  restOf: (name) => `Weitere aus ${name}`,
  whoElse: 'Wer ist in meiner Gruppe?',
  whoElseHelp:
    'Diese Personen wurden mit Ihnen zusammen eingeladen. Wenn hier Namen stehen, die niemand kennt, antworten Sie nicht, und fragen Sie die unten genannte Person.',
  groupDiffers: (size) =>
    `Die Liste hat ${size} Personen, anders als der Vertrag sagt. Antworten Sie nicht, und fragen Sie die unten genannte Person.`,
  groupAway: 'Die Namen lassen sich gerade nicht holen.',
  more: 'Weitere Namen zeigen',
  askPerson: (name) => `Fragen zu dieser Umfrage? Wenden Sie sich an ${name}:`,
  progress: 'Fortschritt',
  answered: (count, total) => `${count} von ${total} beantwortet`,
  cannotSay: 'Kann ich nicht sagen',
  preferNot: 'Möchte ich nicht beantworten',
  commentHelp: (least) =>
    `Wenn Sie mögen, bis 500 Zeichen. HR, Führungskräfte und Geschäftsleitung lesen es, wie Sie es schreiben, ohne Ihren Namen und getrennt von Ihren Antworten, wo mindestens ${least} geantwortet haben; antwortet jemand darauf, lesen beides alle, die gefragt wurden.`,
  namesFound: (names) => `Damit könnte jemand gemeint sein: ${names}`,
  namesHelp: 'Besser sagen, was geschieht, als wer es ist. Gesendet ist noch nichts.',
  goToComment: 'Zu meinem Kommentar',
  send: 'Antworten absenden',
  changeUntil:
    'Nach dem Absenden können Sie Ihre Antworten auf diesem Gerät bis zum Ende der Umfrage ändern.',
  nothingYet: 'Noch ist nichts beantwortet',
  nothingYetHelp:
    'Wählen Sie mindestens eine Antwort, bevor Sie absenden. Auch „Möchte ich nicht beantworten“ ist eine Antwort.',
  someOpen: (count) => (count === 1 ? '1 Frage ist noch offen' : `${count} Fragen sind noch offen`),
  someOpenHelp: 'Sie dürfen sie offen lassen oder zu ihnen zurückgehen.',
  sendAnyway: 'So absenden',
  goToFirst: 'Zur ersten offenen Frage',
  sending: 'Ihre Antworten werden gesendet …',
  notSentYet: 'Sie sind noch nicht gesendet. Bitte lassen Sie diese Seite einen Moment offen.',
  waiting: 'Ihre Antworten sind noch nicht gesendet',
  waitingHelp:
    'Gerade gibt es keine Verbindung. Wir versuchen es weiter. Ihre Antworten sind auf diesem Gerät sicher: Sie können die Seite auch schließen und hier später wieder öffnen, dann werden sie sofort gesendet.',
  tryNow: 'Jetzt noch einmal versuchen',
  thanks: 'Vielen Dank. Ihre Antworten sind in der Wahlurne.',
  results: (time) => `Sie bleiben versiegelt, bis die Umfrage endet: ${time}. Dann wird ausgewertet.`,
  receipt: 'Ihre Quittung',
  receiptHelp:
    'Mit ihr können Sie nach dem Ende prüfen, dass Ihre Antworten gezählt wurden. Sie sagt weder, wer Sie sind, noch, was Sie geantwortet haben. Sie müssen sie nicht aufheben.',
  change: 'Meine Antworten ändern',
  changeHelp: (time) =>
    `Auf diesem Gerät möglich bis ${time}. Sie beginnen mit einem leeren Bogen, weil das Gesendete hier nicht mehr aufbewahrt wird.`,
  shared: 'Dies ist ein gemeinsam genutztes Gerät',
  sharedHelp:
    'Entfernt alles, was diese Seite hier aufbewahrt hat. Ihre Antworten bleiben gezählt und können dann nicht mehr geändert werden.',
  forget: 'Auf diesem Gerät alles vergessen',
  forgotten: 'Dieses Gerät hat alles vergessen',
  forgottenHelp:
    'Falls Sie Ihre Antworten gesendet hatten, bleiben sie gezählt. Sie können diese Seite schließen.',
  changing: 'Sie ändern Ihre Antworten. Bis Sie auf Absenden drücken, gilt, was Sie vorher gesendet haben.',
  keepOld: 'Behalten, was ich gesendet habe',
  elsewhere: 'Mit diesem Link wurde schon geantwortet',
  elsewhereHelp:
    'Von einem anderen Gerät oder aus einem anderen Browser wurden damit Antworten gesendet, oder dieses Gerät sollte alles vergessen. Sie zählen und lassen sich nur dort ändern, wo sie gesendet wurden. Was Sie hier gewählt haben, wurde nicht gesendet.',
  linkUnknown: 'Diesen Link kennen wir nicht',
  linkUnknownHelp:
    'Vielleicht fehlt ein Teil. Bitte öffnen Sie den Link in Ihrer E-Mail noch einmal, oder kopieren Sie ihn ganz. Was Sie gewählt haben, bleibt auf diesem Gerät.',
  noLink: 'Bitte öffnen Sie den Link in Ihrer E-Mail',
  noLinkHelp:
    'Diese Adresse allein sagt nicht, dass Sie eingeladen sind. Der Link in Ihrer E-Mail tut es. Das Öffnen verbraucht nichts.',
  over: 'Diese Umfrage ist beendet',
  overHelp: (time) => `${time ? `Sie endete am ${time}. ` : ''}Es kann nichts mehr gesendet werden.`,
  overSent: 'Die Antworten, die Sie gesendet haben, sind gezählt.',
  overUnsent:
    'Was Sie zuletzt auf diesem Gerät gewählt haben, kam nicht rechtzeitig an und wurde nicht gezählt.',
  voided: 'Diese Umfrage wurde abgesagt',
  voidedHelp: 'Alle Antworten dazu wurden vernichtet. Sie müssen nichts mehr tun.',
  preparing: 'Diese Umfrage wird noch vorbereitet',
  preparingHelp:
    'Bitte öffnen Sie den Link in Ihrer E-Mail in einigen Minuten noch einmal. Das verbraucht nichts.',
  otherContract: 'Das sind nicht die Regeln aus Ihrer E-Mail',
  otherContractHelp:
    'Für die Fragen und Regeln, die mit dieser Seite kamen, bürgt Ihre E-Mail nicht. Sie können hier nicht antworten, und nichts wurde gesendet. Bitte sagen Sie es der Person, die Ihnen die E-Mail geschickt hat, aber leiten Sie die E-Mail nicht weiter.',
  otherKey: 'Der Schlüssel Ihrer Gruppe ist nicht der aus dem Vertrag',
  otherKeyHelp:
    'Ein Schlüssel nur für Sie könnte Ihre Antworten wiedererkennbar machen, darum wurde nichts gesendet. Ihre Auswahl ist noch auf diesem Gerät. Bitte sagen Sie es der unten genannten Person.',
  badPass: 'Der Ausweis, den Sie bekamen, passt nicht',
  badPassHelp:
    'Er ist nicht mit dem Schlüssel Ihrer Gruppe unterschrieben, darum wurden keine Antworten gesendet. Ihre Auswahl ist noch auf diesem Gerät. Bitte sagen Sie es der unten genannten Person.',
  unknown: 'Unter dieser Adresse gibt es keine Umfrage',
  unknownHelp: 'Bitte öffnen Sie den Link in Ihrer E-Mail noch einmal, oder kopieren Sie ihn ganz.',
  cannotKeep: 'Dieser Browser bewahrt nichts auf',
  cannotKeepHelp:
    'Bevor etwas gesendet wird, muss diese Seite das auf Ihrem Gerät festhalten, damit nichts doppelt zählt. Ihr Browser erlaubt das nicht. Bitte öffnen Sie den Link in einem normalen Fenster oder in einem anderen Browser.',
  insecure: 'Diese Seite wurde nicht sicher geöffnet',
  insecureHelp:
    'Sie kann Antworten nur über https senden. Bitte sagen Sie es der Person, die Ihnen den Link geschickt hat.',
  broken: 'Ihre Antworten konnten nicht angenommen werden',
  brokenHelp:
    'Die Wahlurne hat sie abgelehnt, und ein neuer Versuch hilft nicht. Ihre Auswahl ist noch auf diesem Gerät. Bitte nennen Sie der unten genannten Person dieses Wort:',
  back: 'Zurück zu den Fragen',
};
