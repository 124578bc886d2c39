// The answer page before the launch, for HR in a frame of the screens: the same questions, words and looks from the same
// modules, without anything that keeps, seals or sends. The answer page itself holds no word of it.
import { type Answers } from '@penumbra/instruments';
import '../page.css';
import '../answer/answer.css';
import { commentField } from '../answer/comment-field.js';
import { askWhom, factList, introduction } from '../answer/introduction.js';
import { questionList } from '../answer/questions.js';
import { dataOnPage, type Contract } from '../contract-on-page.js';
import { element } from '../element.js';
import { button, fold, message, paragraph, screensIn, type Screen } from '../screens.js';
import { de, en, type Words } from './words.js';

type Previewed = Pick<
  Contract,
  | 'title'
  | 'organisation'
  | 'replyToName'
  | 'replyToEmail'
  | 'closesAt'
  | 'instrument'
  | 'minimumCell'
  | 'minimumCommentCell'
>;

const pulse = dataOnPage<Previewed>();
const answers: Answers = {};
let comment = '';

// The language that HR has chosen around the frame stands in the fragment.
const show = screensIn<Words>(
  { en, de },
  [location.hash.slice(1)],
  () => pulse?.organisation ?? '',
  (words) => (pulse ? [askWhom(pulse, words)] : []),
);

const questions =
  (previewed: Previewed): Screen<Words> =>
  (words, language) => {
    const { items, comment: asked } = previewed.instrument;
    const list = questionList(items, answers, language, words, (itemId, answer) => {
      answers[itemId] = answer;
    });
    const field =
      asked &&
      commentField(
        asked.text,
        previewed.minimumCommentCell,
        comment,
        language,
        words,
        () => [],
        (text) => (comment = text),
      );
    return [
      element(
        'div.note',
        { role: 'note' },
        element('strong', {}, words.preview),
        paragraph(words.previewHelp),
      ),
      ...introduction(previewed, words, language),
      paragraph(words.groupLater),
      fold(words.whatHappens, factList(words, previewed.minimumCell), paragraph(words.contractLater)),
      ...list.nodes,
      field?.node,
      element(
        'div.send',
        {},
        button('button.main', words.send, () => show(nothingSent(previewed))),
        paragraph(words.changeUntil),
      ),
    ];
  };

const nothingSent =
  (previewed: Previewed): Screen<Words> =>
  (words) =>
    message(
      words.nothingSent,
      words.nothingSentHelp,
      button('button.main', words.back, () => show(questions(previewed))),
    );

show(pulse ? questions(pulse) : (words) => message(words.unknown, words.unknownHelp));
