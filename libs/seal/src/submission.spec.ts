import * as fc from 'fast-check';
import { randomBytes } from './bytes.js';
import { readSubmission, writeSubmission, type Submission } from './submission.js';

const aSubmission = (changes: Partial<Submission> = {}): Submission => ({
  unitId: 'team.4f',
  nonce: randomBytes(32),
  signature: randomBytes(256),
  revision: 1,
  ciphertext: randomBytes(500),
  ...changes,
});
const refused = expect.objectContaining({ code: 'seal.bad-submission' });

describe('submission', () => {
  it('reads what was written', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[\w.-]{1,64}$/),
        fc.integer({ min: 1, max: 0xffffffff }),
        (unitId, revision) => {
          const submission = aSubmission({ unitId, revision });
          expect(readSubmission(writeSubmission(submission), 500)).toEqual(submission);
        },
      ),
    );
  });

  it('refuses a field too many, too few, twice or in another order, and white space', () => {
    const body = writeSubmission(aSubmission());
    const value = JSON.parse(body) as Record<string, string>;
    const { unit, ...withoutUnit } = value;
    const bodies = [
      JSON.stringify({ ...value, time: 'now' }),
      JSON.stringify(withoutUnit),
      JSON.stringify({ ...withoutUnit, unit }),
      body.replace('{', '{"unit":"other",'),
      `${body} `,
      body.replace(',', ', '),
      `[${body}]`,
      'null',
      '',
      '{',
      JSON.stringify(body),
    ];
    for (const other of bodies) expect(() => readSubmission(other, 500)).toThrow(refused);
  });

  it('refuses every other spelling of the same values', () => {
    const value = JSON.parse(writeSubmission(aSubmission({ revision: 7 }))) as Record<string, string>;
    const changes = [
      { unit: value.unit!.trimEnd() },
      { unit: ` ${value.unit!.slice(0, -1)}` },
      { revision: '7' },
      { revision: '0000000007.0' },
      { revision: '00000007e0' },
      { revision: 7 },
      { nonce: `${value.nonce}=` },
      { nonce: value.nonce!.replace(/.$/, (last) => (last === 'B' ? 'C' : 'B')) },
    ];
    for (const change of changes)
      expect(() => readSubmission(JSON.stringify({ ...value, ...change }), 500)).toThrow(refused);
  });

  it('refuses another length of nonce or ciphertext', () => {
    expect(() => readSubmission(writeSubmission(aSubmission({ nonce: randomBytes(31) })), 500)).toThrow(
      refused,
    );
    expect(() => readSubmission(writeSubmission(aSubmission({ ciphertext: randomBytes(499) })), 500)).toThrow(
      refused,
    );
    expect(() => readSubmission(writeSubmission(aSubmission()), 501)).toThrow(refused);
  });

  it.each(['', 'a b', 'x'.repeat(65), 'ä', 'a~b', '../x'])('does not write the unit id %p', (unitId) => {
    expect(() => writeSubmission(aSubmission({ unitId }))).toThrow(
      expect.objectContaining({ code: 'seal.bad-unit-id' }),
    );
  });

  it('does not repeat in its refusal what it refused', () => {
    try {
      readSubmission('{"nonce":"secret-text"}', 500);
    } catch (error) {
      expect(String(error)).not.toContain('secret-text');
    }
    expect.assertions(1);
  });
});
