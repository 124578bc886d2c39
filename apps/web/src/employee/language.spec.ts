import { timeInWords } from './language.js';

describe('a moment in words', () => {
  const navigator = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  const onDeviceIn = (...languages: string[]) =>
    Object.defineProperty(globalThis, 'navigator', { value: { languages }, configurable: true });
  afterAll(() => {
    if (navigator) Object.defineProperty(globalThis, 'navigator', navigator);
    else Reflect.deleteProperty(globalThis, 'navigator');
  });

  it('puts the day first on a device of another language, and follows the device where it speaks this one', () => {
    onDeviceIn('de-DE', 'de');
    expect(timeInWords('2026-12-08T12:00:00Z', 'en')).toContain('8 December 2026');
    expect(timeInWords('2026-12-08T12:00:00Z', 'de')).toContain('8. Dezember 2026');
    onDeviceIn('en-US');
    expect(timeInWords('2026-12-08T12:00:00Z', 'en')).toContain('December 8, 2026');
  });
});
