import { SEALING_OVERHEAD } from './ballot-context.js';
import { randomBytes, toHex } from './bytes.js';
import type { Json } from './canonical-json.js';
import { makeSealingKeyPair } from './node/make-keys.js';
import { PADDING_OVERHEAD } from './padding.js';
import { sealBallot } from './seal-ballot.js';
import { writeSubmission } from './submission.js';

const { publicKey } = makeSealingKeyPair();
const context = { manifestHash: 'aa'.repeat(32), unitId: 'team.1', nonceHash: randomBytes(32), revision: 1 };
const size = 2048;

describe('sealed ballot', () => {
  it('has one length whatever was answered, and so has the whole body whatever the unit and revision', async () => {
    const lengths = new Set<number>();
    const bodies = new Set<number>();
    const ballots: Json[] = [{}, { a: 1 }, { comment: 'long '.repeat(300) }, { comment: 'ü€😀'.repeat(50) }];
    for (const [i, answers] of ballots.entries()) {
      const unitId = `rest.${'x'.repeat(i * 15)}`;
      const revision = [1, 99, 4_000_000_000, 7][i]!;
      const ciphertext = await sealBallot(publicKey, size, answers, { ...context, unitId, revision });
      lengths.add(ciphertext.length);
      bodies.add(
        writeSubmission({ unitId, nonce: randomBytes(32), signature: randomBytes(256), revision, ciphertext })
          .length,
      );
    }
    expect([...lengths]).toEqual([size + SEALING_OVERHEAD]);
    expect(bodies.size).toBe(1);
  });

  it('never looks the same twice, even for the same answers', async () => {
    const seen = new Set<string>();
    for (let i = 0; i < 20; i++)
      seen.add(toHex(await sealBallot(publicKey, size, { a: 1 }, context)).slice(0, 64));
    expect(seen.size).toBe(20);
  });

  it('fills a ballot to its last byte and refuses one byte more', async () => {
    const room = size - PADDING_OVERHEAD - 2;
    await expect(sealBallot(publicKey, size, 'x'.repeat(room), context)).resolves.toHaveLength(
      size + SEALING_OVERHEAD,
    );
    await expect(sealBallot(publicKey, size, 'x'.repeat(room + 1), context)).rejects.toMatchObject({
      code: 'seal.ballot-too-large',
    });
  });

  it.each([0, -1, 1.5, 2 ** 32, Number.NaN])('refuses the revision %d', async (revision) => {
    await expect(sealBallot(publicKey, size, {}, { ...context, revision })).rejects.toMatchObject({
      code: 'seal.bad-revision',
    });
  });
});
