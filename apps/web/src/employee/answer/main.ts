// The answer page. Reading order: what it starts with, the screens, sending. Nothing is sent before Send is pressed by a
// person; until then any number of devices, colleagues or mail scanners may open it.
import { commentFrom, type Answers } from '@penumbra/instruments';
import { sha256, sixWords, toBase64url, type LinkFragment } from '@penumbra/seal';
import '../page.css';
import './answer.css';
import { dataOnPage, isContract } from '../contract-on-page.js';
import { element } from '../element.js';
import { timeInWords } from '../language.js';
import { button, fold, inGroups, message, paragraph, screensIn, type Screen } from '../screens.js';
import { askedItems } from './asked-items.js';
import { changeRecord, readRecord, recordsOf, type BallotRecord } from './ballot-record.js';
import { commentField } from './comment-field.js';
import { dropDraft, keepDraft, readDraft } from './draft.js';
import { Group } from './group.js';
import { getJson } from './http.js';
import { askWhom, factList, introduction } from './introduction.js';
import { keepBallot } from './keep-ballot.js';
import { forgetLink, takeLink } from './link.js';
import type { CheckedPulse, PulseOnPage } from './pulse-on-page.js';
import { questionList } from './questions.js';
import { sendPending, unitKeyAddress } from './send-ballot.js';
import { de } from './words.de.js';
import { en, type Words } from './words.en.js';

let link = takeLink();
let onPage: PulseOnPage | null = null;
/** Under which this device keeps what belongs to the link; says nothing about the link itself. */
let key = '';
let record: BallotRecord | null = null;
let answers: Answers = {};
let comment = '';
let group: Group | null = null;

const show = screensIn<Words>(
  { en, de },
  [link?.locale ?? ''],
  () => onPage?.manifest?.organisation ?? '',
  (words) => (onPage?.manifest ? [askWhom(onPage.manifest, words)] : []),
);

async function start(): Promise<void> {
  if (!onPage) return show((words) => message(words.unknown, words.unknownHelp));
  if (!crypto.subtle) return show((words) => message(words.insecure, words.insecureHelp));
  key = link ? await keyOf(onPage, link) : '';
  // Opening the database takes a slow phone a quarter of a second: a reader with a link sees the questions meanwhile.
  const kept = recordsOf(onPage.pulseId).catch(() => []); // A browser that keeps nothing is told so at Send.
  if (!key || onPage.state !== 'open') {
    record = pick(await kept);
    key ||= record?.key ?? '';
  }
  if (onPage.state === 'voided') return end(onPage, 'voided');
  // Whether it is over, the servers say: a device whose clock is ahead would throw away what can still be sent.
  if (onPage.state === 'closed') return end(onPage, 'over');
  const { manifest } = onPage;
  if (onPage.state === 'preparing' || !manifest)
    return show((words) => message(words.preparing, words.preparingHelp));
  const known = link ?? record;
  if (!known) return show((words) => message(words.noLink, words.noLinkHelp));
  const { manifestHash, unitId, groupId } = known;
  if (
    !(await isContract(manifest, manifestHash)) ||
    manifest.tenantId !== onPage.tenantId ||
    manifest.pulseId !== onPage.pulseId ||
    !manifest.units.some((unit) => unit.unitId === unitId)
  )
    return show((words) => message(words.otherContract, words.otherContractHelp));
  const pulse: CheckedPulse = { ...onPage, manifest, manifestHash };
  group = new Group(pulse, unitId, groupId);
  ({ answers, comment } = readDraft(key));
  if (!record) {
    show(questions(pulse));
    record = pick(await kept);
  }
  if (record?.pending) return deliver(pulse);
  if (record?.receipt) return show(thanks(pulse));
  await group.load();
  // Only to have it at hand: Send then waits for one reply less on a slow network.
  void getJson(unitKeyAddress(pulse, unitId));
}

/** Not the hash that the issuer keeps of the secret. */
async function keyOf({ pulseId }: PulseOnPage, { secret, manifestHash }: LinkFragment): Promise<string> {
  const text = `device\n${manifestHash}\n${toBase64url(secret)}`;
  return `${pulseId}/${toBase64url(await sha256(new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>))}`;
}

/** This link's record; without a link, the one that is under way or the only one. */
const pick = (kept: readonly BallotRecord[]): BallotRecord | null =>
  (key
    ? kept.find((one) => one.key === key)
    : (kept.find((one) => one.pending) ?? (kept.length === 1 ? kept[0] : null))) ?? null;

