// The answer page. Reading order: what it starts with, the screens, sending. Nothing is sent before Send is pressed by a
// person; until then any number of devices, colleagues or mail scanners may open it.
import { minutesToAnswer, type Answers, type Instrument } from '@penumbra/instruments';
import './answer.css';
import { askedItems } from './asked-items.js';
import { changeRecord, mayHaveRecord, recordsOf, type BallotRecord } from './ballot-record.js';
import { base64url, sha256 } from './bytes.js';
import { dropDraft, keepDraft, readDraft } from './draft.js';
import { element } from './element.js';
import { chooseLanguage, languages, timeInWords } from './language.js';
import { forgetLink, takeLink } from './link.js';
import { pulseOnPage, type PulseOnPage } from './pulse-on-page.js';
import { questionList } from './questions.js';
import { sendPending } from './send-ballot.js';
import type { Words } from './words.en.js';

let link = takeLink();
const pulse = pulseOnPage();
let language = chooseLanguage([link?.locale ?? '', ...navigator.languages]);
let words: Words = languages[language] as Words;
/** Under which this device keeps what belongs to the link; says nothing about the link itself. */
let key = '';
let record: BallotRecord | null = null;
let answers: Answers = {};
const nothingYet = (): Node[] => [];
let screen = nothingYet;

async function start(): Promise<void> {
  if (!pulse) return show(() => message(words.unknown, words.unknownHelp));
  if (!crypto.subtle) return show(() => message(words.insecure, words.insecureHelp));
  key = link ? `${pulse.pulseId}/${base64url(await sha256(new TextEncoder().encode(link.secret)))}` : '';
  record = null;
  try {
    const kept = key && !mayHaveRecord(key) ? [] : await recordsOf(pulse.pulseId);
    record = key
      ? (kept.find((one) => one.key === key) ?? null)
      : (kept.find((one) => one.pending) ?? (kept.length === 1 ? kept[0]! : null));
  } catch {
    // This browser keeps nothing: said when Send is pressed.
  }
  key ||= record?.key ?? '';
  if (pulse.state === 'voided') return end('voided');
  if (pulse.state === 'closed' || new Date() >= new Date(pulse.closesAt)) return end('over');
  if (!key) return show(() => message(words.noLink, words.noLinkHelp));
  if (record?.pending) return deliver(pulse);
  if (record?.receipt) return show(thanks);
  answers = readDraft(key);
  show(questions);
}

