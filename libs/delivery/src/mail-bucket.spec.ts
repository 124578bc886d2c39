import fc from 'fast-check';
import { providerOf, takeFrom, type MailBucket } from './mail-bucket.js';

describe('a bucket of mails', () => {
  it('lets one second’s worth go at first, and the others evenly after that', () => {
    const first = takeFrom(null, 0, 2, 5);
    expect(first).toEqual({ taken: 2, waits: [0.5, 1, 1.5], left: { tokens: 0, plannedSeconds: 1.5 } });
    // The next ones stand behind those that wait already.
    expect(takeFrom(first.left, 0.5, 2, 2)).toEqual({
      taken: 1,
      waits: [1.5],
      left: { tokens: 0, plannedSeconds: 1.5 },
    });
  });

  it('lets a rate below one a second still send', () => {
    const { taken, left } = takeFrom(null, 0, 0.1, 1);
    expect(taken).toBe(1);
    expect(takeFrom(left, 9, 0.1, 1).taken).toBe(0);
    expect(takeFrom(left, 10, 0.1, 1).taken).toBe(1);
  });

  it('never lets more go in a time than the rate and one second’s worth', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.tuple(fc.double({ min: 0, max: 3, noNaN: true }), fc.integer({ min: 1, max: 60 })), {
          maxLength: 40,
        }),
        (perSecond, asks) => {
          let bucket: MailBucket | null = null;
          let [sent, seconds] = [0, 0];
          for (const [after, wanted] of asks) {
            const { taken, waits, left } = takeFrom(bucket, after, perSecond, wanted);
            if (bucket) seconds += after;
            bucket = left;
            sent += taken;
            expect(taken + waits.length).toBe(wanted);
            expect(sent).toBeLessThanOrEqual(perSecond * (1 + seconds) + 1e-6);
          }
        },
      ),
    );
  });

  it('knows a provider by the domain of the address, in any case', () => {
    const providers = [{ name: 'example', domains: ['mail.example'] }];
    expect(providerOf('"a@b"@Mail.Example', providers)?.name).toBe('example');
    expect(providerOf('a@other.example', providers)).toBeNull();
  });
});
