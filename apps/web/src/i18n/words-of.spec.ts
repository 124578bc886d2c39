import { wordsOf } from './words-of.js';

describe('a calendar day', () => {
  it.each(['Pacific/Kiritimati', 'Pacific/Auckland', 'UTC', 'America/Los_Angeles', 'Pacific/Pago_Pago'])(
    'is the same day for an organisation in %s',
    (timeZone) => {
      expect(wordsOf('en', timeZone).day('2027-03-22')).toBe('22 March 2027');
      expect(wordsOf('de', timeZone).day('2027-12-31')).toBe('31. Dezember 2027');
      expect(wordsOf('en', timeZone).dayOfYear('2027-03-22')).toBe('22 Mar');
    },
  );
});
