import { visibleName } from './visible-name.js';

it('shows what hides or turns text round, and cuts what does not end', () => {
  expect(visibleName('Büro \u202eABC\u200b\u0000\n')).toBe('Büro ·ABC···');
  expect(visibleName('x'.repeat(5_000))).toBe(`${'x'.repeat(200)}…`);
  expect(visibleName(`${'x'.repeat(199)}😀`)).toBe(`${'x'.repeat(199)}…`);
});
