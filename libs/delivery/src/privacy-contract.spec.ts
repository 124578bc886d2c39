import { assert, constantFrom, dictionary, integer, oneof, property, string } from 'fast-check';
import { checkAnswers, commentFrom, LONGEST_COMMENT, quarterlyCore } from '@penumbra/instruments';
import { canonicalJson, manifestHash, PADDING_OVERHEAD, type Json, type Manifest } from '@penumbra/seal';
import { aClosedPulse } from '@penumbra/pulses/testing';
import { ballotSize, privacyContract, published } from './privacy-contract.js';

const instrument = quarterlyCore();
const pulse = aClosedPulse([{ teamId: 'a', parentId: null, leadId: null, memberIds: people(6) }], {
  instrument,
});
const contract = () =>
  privacyContract({
    tenantId: 'tenant',
    pulse,
    keyHashes: new Map(pulse.units.map(({ id }) => [id, `key of ${id}`])),
    sealingKey: 'BAAA',
    answerPage: ['sha256-x'],
  });

describe('the privacy contract', () => {
  it('holds JSON only, and is hashed as the page hashes it, also after a journey as text', async () => {
    const { text, hash } = published(contract());
    expect(JSON.parse(text)).toEqual(contract());
    expect(await manifestHash(JSON.parse(text) as Manifest)).toBe(hash);
    expect(text).toBe(canonicalJson(contract() as unknown as Json));
  });

  it('names the close that was promised, also when it has been moved since', () => {
    const closesAt = new Date('2030-01-15T12:00:00Z');
    const moved = { ...pulse, closesAt: new Date('2030-01-20T12:00:00Z'), closesAtInContract: closesAt };
    const of = {
      tenantId: 't',
      keyHashes: new Map([[pulse.units[0]!.id, 'k']]),
      sealingKey: '',
      answerPage: [],
    };
    expect(privacyContract({ ...of, pulse: moved }).closesAt).toBe('2030-01-15T12:00:00.000Z');
  });

  it('holds how long leads read alone, so that another time is another contract', () => {
    const of = {
      tenantId: 't',
      keyHashes: new Map([[pulse.units[0]!.id, 'k']]),
      sealingKey: '',
      answerPage: [],
    };
    const [one, other] = [1, 4].map((executivesSeeAfterWorkingDays) =>
      privacyContract({ ...of, pulse: { ...pulse, executivesSeeAfterWorkingDays } }),
    );
    expect([one!.executivesSeeAfterWorkingDays, other!.executivesSeeAfterWorkingDays]).toEqual([1, 4]);
    expect(published(one!).hash).not.toBe(published(other!).hash);
  });

  it('shows what is asked and not how it is scored', () => {
    const [item] = contract().instrument.items;
    expect(Object.keys(item!).sort()).toEqual(['id', 'scale', 'text']);
    expect(contract().instrument.items).toHaveLength(instrument.items.length);
  });

  it('says what is asked in words, where something is', () => {
    expect(contract().instrument.comment).toEqual(instrument.comment);
    const { comment: _, ...silent } = instrument;
    const of = {
      tenantId: 't',
      keyHashes: new Map([[pulse.units[0]!.id, 'k']]),
      sealingKey: '',
      answerPage: [],
    };
    const without = privacyContract({ ...of, pulse: { ...pulse, instrument: silent } });
    expect(Object.keys(without.instrument)).toEqual(['key', 'version', 'items']);
    expect(without.ballotSize).toBeLessThan(contract().ballotSize);
  });

  it('is not made while a unit has no key', () => {
    const of = { tenantId: 't', pulse, keyHashes: new Map(), sealingKey: '', answerPage: [] };
    expect(() => privacyContract(of)).toThrow(/no key/);
  });
});

describe('the size of a ballot', () => {
  const longest = Object.fromEntries(instrument.items.map(({ id }) => [id, 'prefer-not-to-answer']));

  it('is a multiple of 256 and holds every answer that the questions allow', () => {
    const size = ballotSize({ items: instrument.items });
    expect(size % 256).toBe(0);
    const itemId = constantFrom(...instrument.items.map(({ id }) => id));
    const answer = oneof(integer({ min: 1, max: 10 }), constantFrom('cannot-say', 'prefer-not-to-answer'));
    const bytes = (answers: object) =>
      Buffer.byteLength(canonicalJson({ answers } as Json)) + PADDING_OVERHEAD;
    assert(
      property(dictionary(itemId, answer, { noNullPrototype: true }), (answers) => {
        if (checkAnswers(instrument, answers).ok) expect(bytes(answers)).toBeLessThanOrEqual(size);
      }),
    );
    expect(bytes(longest)).toBeLessThanOrEqual(size);
    expect(bytes(longest)).toBeGreaterThan(size - 256);
  });

  it('holds every comment beside the longest answers, where one is asked for', () => {
    const size = ballotSize(instrument);
    const bytes = (comment: string) =>
      Buffer.byteLength(canonicalJson({ answers: longest, comment })) + PADDING_OVERHEAD;
    assert(
      property(string({ unit: 'binary', maxLength: 2 * LONGEST_COMMENT }), (typed) => {
        expect(bytes(commentFrom(typed))).toBeLessThanOrEqual(size);
      }),
    );
    const widest = bytes('\u4e00'.repeat(LONGEST_COMMENT));
    expect(widest).toBeLessThanOrEqual(size);
    expect(widest).toBeGreaterThan(size - 256);
  });

  it('counts bytes, not letters', () => {
    const one = (id: string) => ({ items: [{ ...instrument.items[0]!, id }] });
    expect(ballotSize(one('ä'.repeat(150)))).toBeGreaterThan(ballotSize(one('a'.repeat(150))));
  });
});

function people(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `person ${index}`);
}
