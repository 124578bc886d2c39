import { LONGEST_COMMENT, textIn, type LocalisedText } from '@penumbra/instruments';
import { element } from '../element.js';
import { paragraph } from '../screens.js';
import { namesIn } from './names-in.js';
import type { Words } from './words.en.js';

export interface CommentField {
  readonly node: Node;
  /** What in the text may name somebody. */
  names(): string[];
  focus(): void;
}

/** The one question that is answered in words, with a warning while it seems to name people. `write` is told each change. */
export function commentField(
  question: LocalisedText,
  least: number,
  written: string,
  language: string,
  words: Words,
  colleagues: () => readonly string[],
  write: (text: string) => void,
): CommentField {
  const warning = element('p.warning', { role: 'status' });
  const text = element('textarea', {
    id: 'comment',
    rows: 4,
    maxLength: LONGEST_COMMENT,
    value: written,
    lang: '',
    'aria-describedby': 'comment-help comment-warning',
    oninput: () => {
      write(text.value);
      warn();
    },
  });
  warning.id = 'comment-warning';
  const names = () => namesIn(text.value, colleagues(), language);
  const warn = () => {
    const found = names();
    const says = found.length ? words.namesFound(found.join(', ')) : '';
    // Said once to a screen reader, not at every letter.
    if (warning.textContent !== says) warning.textContent = says;
  };
  warn();
  const help = paragraph(words.commentHelp(least));
  help.id = 'comment-help';
  return {
    node: element(
      'div.comment',
      {},
      element(
        'label',
        { htmlFor: 'comment', ...(question[language] ? {} : { lang: 'en' }) },
        textIn(question, language),
      ),
      help,
      text,
      warning,
    ),
    names,
    focus: () => text.focus(),
  };
}
