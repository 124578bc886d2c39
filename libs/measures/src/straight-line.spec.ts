import { type Answers, quarterlyCore } from '@penumbra/instruments';
import { isStraightLine } from './straight-line.js';

const core = quarterlyCore();
const same = (value: number, ids: readonly string[]): Answers =>
  Object.fromEntries(ids.map((id) => [id, value]));
const agreement = core.items.filter(({ scale }) => scale.to === 5).map(({ id }) => id);

describe('a straight line', () => {
  it('is one rating for eight items or more of both keys', () => {
    expect(isStraightLine(core, { ...same(4, agreement), BA1: 7 })).toBe(true);
    expect(isStraightLine(core, { ...same(4, agreement), TR1: 5 })).toBe(false);
  });

  it('needs eight items, and items of both keys', () => {
    expect(isStraightLine(core, same(4, ['TR1', 'TR2', 'TR3', 'PS2', 'PS3', 'PS5', 'HS1']))).toBe(false);
    expect(isStraightLine(core, same(4, ['TR1', 'TR2', 'TR3', 'PS2', 'PS3', 'PS5', 'HS1', 'HS2']))).toBe(
      true,
    );
    const oneKey = core.items
      .filter(({ reversed, scale }) => !reversed && scale.to === 5)
      .map(({ id }) => id);
    expect(isStraightLine(core, same(4, oneKey))).toBe(false);
  });

  it('is not made of refusals', () => {
    expect(isStraightLine(core, Object.fromEntries(agreement.map((id) => [id, 'cannot-say' as const])))).toBe(
      false,
    );
  });
});
