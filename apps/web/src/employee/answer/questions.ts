import { textIn, type Answer, type Answers, type Item, type LocalisedText } from '@penumbra/instruments';
import { askedItems } from './asked-items.js';
import { element } from '../element.js';
import type { Words } from './words.en.js';

export interface QuestionList {
  readonly nodes: Node[];
  /** The questions asked now that have no answer. */
  open(): { title: string; focus: () => void }[];
  askedCount(): number;
}

/** All questions as native radio groups, with the progress above them. `choose` is told each answer. */
export function questionList(
  items: readonly Item[],
  answers: Answers,
  language: string,
  words: Words,
  choose: (itemId: string, answer: Answer) => void,
): QuestionList {
  const bar = element('progress', { 'aria-label': words.progress });
  const count = element('span');
  const questions = new Map(
    items.map((item) => [
      item.id,
      question(item, answers[item.id], language, words, (answer) => {
        choose(item.id, answer);
        refresh();
      }),
    ]),
  );
  const asked = () => askedItems(items, answers);
  const open = () => asked().filter((item) => answers[item.id] === undefined);
  const refresh = (): void => {
    const now = asked();
    for (const [id, { fieldset, number }] of questions) {
      const position = now.findIndex((item) => item.id === id);
      fieldset.hidden = position < 0;
      number.textContent = `${position + 1}`;
    }
    bar.max = now.length;
    bar.value = now.length - open().length;
    count.textContent = words.answered(bar.value, now.length);
  };
  refresh();
  return {
    nodes: [
      element('div.progress', {}, bar, count),
      ...[...questions.values()].map(({ fieldset }) => fieldset),
    ],
    open: () =>
      open().map((item) => ({
        title: questions.get(item.id)!.fieldset.querySelector('legend')!.textContent,
        focus: () => questions.get(item.id)!.fieldset.querySelector('input')!.focus(),
      })),
    askedCount: () => asked().length,
  };
}

/** Attributes that tell a screen reader when a text is there only in English. */
const languageOf = (text: LocalisedText, language: string) => (text[language] ? {} : { lang: 'en' });

function question(
  item: Item,
  answer: Answer | undefined,
  language: string,
  words: Words,
  choose: (answer: Answer) => void,
) {
  const { from, to, lowLabel, highLabel, pointLabels } = item.scale;
  const option = (value: Answer, kind: 'label.point' | 'label.other', ...texts: Node[]) =>
    element(
      kind,
      {},
      element('input', {
        type: 'radio',
        name: item.id,
        value: String(value),
        checked: answer === value,
        onchange: () => choose(value),
      }),
      ...texts,
    );
  const points = Array.from({ length: to - from + 1 }, (_, index) => {
    const value = from + index;
    const label = pointLabels?.[value] ?? (value === from ? lowLabel : value === to ? highLabel : null);
    return option(
      value,
      'label.point',
      element('span', {}, `${value}`),
      // Labels of the ends stand below the scale; here they are for screen readers.
      ...(label
        ? [
            element(
              pointLabels ? 'span.words' : 'span.unseen',
              languageOf(label, language),
              ` ${textIn(label, language)}`,
            ),
          ]
        : []),
    );
  });
  const scale = element('div.scale', {}, ...points);
  scale.style.setProperty('--points', `${points.length}`);
  const end = (text: LocalisedText) => element('span', languageOf(text, language), textIn(text, language));
  const number = element('span.number');
  const fieldset = element(
    'fieldset',
    {},
    element(
      'legend',
      {},
      number,
      ' ',
      element('span', languageOf(item.text, language), textIn(item.text, language)),
    ),
    scale,
    !pointLabels && element('div.ends', { 'aria-hidden': true }, end(lowLabel), end(highLabel)),
    element(
      'div.others',
      {},
      option('cannot-say', 'label.other', element('span', {}, words.cannotSay)),
      option('prefer-not-to-answer', 'label.other', element('span', {}, words.preferNot)),
    ),
  );
  return { fieldset, number };
}
