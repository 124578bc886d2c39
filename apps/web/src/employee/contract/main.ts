// The privacy contract for everybody: in plain words, and to the letter. Its hash is worked out again on the reader's
// device, so what is read here is what the mail vouches for. It works from a saved copy too.
import { textIn, type Item } from '@penumbra/instruments';
import { canonicalJson, sixWords, type Json } from '@penumbra/seal';
import '../page.css';
import './contract.css';
import { dataOnPage, isContract, type Contract } from '../contract-on-page.js';
import { element } from '../element.js';
import { timeInWords } from '../language.js';
import { button, fold, inGroups, message, paragraph, screensIn } from '../screens.js';
import { saveFile } from '../save-file.js';
import { de } from './words.de.js';
import { en, type Words } from './words.en.js';

interface ContractOnPage {
  readonly state: string;
  readonly hash: string;
  readonly contract: Contract;
  readonly amendments: readonly { readonly closesAt: string; readonly amendedAt: string }[];
}

const onPage = dataOnPage<ContractOnPage>();
const contract = onPage?.contract;
const show = screensIn<Words>(
  { en, de },
  [],
  () => contract?.organisation ?? '',
  (words) => {
    if (!contract) return [];
    const mail = element('a', { href: `mailto:${contract.replyToEmail}` }, contract.replyToEmail);
    return [element('footer', {}, paragraph(words.ask(contract.replyToName), ' ', mail))];
  },
);

async function start(): Promise<void> {
  if (!onPage || !contract) return show((words) => message(words.unknown, words.unknownHelp));
  const { hash, state, amendments } = onPage;
  const inAddress = /\/contract\/([0-9a-f]{64})$/.exec(location.pathname)?.[1];
  const fits = (await isContract(contract, hash)) && (!inAddress || inAddress === hash);
  const { instrument, units, software } = contract;
  show((words, language) => {
    const time = (moment: string): string => timeInWords(moment, language);
    return [
      element('h1', {}, words.title(contract.title)),
      element('p.lead', {}, words.intro),
      element('p', {}, words.state[state] ?? ''),
      element('p.note', { role: fits ? 'note' : 'alert' }, check(words, fits, Boolean(inAddress))),
      ...(fits ? [paragraph(words.sixWords), element('p.six', { translate: false }, sixWords(hash))] : []),
      element('h2', {}, words.who),
      paragraph(
        words.whoText(
          units.reduce((sum, { size }) => sum + size, 0),
          units.length,
        ),
      ),
      fold(words.groups, groupTable(words)),
      element('h2', {}, words.asked),
      paragraph(words.askedText(instrument.items.length)),
      fold(words.questions, questions(instrument.items, words, language)),
      instrument.comment ? paragraph(words.inWords(textIn(instrument.comment.text, language))) : null,
      element('h2', {}, words.sees),
      list(
        ...words.seesList(contract.minimumCell, contract.minimumCommentCell),
        words.leads(contract.leadsSeeAfterWorkingDays),
        words.executives(contract.executivesSeeAfterWorkingDays),
      ),
      element('h2', {}, words.times),
      list(
        words.opened(time(contract.opensAt)),
        words.closes(time(contract.closesAt)),
        words.mayMove(contract.closingMayMoveByDays),
        words.reminders(contract.remindersAtMost),
        ...amendments.map(({ closesAt, amendedAt }) => words.moved(time(closesAt), time(amendedAt))),
      ),
      element('h2', {}, words.kept),
      paragraph(words.keptText(contract.answersKeptDays)),
      element('h2', {}, words.software),
      paragraph(words.version(software.version)),
      ...[software.answerPage].flat().map((code) => element('p.hash', {}, code)),
      paragraph(element('a', { href: `/verify/${contract.tenantId}/${contract.pulseId}` }, words.verify)),
      element('h2', {}, words.whole),
      paragraph(words.hash),
      inGroups(hash),
      fold(words.text, element('pre.hash', { tabIndex: 0 }, canonicalJson(contract as unknown as Json))),
      button('button.quiet', words.download, () =>
        saveFile(`contract-${hash}.json`, canonicalJson(contract as unknown as Json), 'application/json'),
      ),
    ];
  });
}

const check = (words: Words, fits: boolean, byAddress: boolean): string =>
  fits ? (byAddress ? words.fits : words.fitsCopy) : words.differs;

const list = (...lines: readonly string[]): Node =>
  element('ul', {}, ...lines.map((line) => element('li', {}, line)));

const groupTable = (words: Words): Node =>
  element(
    'table',
    {},
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('th', { scope: 'col' }, words.group),
        element('th', { scope: 'col' }, words.people),
      ),
    ),
    element(
      'tbody',
      {},
      ...contract!.units.map(({ unitId, size }) =>
        element('tr', {}, element('td', {}, unitId), element('td', {}, `${size}`)),
      ),
    ),
  );

function questions(items: readonly Item[], words: Words, language: string): Node {
  const lines = items.map(({ text, scale, askedWhen }) => {
    const labels = words.from(textIn(scale.lowLabel, language), textIn(scale.highLabel, language));
    const condition = askedWhen
      ? `; ${words.onlyWhen(items.findIndex(({ id }) => id === askedWhen.itemId) + 1, askedWhen.below)}`
      : '';
    return element(
      'li',
      {},
      textIn(text, language),
      element('small', {}, ` (${scale.from}–${scale.to}, ${labels}${condition})`),
    );
  });
  return element('ol', {}, ...lines);
}

void start();