/** Six sentences, and where to read on. */
const facts = (pulse: CheckedPulse, words: Words): Node =>
  fold(
    words.whatHappens,
    factList(words, pulse.manifest.minimumCell),
    paragraph(words.contractWords),
    element('p.six', { translate: false }, sixWords(pulse.manifestHash)),
    paragraph(element('a', { href: `/contract/${pulse.manifestHash}` }, words.contractLink)),
    paragraph(verifyLink(pulse, words)),
  );

const verifyLink = ({ tenantId, pulseId }: PulseOnPage, words: Words): Node =>
  element('a', { href: `/verify/${tenantId}/${pulseId}` }, words.verifyLink);

/** For a device that others use too: takes everything away that this page has kept for this link. */
const shared = (words: Words): Node =>
  fold(
    words.shared,
    paragraph(words.sharedHelp),
    button('button.quiet', words.forget, async () => {
      await changeRecord(key, () => null).catch(() => null);
      dropDraft(key);
      forgetLink();
      [link, record, answers, comment] = [null, null, {}, ''];
      show((now) => message(now.forgotten, now.forgottenHelp));
    }),
  );

const questions =
  (pulse: CheckedPulse): Screen<Words> =>
  (words, language) => {
    const { items, comment: asked } = pulse.manifest.instrument;
    const keep = () => {
      keepDraft(key, { answers, comment });
      summary.hidden = true;
    };
    const list = questionList(items, answers, language, words, (itemId, answer) => {
      answers[itemId] = answer;
      keep();
    });
    const field =
      asked &&
      commentField(
        asked.text,
        pulse.manifest.minimumCommentCell,
        comment,
        language,
        words,
        () => group?.colleagues ?? [],
        (text) => {
          comment = text;
          keep();
        },
      );
    const summary = element('div.summary', { role: 'group', tabIndex: -1, hidden: true });
    const pressSend = (event: MouseEvent, asItIs: boolean): void => {
      // A script that clicks is not a person, and neither is a page that nobody has touched.
      if (!event.isTrusted || navigator.userActivation?.hasBeenActive === false) return;
      const open = list.open();
      const nothing = open.length === list.askedCount();
      const names = field?.names() ?? [];
      if ((!open.length && !names.length) || (asItIs && !nothing)) return void send(pulse);
      const links = open.map(({ title, focus }) => element('li', {}, button('button.link', title, focus)));
      const named = nothing ? [] : names;
      summary.replaceChildren(
        ...(named.length
          ? [
              element('h2', {}, words.namesFound(named.join(', '))),
              paragraph(words.namesHelp),
              button('button.main', words.goToComment, field!.focus),
            ]
          : []),
        ...(open.length
          ? [
              element('h2', {}, nothing ? words.nothingYet : words.someOpen(open.length)),
              paragraph(nothing ? words.nothingYetHelp : words.someOpenHelp),
              button('button.main', words.goToFirst, open[0]!.focus),
            ]
          : []),
        nothing ? '' : button('button.quiet', words.sendAnyway, (again) => pressSend(again, true)),
        nothing ? '' : element('ul', {}, ...links),
      );
      summary.firstElementChild!.id = 'open';
      summary.setAttribute('aria-labelledby', 'open');
      summary.hidden = false;
      summary.focus();
    };
    return [
      ...introduction({ ...pulse.manifest, closesAt: pulse.closesAt }, words, language),
      group?.node(words),
      facts(pulse, words),
      record?.receipt &&
        element(
          'div.note',
          {},
          paragraph(words.changing),
          button('button.quiet', words.keepOld, () => show(thanks(pulse))),
        ),
      ...list.nodes,
      field?.node,
      summary,
      element(
        'div.send',
        {},
        button('button.main', words.send, (event) => pressSend(event, false)),
        paragraph(words.changeUntil),
      ),
      shared(words),
    ];
  };

const thanks =
  (pulse: CheckedPulse): Screen<Words> =>
  (words, language) => {
    const closing = timeInWords(pulse.closesAt, language);
    return [
      ...message(words.thanks, words.results(closing)),
      ...receipt(pulse, words),
      element('h2', {}, words.change),
      paragraph(words.changeHelp(closing)),
      button('button.quiet', words.change, () => {
        ({ answers, comment } = readDraft(key));
        void group?.load();
        show(questions(pulse));
      }),
      facts(pulse, words),
      shared(words),
    ];
  };

function receipt(pulse: PulseOnPage, words: Words): Node[] {
  if (!record?.receipt) return [];
  return [
    element('h2', {}, words.receipt),
    inGroups(record.receipt),
    paragraph(words.receiptHelp),
    paragraph(verifyLink(pulse, words)),
  ];
}