/** Puts a screen on the page. After the first, its heading gets the focus, so that a screen reader begins there. */
function show(next: () => Node[], focus = screen !== nothingYet): void {
  screen = next;
  words = languages[language] as Words;
  document.documentElement.lang = language;
  const content = next();
  document.getElementById('page')!.replaceChildren(header(), ...content, ...footer());
  const heading = document.querySelector('h1')!;
  document.title = [heading.textContent, pulse?.organisation].filter(Boolean).join(' · ');
  if (!focus) return;
  scrollTo(0, 0);
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

const button = (name: 'button' | `button.${string}`, text: string, press: (event: MouseEvent) => void) =>
  element(name, { type: 'button', onclick: press }, text);

const message = (title: string, ...texts: (string | Node)[]): Node[] => [
  element('h1', {}, title),
  ...texts.map((text) => (typeof text === 'string' ? element('p', {}, text) : text)),
];

function header(): Node {
  const choices = Object.entries(languages).map(([name, { language: own }]) =>
    element(
      'button',
      {
        type: 'button',
        lang: name,
        'aria-pressed': name === language,
        onclick: () => {
          const place = scrollY;
          language = name;
          show(screen, false);
          scrollTo(0, place);
          document.querySelector<HTMLElement>(`header [lang=${name}]`)?.focus({ preventScroll: true });
        },
      },
      own,
    ),
  );
  return element(
    'header',
    {},
    element('p', {}, pulse?.organisation ?? ''),
    element('div', { role: 'group', 'aria-label': words.languages }, ...choices),
  );
}

function footer(): Node[] {
  if (!pulse) return [];
  const mail = element('a', { href: `mailto:${pulse.replyToEmail}` }, pulse.replyToEmail);
  return [element('footer', {}, element('p', {}, words.askPerson(pulse.replyToName), ' ', mail))];
}

function facts(): Node {
  return element(
    'details',
    {},
    element('summary', {}, words.whatHappens),
    element('ul', {}, ...words.facts.map((fact) => element('li', {}, fact))),
  );
}

/** For a device that others use too: takes everything away that this page has kept. */
function shared(): Node {
  return element(
    'details',
    {},
    element('summary', {}, words.shared),
    element('p', {}, words.sharedHelp),
    button('button.quiet', words.forget, async () => {
      await changeRecord(key, () => null).catch(() => null);
      dropDraft(key);
      forgetLink();
      [link, record, answers] = [null, null, {}];
      show(() => message(words.forgotten, words.forgottenHelp));
    }),
  );
}

function questions(): Node[] {
  if (!pulse) return [];
  const { items } = pulse.instrument;
  const list = questionList(items, answers, language, words, (itemId, answer) => {
    answers[itemId] = answer;
    keepDraft(key, answers);
    summary.hidden = true;
  });
  const summary = element('div.summary', { role: 'group', tabIndex: -1, hidden: true });
  const pressSend = (event: MouseEvent, asItIs: boolean): void => {
    // A script that clicks is not a person, and neither is a page that nobody has touched.
    if (!event.isTrusted || navigator.userActivation?.hasBeenActive === false) return;
    const open = list.open();
    const nothing = open.length === list.askedCount();
    if (!open.length || (asItIs && !nothing)) return void send(pulse);
    const links = open.map(({ title, focus }) => element('li', {}, button('button.link', title, focus)));
    summary.replaceChildren(
      element('h2', { id: 'open' }, nothing ? words.nothingYet : words.someOpen(open.length)),
      element('p', {}, nothing ? words.nothingYetHelp : words.someOpenHelp),
      button('button.main', words.goToFirst, open[0]!.focus),
      nothing ? '' : button('button.quiet', words.sendAnyway, (again) => pressSend(again, true)),
      nothing ? '' : element('ul', {}, ...links),
    );
    summary.setAttribute('aria-labelledby', 'open');
    summary.hidden = false;
    summary.focus();
  };
  const { atMost } = minutesToAnswer({ ...(pulse.instrument as Instrument), comment: undefined });
  const closing = timeInWords(pulse.closesAt, language);
  const aboutLead = items.some((item) => /\bour lead\b/i.test(item.text.en));
  return [
    element('h1', {}, pulse.title),
    element(
      'p.lead',
      {},
      `${words.questions(askedItems(items, {}).length)}, ${words.minutes(atMost)}. ${words.openUntil(closing)}`,
    ),
    element('p', {}, words.voluntary),
    aboutLead && element('p', {}, words.leads),
    facts(),
    record?.receipt &&
      element(
        'div.note',
        {},
        element('p', {}, words.changing),
        button('button.quiet', words.keepOld, () => show(thanks)),
      ),
    ...list.nodes,
    summary,
    element(
      'div.send',
      {},
      button('button.main', words.send, (event) => pressSend(event, false)),
      element('p', {}, words.changeUntil),
    ),
    shared(),
  ].filter((node): node is HTMLElement => node instanceof Node);
}

function thanks(): Node[] {
  if (!pulse) return [];
  const closing = timeInWords(pulse.closesAt, language);
  return [
    ...message(words.thanks, words.results(closing)),
    ...receipt(),
    element('h2', {}, words.change),
    element('p', {}, words.changeHelp(closing)),
    button('button.quiet', words.change, () => {
      answers = readDraft(key);
      show(questions);
    }),
    facts(),
    shared(),
  ];
}

function receipt(): Node[] {
  if (!record?.receipt) return [];
  const groups = record.receipt.match(/.{1,8}/g)!.map((group) => element('span', {}, group, ' '));
  return [
    element('h2', {}, words.receipt),
    element('p.receipt', {}, ...groups),
    element('p', {}, words.receiptHelp),
  ];
}

/** Over for good: what is not sent goes; what was counted is said. */
async function end(how: 'over' | 'voided'): Promise<void> {
  const unsent = Boolean(record?.pending) || Object.keys(readDraft(key)).length > 0;
  dropDraft(key);
  record =
    how === 'over' && record?.receipt
      ? await changeRecord(key, (kept) => kept && { ...kept, pending: null }).catch(() => record)
      : await changeRecord(key, () => null).catch(() => null);
  if (how === 'voided') return show(() => message(words.voided, words.voidedHelp));
  const closed = pulse && new Date() >= new Date(pulse.closesAt) ? pulse.closesAt : null;
  show(() => [
    ...message(words.over, words.overHelp(closed && timeInWords(closed, language))),
    ...(record?.receipt ? [element('p', {}, words.overSent)] : []),
    ...(unsent ? [element('p', {}, words.overUnsent)] : []),
    ...receipt(),
  ]);
}

/** Makes the pass, once for this link and device, and keeps it with the answers before anything is sent. */
async function send(to: PulseOnPage): Promise<void> {
  const asked = askedItems(to.instrument.items, answers).filter((item) => answers[item.id] !== undefined);
  const chosen: Answers = Object.fromEntries(asked.map((item) => [item.id, answers[item.id]!]));
  try {
    record = await changeRecord(key, (kept) => ({
      key,
      pass: kept?.pass ?? base64url(crypto.getRandomValues(new Uint8Array(32))),
      secret: kept ? kept.secret : (link?.secret ?? null),
      admitted: kept?.admitted ?? false,
      revision: kept?.revision ?? 0,
      receipt: kept?.receipt ?? null,
      pending: {
        revision: Math.max(kept?.revision ?? 0, kept?.pending?.revision ?? 0) + 1,
        answers: chosen,
      },
    }));
  } catch {
    return show(() => message(words.cannotKeep, words.cannotKeepHelp, backToQuestions()));
  }
  await deliver(to);
}

const backToQuestions = () => button('button.main', words.back, () => show(questions));

async function deliver(to: PulseOnPage): Promise<void> {
  show(() => message(words.sending, words.notSentYet));
  let waiting = false;
  const sent = await sendPending(to, key, async (tries) => {
    const pause = pauseBefore(tries);
    if (!waiting)
      show(() => message(words.waiting, words.waitingHelp, button('button.main', words.tryNow, pause.end)));
    waiting = true;
    await pause.over;
  });
  if (sent.kind === 'forgotten') return show(() => message(words.forgotten, words.forgottenHelp));
  if (sent.kind === 'refused') return refused(sent.code);
  dropDraft(key);
  answers = {};
  record = (await recordsOf(to.pulseId)).find((one) => one.key === key) ?? null;
  show(thanks);
}

/** Half a second at first, a minute at most, each time a little different; ends early when the network is back. */
let endPause = (): void => undefined;
function pauseBefore(tries: number): { over: Promise<void>; end: () => void } {
  const jitter = 0.5 + crypto.getRandomValues(new Uint8Array(1))[0]! / 512;
  const over = new Promise<void>((resolve) => {
    const timer = setTimeout(() => endPause(), Math.min(60_000, 1_000 * 2 ** (tries - 1)) * jitter);
    endPause = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return { over, end: () => endPause() };
}
addEventListener('online', () => endPause());

async function refused(code: string): Promise<void> {
  if (code === 'delivery.pulse-voided' || code === 'intake.voided') return end('voided');
  if (code === 'delivery.pulse-over' || code === 'intake.closed') return end('over');
  const counted = record?.receipt;
  await changeRecord(key, (kept) => (kept && counted ? { ...kept, pending: null } : null));
  if (code === 'delivery.already-answered-elsewhere') {
    dropDraft(key);
    return show(() => message(words.elsewhere, words.elsewhereHelp));
  }
  if (code === 'delivery.link-unknown') return show(() => message(words.linkUnknown, words.linkUnknownHelp));
  show(() => message(words.broken, words.brokenHelp, element('p.receipt', {}, code), backToQuestions()));
}

// The same link opened once more in this tab changes only the fragment.
addEventListener('hashchange', () => {
  link = takeLink() ?? link;
  void start();
});
void start();
