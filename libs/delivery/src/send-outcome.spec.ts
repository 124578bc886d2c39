import { resultOfAttempt, waitAfterAttempt } from './send-outcome.js';

describe('what follows from an attempt', () => {
  const reply = 'reply';

  it('waits 1, 5, 15 and 60 minutes, then an hour each, and gives up after about five days', () => {
    expect([1, 2, 3, 4, 5, 6].map((attempt) => waitAfterAttempt(attempt)! / 60)).toEqual([
      1, 5, 15, 60, 60, 60,
    ]);
    let attempt = 1;
    let passed = 0;
    for (let wait = waitAfterAttempt(attempt); wait !== null; wait = waitAfterAttempt(attempt)) {
      passed += wait;
      attempt += 1;
    }
    expect(passed / 3600).toBeGreaterThanOrEqual(120);
    expect(passed / 3600).toBeLessThan(122);
  });

  it('keeps accepted and bounced mails as they are', () => {
    for (const previous of ['pending', 'sending', 'deferred', 'unknown'] as const)
      for (const state of ['accepted', 'bounced'] as const)
        expect(resultOfAttempt({ state, reply }, 1, previous)).toEqual({
          state,
          retryInSeconds: null,
          reply,
        });
  });

  it('defers, and turns the last deferral into a bounce', () => {
    expect(resultOfAttempt({ state: 'deferred', reply }, 2, 'pending')).toEqual({
      state: 'deferred',
      retryInSeconds: 300,
      reply,
    });
    expect(resultOfAttempt({ state: 'deferred', reply }, 500, 'deferred')).toEqual({
      state: 'bounced',
      retryInSeconds: null,
      reply: 'given-up: reply',
    });
  });

  it('does not forget that an earlier attempt may have arrived', () => {
    for (const previous of ['unknown', 'sending'] as const)
      for (const state of ['deferred', 'unknown'] as const)
        for (const attempt of [1, 500])
          expect(resultOfAttempt({ state, reply }, attempt, previous).state).toBe('unknown');
  });
});