/** Over for good: what is not sent goes; what was counted is said. */
async function end(pulse: PulseOnPage, how: 'over' | 'voided'): Promise<void> {
  const draft = readDraft(key);
  const unsent = Boolean(record?.pending) || Boolean(draft.comment) || Object.keys(draft.answers).length > 0;
  dropDraft(key);
  if (key)
    record = await changeRecord(key, (kept) =>
      kept?.receipt && how === 'over' ? { ...kept, pending: null } : null,
    ).catch(() => null);
  if (how === 'voided') return show((words) => message(words.voided, words.voidedHelp));
  const closed = new Date() >= new Date(pulse.closesAt) ? pulse.closesAt : null;
  show((words, language) => [
    ...message(words.over, words.overHelp(closed && timeInWords(closed, language))),
    ...(record?.receipt ? [paragraph(words.overSent)] : []),
    ...(unsent ? [paragraph(words.overUnsent)] : []),
    ...receipt(pulse, words),
  ]);
}

async function send(pulse: CheckedPulse): Promise<void> {
  const asked = askedItems(pulse.manifest.instrument.items, answers);
  const chosen: Answers = {};
  for (const { id } of asked) if (answers[id] !== undefined) chosen[id] = answers[id];
  try {
    const written = pulse.manifest.instrument.comment ? commentFrom(comment) : '';
    record = await keepBallot(pulse, key, link, chosen, written);
  } catch {
    return show((words) => message(words.cannotKeep, words.cannotKeepHelp, backToQuestions(pulse, words)));
  }
  await deliver(pulse);
}

const backToQuestions = (pulse: CheckedPulse, words: Words) =>
  button('button.main', words.back, () => show(questions(pulse)));

async function deliver(pulse: CheckedPulse): Promise<void> {
  show((words) => message(words.sending, words.notSentYet));
  let waiting = false;
  const sent = await sendPending(pulse, key, async (tries) => {
    const pause = pauseBefore(tries);
    if (!waiting)
      show((words) =>
        message(
          words.waiting,
          words.waitingHelp,
          button('button.main', words.tryNow, () => endPause()),
        ),
      );
    waiting = true;
    await pause;
  });
  if (sent.kind === 'forgotten') return show((words) => message(words.forgotten, words.forgottenHelp));
  if (sent.kind === 'refused') return refused(pulse, sent.code);
  dropDraft(key);
  [answers, comment] = [{}, ''];
  record = await readRecord(key);
  show(thanks(pulse));
}

/** Half a second at first, a minute at most, each time a little different; ends early when the network is back. */
let endPause = (): void => undefined;
function pauseBefore(tries: number): Promise<void> {
  const jitter = 0.5 + crypto.getRandomValues(new Uint8Array(1))[0]! / 512;
  return new Promise((resolve) => {
    const timer = setTimeout(() => endPause(), Math.min(60_000, 1_000 * 2 ** (tries - 1)) * jitter);
    endPause = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
addEventListener('online', () => endPause());

async function refused(pulse: CheckedPulse, code: string): Promise<void> {
  if (code === 'delivery.pulse-voided' || code === 'intake.voided') return end(pulse, 'voided');
  if (code === 'delivery.pulse-over' || code === 'intake.closed') return end(pulse, 'over');
  const elsewhere = code === 'delivery.already-answered-elsewhere';
  const useless = elsewhere || code === 'delivery.link-unknown';
  // Otherwise the nonce stays: it may be signed already, and another would not be.
  record = await changeRecord(key, (kept) => (useless ? null : kept && { ...kept, pending: null }));
  if (elsewhere) dropDraft(key);
  const [title, help] = (
    {
      'delivery.already-answered-elsewhere': ['elsewhere', 'elsewhereHelp'],
      'delivery.link-unknown': ['linkUnknown', 'linkUnknownHelp'],
      'seal.key-not-in-manifest': ['otherKey', 'otherKeyHelp'],
      'seal.bad-signature': ['badPass', 'badPassHelp'],
    } as const
  )[code] ?? ['broken', 'brokenHelp'];
  show((words) => [
    ...message(words[title], words[help]),
    ...(title === 'broken' ? [element('p.hash', {}, code)] : []),
    useless ? null : backToQuestions(pulse, words),
  ]);
}

// The data stand behind this script: it is compiled while they are still under way.
addEventListener('DOMContentLoaded', () => {
  onPage = dataOnPage<PulseOnPage>();
  void start();
  // The same link opened once more in this tab changes only the fragment.
  addEventListener('hashchange', () => {
    link = takeLink() ?? link;
    record = null;
    void start();
  });
});
