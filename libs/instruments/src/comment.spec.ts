import fc from 'fast-check';
import { checkComment, commentFrom, COMMENT_BYTES_AT_MOST, LONGEST_COMMENT } from './comment.js';
import { quarterlyCore } from './quarterly-core.js';

const asked = quarterlyCore();

describe('a comment', () => {
  it('is sent as it was typed, without blanks around it and what nobody could see', () => {
    expect(commentFrom('  Ask before,\r\nnot after.\n')).toBe('Ask before,\nnot after.');
    expect(commentFrom('a\u0000b\u202ec\ud800d')).toBe('a b c d');
    expect(commentFrom('Größere Ruhe 👩‍🚀')).toBe('Größere Ruhe 👩‍🚀');
    expect(commentFrom(' \n ')).toBe('');
  });

  it('fits into its bytes whatever is typed, and is taken as it is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2 * LONGEST_COMMENT }), (typed) => {
        const comment = commentFrom(typed);
        expect(Buffer.byteLength(JSON.stringify(comment), 'utf8')).toBeLessThanOrEqual(COMMENT_BYTES_AT_MOST);
        expect(checkComment(asked, comment === '' ? undefined : comment)).toEqual({
          ok: true,
          comment: comment === '' ? null : comment,
        });
      }),
    );
    const widest = commentFrom('\u4e00'.repeat(600));
    expect(Buffer.byteLength(JSON.stringify(widest), 'utf8')).toBe(COMMENT_BYTES_AT_MOST);
  });

  it('is refused where it is no text, was not cleaned, is too long, or was not asked for', () => {
    const silent = { ...asked, comment: undefined };
    for (const json of [7, null, {}, '', ' a', 'a\u0007', 'a'.repeat(LONGEST_COMMENT + 1)])
      expect(checkComment(asked, json)).toEqual({ ok: false });
    expect(checkComment(silent, 'a')).toEqual({ ok: false });
    expect(checkComment(silent, undefined)).toEqual({ ok: true, comment: null });
  });
});
