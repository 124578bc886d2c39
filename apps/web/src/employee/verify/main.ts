// Two questions that anybody may ask: was mine counted, and was the page the published one. All receipts stand in the
// page itself, so nobody learns which one was looked up, and a saved copy answers as well.
import { sixWords } from '@penumbra/seal';
import '../page.css';
import './verify.css';
import { recordsOf } from '../answer/ballot-record.js';
import { dataOnPage } from '../contract-on-page.js';
import { element } from '../element.js';
import { timeInWords } from '../language.js';
import { saveFile } from '../save-file.js';
import { button, message, paragraph, screensIn } from '../screens.js';
import { compareServedCode, type Comparison } from './served-code.js';
import { de } from './words.de.js';
import { en, type Words } from './words.en.js';

interface VerifyOnPage {
  readonly state: 'open' | 'closed' | 'voided' | 'preparing';
  readonly tenantId: string;
  readonly pulseId: string;
  readonly organisation: string;
  readonly title: string;
  readonly closesAt: string;
  readonly contractHash: string | null;
  /** One receipt of 64 characters per line, sorted; null until the results are worked out. */
  readonly receipts: string | null;
}

const onPage = dataOnPage<VerifyOnPage>();
const receipts = new Set(onPage?.receipts?.split('\n').filter(Boolean));
const show = screensIn<Words>({ en, de }, [], () => onPage?.organisation ?? '');
let entered = '';
let isFromDevice = false;
let answer: 'unreadable' | 'counted' | 'notCounted' | null = null;
let comparison: Comparison | null = null;

async function start(): Promise<void> {
  if (!onPage) return show((words) => message(words.unknown, words.unknownHelp));
  if (onPage.state === 'preparing' || !onPage.contractHash)
    return show((words) => message(words.title(onPage.title), words.preparing));
  const { contractHash } = onPage;
  if (receipts.size > 0) {
    const kept = (await recordsOf(onPage.pulseId).catch(() => [])).filter(({ receipt }) => receipt);
    if (kept.length === 1) [entered, isFromDevice] = [kept[0]!.receipt!, true];
  }
  show((words, language) => [
    element('h1', {}, words.title(onPage.title)),
    element('h2', {}, words.mine),
    ...(onPage.receipts === null ? [paragraph(whenListed(onPage, words, language))] : receiptForm(words)),
    element('h2', {}, words.code),
    paragraph(words.codeExplain),
    ...codeCheck(onPage, contractHash, words),
    paragraph(words.codeLimit),
    paragraph(words.contract),
    element('p.six', { translate: false }, sixWords(contractHash)),
    paragraph(element('a', { href: `/contract/${contractHash}` }, words.contractLink)),
  ]);
}

function whenListed({ state, closesAt }: VerifyOnPage, words: Words, language: string): string {
  if (state === 'voided') return words.voided;
  return state === 'closed' ? words.workingOut : words.notYet(timeInWords(closesAt, language));
}

function receiptForm(words: Words): Node[] {
  const field = element('textarea', {
    id: 'receipt',
    rows: 3,
    value: entered,
    spellcheck: false,
    autocapitalize: 'off',
    'aria-describedby': 'hint',
    oninput: () => (entered = field.value),
  });
  const result = element('p.result', { role: 'status' }, answer && words[answer]);
  const look = (): void => {
    const receipt = entered.replaceAll(/\s/g, '').toLowerCase();
    answer = !/^[0-9a-f]{64}$/.test(receipt)
      ? 'unreadable'
      : receipts.has(receipt)
        ? 'counted'
        : 'notCounted';
    result.textContent = words[answer];
  };
  return [
    paragraph(words.explain(receipts.size)),
    ...(isFromDevice ? [paragraph(words.fromDevice)] : []),
    element('label', { htmlFor: 'receipt' }, words.receipt),
    element('p.hint', { id: 'hint' }, words.hint),
    field,
    button('button.main', words.check, look),
    result,
    button('button.quiet', words.saveList, () =>
      saveFile(`receipts-${onPage!.pulseId}.txt`, onPage!.receipts!, 'text/plain'),
    ),
  ];
}

function codeCheck({ tenantId, pulseId }: VerifyOnPage, contractHash: string, words: Words): Node[] {
  const result = element('p.result', { role: 'status' }, comparison && words[comparison]);
  return [
    button('button.quiet', words.compare, async () => {
      result.textContent = '…';
      comparison = await compareServedCode(tenantId, pulseId, contractHash);
      result.textContent = words[comparison];
    }),
    result,
  ];
}

void start();
