import { fileNameOf } from './save-file.js';

describe('the name of a saved file', () => {
  it.each([
    [['Pulse, autumn 2026', 'Teams and measures'], 'pulse-autumn-2026-teams-and-measures'],
    [['Vertrieb Süd / Köln'], 'vertrieb-sud-koln'],
    [['../../etc/passwd'], 'etc-passwd'],
    [['日本'], 'penumbra'],
  ])('%p becomes %s', (parts, name) => {
    expect(fileNameOf(...parts)).toBe(name);
  });
});
