import {
  fromBase64url,
  NONCE_LENGTH,
  randomBytes,
  sealBallot,
  sealingKeyOf,
  sha256,
  toBase64url,
  type LinkFragment,
} from '@penumbra/seal';
import type { Answers } from '@penumbra/instruments';
import { changeRecord, readRecord, type BallotRecord } from './ballot-record.js';
import type { CheckedPulse } from './pulse-on-page.js';

/**
 * Seals the answers, with the comment if there is one, and keeps them on this device, with the nonce that is made once for this link and device, before
 * anything is sent. Another tab may do the same at this moment: then they are sealed again, as the later revision.
 * @throws when the browser keeps nothing.
 */
export async function keepBallot(
  pulse: CheckedPulse,
  key: string,
  link: LinkFragment | null,
  answers: Answers,
  comment: string,
): Promise<BallotRecord> {
  const { manifest, manifestHash } = pulse;
  for (let seen = await readRecord(key); ;) {
    const base = seen ?? newRecord(key, link!);
    const revision = latest(base) + 1;
    const ciphertext = toBase64url(
      await sealBallot(
        sealingKeyOf(manifest),
        manifest.ballotSize,
        comment ? { answers, comment } : { answers },
        {
          manifestHash,
          unitId: base.unitId,
          nonceHash: await sha256(fromBase64url(base.nonce)),
          revision,
        },
      ),
    );
    const known = seen;
    const kept = await changeRecord(key, (now) =>
      now?.nonce === known?.nonce && latest(now) === latest(known)
        ? { ...(now ?? base), pending: { revision, ciphertext } }
        : now,
    );
    if (kept?.pending?.ciphertext === ciphertext) return kept;
    seen = kept;
  }
}

const latest = (record: BallotRecord | null): number =>
  Math.max(record?.revision ?? 0, record?.pending?.revision ?? 0);

const newRecord = (key: string, link: LinkFragment): BallotRecord => ({
  key,
  unitId: link.unitId,
  groupId: link.groupId,
  manifestHash: link.manifestHash,
  nonce: toBase64url(randomBytes(NONCE_LENGTH)),
  asking: { secret: toBase64url(link.secret), blinded: null },
  signature: null,
  revision: 0,
  receipt: null,
  pending: null,
});
