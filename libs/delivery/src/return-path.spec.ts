import fc from 'fast-check';
import { readReturnPath, returnPath } from './return-path.js';

describe('a return path', () => {
  it('names its mail, whatever case it comes back in and whatever stands around it', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (tenantId, sendId) => {
        const address = returnPath('bounces@mail.example.org', { tenantId, sendId });
        expect(address.split('@')[0]!.length).toBeLessThanOrEqual(64); // RFC 5321, 4.5.3.1.1
        for (const text of [address, address.toUpperCase(), `Somebody <${address}>, other@example.org`])
          expect(readReturnPath(text)).toEqual({ tenantId, sendId });
      }),
    );
  });

  it('is not read into other addresses, nor into numbers that are no id', () => {
    for (const text of [
      '',
      'bounces@example.org',
      'bounces+abc.def@example.org',
      `b+${'z'.repeat(25)}.${'z'.repeat(25)}@x.org`,
    ])
      expect(readReturnPath(text)).toBeNull();
  });
});
