import { DisclosureError, disclosureProblems } from './disclosure.errors.js';

describe('refusals of this lib', () => {
  it('say how to mend the input, and which part of it where there is more than one', () => {
    const ofUnit = new DisclosureError('disclosure.unknown-unit', 'team.9');
    expect(ofUnit.name).toBe('DisclosureError');
    expect(ofUnit.message).toBe(`${disclosureProblems['disclosure.unknown-unit']} (team.9)`);
    expect(new DisclosureError('disclosure.no-root-team').message).toBe(
      disclosureProblems['disclosure.no-root-team'],
    );
  });
});
