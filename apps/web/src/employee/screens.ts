import { element } from './element.js';
import { chooseLanguage } from './language.js';

/** What every language of every page says. */
export interface PageWords {
  /** Its own name. */
  readonly language: string;
  /** What the choice of languages is called. */
  readonly languages: string;
}

type Content = Node | string | false | null | undefined;
export type Screen<Words> = (words: Words, language: string) => Content[];

/** Puts screens on a page, in the language of the reader, below a header in which the language can be changed. */
export function screensIn<Words extends PageWords>(
  languages: Readonly<Record<string, Words>>,
  wishes: readonly string[],
  organisation: () => string,
  footer: Screen<Words> = () => [],
): (next: Screen<Words>, focus?: boolean) => void {
  let language = chooseLanguage([...wishes, ...navigator.languages], languages);
  let screen: Screen<Words> | null = null;

  /** After the first screen its heading gets the focus, so that a screen reader begins there. */
  const show = (next: Screen<Words>, focus = screen !== null): void => {
    screen = next;
    const words = languages[language] as Words;
    document.documentElement.lang = language;
    const content = [header(words), ...next(words, language), ...footer(words, language)];
    document.getElementById('page')!.replaceChildren(...content.filter((node) => node instanceof Node));
    const heading = document.querySelector('h1')!;
    document.title = [heading.textContent, organisation()].filter(Boolean).join(' · ');
    if (!focus) return;
    scrollTo(0, 0);
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };
  return show;

  function header(words: Words): Node {
    const choices = Object.entries(languages).map(([name, { language: own }]) =>
      button(
        'button',
        own,
        () => {
          const place = scrollY;
          language = name;
          show(screen!, false);
          scrollTo(0, place);
          document.querySelector<HTMLElement>(`header [lang=${name}]`)?.focus({ preventScroll: true });
        },
        { lang: name, 'aria-pressed': name === language },
      ),
    );
    return element(
      'header',
      {},
      element('p', {}, organisation()),
      element('div', { role: 'group', 'aria-label': words.languages }, ...choices),
    );
  }
}

export const button = (
  name: 'button' | `button.${string}`,
  text: string,
  press: (event: MouseEvent) => void,
  more: object = {},
) => element(name, { type: 'button', onclick: press, ...more }, text);

export const paragraph = (...content: (string | Node)[]): HTMLElement => element('p', {}, ...content);

/** A screen that says one thing. */
export const message = (title: string, ...texts: (string | Node)[]): Node[] => [
  element('h1', {}, title),
  ...texts.map((text) => (typeof text === 'string' ? paragraph(text) : text)),
];

export const fold = (summary: string, ...content: (string | Node)[]): HTMLDetailsElement =>
  element('details', {}, element('summary', {}, summary), ...content);

/** A long hexadecimal number in groups that can wrap and be read out. */
export const inGroups = (hex: string): HTMLElement =>
  element('p.hash', {}, ...hex.match(/.{1,8}/g)!.map((group) => element('span', {}, group, ' ')));
