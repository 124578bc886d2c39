import type { PastResultsCheck } from '@penumbra/readings';
import { understoodAs } from './run-past-results.js';

it('what a file calls its columns and groups reaches the terminal visible and cut', () => {
  const hostile = `\u001b]0;x\u0007\u001b[2J\u202e${'y'.repeat(5_000)}`;
  const team = { id: 'sales', name: 'Sales' };
  const check: PastResultsCheck = {
    fileHash: 'f00d',
    confirm: 'c0de',
    dialect: 'plain',
    rowCount: 6,
    unfinishedCount: 0,
    unansweredCount: 0,
    problemCount: 0,
    problems: [],
    columns: [
      { heading: hostile, use: 'item', itemId: 'V1' },
      { heading: hostile, use: 'ignored', itemId: null },
    ],
    groups: [{ group: hostile, team, invited: 6 }],
    readAs: [],
    itemsNotAsked: [],
    teams: [],
  };
  const said = understoodAs(check, 'c0de');
  expect(said.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(said.length).toBeLessThan(1_500);
  expect(said.match(/·\]0;x··\[2J·y{50}/g)).toHaveLength(3);
});
