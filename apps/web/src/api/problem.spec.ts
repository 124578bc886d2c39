import { problemOf } from './problem.js';

describe('the problem a failed answer carries', () => {
  it('keeps the code, the sentence and every listed problem', () => {
    expect(
      problemOf(409, {
        code: 'pulse.has-obstacles',
        title: 'This pulse cannot start yet',
        detail: 'Clear the two obstacles below.',
        status: 409,
        problems: [{ code: 'pulse.audience-empty', detail: 'Import a roster.' }],
        help: '/docs/problems/pulse.has-obstacles',
      }),
    ).toEqual({
      code: 'pulse.has-obstacles',
      title: 'This pulse cannot start yet',
      detail: 'Clear the two obstacles below.',
      status: 409,
      problems: [{ code: 'pulse.audience-empty', detail: 'Import a roster.' }],
    });
  });

  it.each([[undefined], [null], ['<html>Bad gateway</html>'], [{ message: 'no' }], [{ code: 1, detail: 2 }]])(
    'does not trust an answer that is no problem: %p',
    (body) => {
      expect(problemOf(502, body)).toEqual({
        code: 'web.unreadable-answer',
        title: '',
        detail: '',
        status: 502,
      });
    },
  );
});
