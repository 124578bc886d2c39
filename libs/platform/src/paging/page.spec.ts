import { pageFrom, readCursor, writeCursor } from './page.js';

describe('a page of a list', () => {
  const cursorOf = (row: string) => `after ${row}`;

  it('shows no more than its limit, and where the next one begins', () => {
    expect(pageFrom(['a', 'b', 'c'], 2, cursorOf)).toEqual({ items: ['a', 'b'], nextCursor: 'after b' });
  });

  it('is the last one when there is no further row', () => {
    expect(pageFrom(['a', 'b'], 2, cursorOf)).toEqual({ items: ['a', 'b'], nextCursor: null });
    expect(pageFrom([], 2, cursorOf)).toEqual({ items: [], nextCursor: null });
  });
});

describe('a cursor', () => {
  it('is read as it was written', () => {
    expect(readCursor(writeCursor(['hr', 'zoë@example.org', 'x']), 3)).toEqual([
      'hr',
      'zoë@example.org',
      'x',
    ]);
  });

  it.each([
    ['none', undefined],
    ['no base64url', '???'],
    ['no JSON', Buffer.from('x').toString('base64url')],
    ['no list', Buffer.from('{"length":2}').toString('base64url')],
    ['another length', writeCursor(['a'])],
    ['no texts', Buffer.from('["a",1]').toString('base64url')],
    ['a zero character', writeCursor(['a', '\0'])],
  ])('begins at the first page when it is not ours: %s', (_what, cursor) => {
    expect(readCursor(cursor, 2)).toBeNull();
  });
});
