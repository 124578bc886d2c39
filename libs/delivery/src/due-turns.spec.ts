import fc from 'fast-check';
import { planTurns } from './due-turns.js';

describe('turns over tenants', () => {
  it('are spread over all a tenant may have, so that few mails take no longer than many', () => {
    expect(planTurns([{ tenantId: 'a', dueCount: 50 }], 5)).toEqual(
      [1, 2, 3, 4, 5].map((number) => ({ tenantId: 'a', number, mailsAtMost: 10 })),
    );
    expect(planTurns([{ tenantId: 'a', dueCount: 3 }], 5)).toHaveLength(3);
    expect(planTurns([], 5)).toEqual([]);
  });

  it('leave a tenant with a backlog half of its own while others wait, and all when it is alone', () => {
    const noisy = { tenantId: 'noisy', dueCount: 500 };
    expect(planTurns([noisy], 5)).toHaveLength(5);
    const turns = planTurns([noisy, { tenantId: 'small', dueCount: 50 }], 5);
    expect(turns.filter(({ tenantId }) => tenantId === 'noisy')).toHaveLength(3);
    expect(turns.filter(({ tenantId }) => tenantId === 'small')).toHaveLength(5);
    expect(turns[0]).toMatchObject({ tenantId: 'small', number: 1 });
  });

  it('give every tenant a first turn before anybody a second one, and never more than is due', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 300 }),
        fc.integer({ min: 1, max: 20 }),
        (counts, cap) => {
          const due = counts.map((dueCount, index) => ({ tenantId: String(index), dueCount }));
          const turns = planTurns(due, cap);
          expect(turns.length).toBeLessThanOrEqual(200);
          const numbers = turns.map(({ number }) => number);
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
          for (const { tenantId, dueCount } of due) {
            const own = turns.filter((turn) => turn.tenantId === tenantId);
            expect(own.length).toBeLessThanOrEqual(cap);
            expect(own.map(({ number }) => number)).toEqual(own.map((_, index) => index + 1));
            if (own.length > 0) expect((own.length - 1) * own[0]!.mailsAtMost).toBeLessThan(dueCount);
            if (counts.length <= 200) expect(own.length).toBeGreaterThan(0);
          }
        },
      ),
    );
  });
});
