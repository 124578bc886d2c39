import type { Answers, Item } from '@penumbra/instruments';

/** The items to ask, given what is answered so far: some are asked only below a value of another. */
export const askedItems = (items: readonly Item[], answers: Answers): Item[] =>
  items.filter(({ askedWhen }) => {
    if (!askedWhen) return true;
    const answer = answers[askedWhen.itemId];
    return typeof answer === 'number' && answer < askedWhen.below;
  });
