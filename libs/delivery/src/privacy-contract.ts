import { createHash } from 'node:crypto';
import { COMMENT_BYTES_AT_MOST, type Instrument, type Item } from '@penumbra/instruments';
import { softwareVersion } from '@penumbra/platform';
import { closingMayMoveByDays, type FrozenPulse } from '@penumbra/pulses';
import { canonicalJson, PADDING_OVERHEAD, type Json } from '@penumbra/seal';
import type { PrivacyContract } from './contract.js';
import { remindersAtMost } from './reminder-plan.js';

/** Comments name people more easily than ratings do, so they wait for more of them. */
export const minimumCommentCell = 10;

const ballotStep = 256;

/** The privacy contract of a launched pulse. */
export function privacyContract(of: {
  tenantId: string;
  pulse: FrozenPulse;
  /** Hash of each unit's public key, by unit id. */
  keyHashes: ReadonlyMap<string, string>;
  /** Public sealing key, base64url. */
  sealingKey: string;
  /** Hashes of the answer page's scripts. */
  answerPage: readonly string[];
}): PrivacyContract {
  const { pulse } = of;
  const { key, version, items, comment } = pulse.instrument;
  return {
    version: 1,
    tenantId: of.tenantId,
    pulseId: pulse.id,
    organisation: pulse.organisationName,
    title: pulse.title,
    programme: pulse.programme,
    replyToName: pulse.replyToName,
    replyToEmail: pulse.replyToEmail,
    opensAt: pulse.openedAt.toISOString(),
    closesAt: (pulse.closesAtInContract ?? pulse.closesAt).toISOString(),
    closingMayMoveByDays,
    remindersAtMost,
    instrument: { key, version, items: items.map(itemInContract), ...(comment ? { comment } : {}) },
    units: pulse.units
      .map(({ id, invitedCount }) => ({
        unitId: id,
        size: invitedCount,
        keyHash: definitely(of.keyHashes.get(id)),
      }))
      .sort((a, b) => (a.unitId < b.unitId ? -1 : 1)),
    sealingKey: of.sealingKey,
    ballotSize: ballotSize(pulse.instrument),
    minimumCell: pulse.minimumCell,
    minimumCommentCell,
    leadsSeeAfterWorkingDays: 0,
    executivesSeeAfterWorkingDays: pulse.executivesSeeAfterWorkingDays,
    answersKeptDays: pulse.answersKeptDays,
    software: { version: softwareVersion, answerPage: of.answerPage },
  };
}

/** The contract in its one spelling, and the SHA-256 of that (lower-case hex). */
export function published(contract: PrivacyContract): { text: string; hash: string } {
  const text = canonicalJson(contract as unknown as Json);
  return { text, hash: createHash('sha256').update(text, 'utf8').digest('hex') };
}

/**
 * To how many bytes each ballot is padded: the longest answers and the longest comment that these questions allow, rounded
 * up to a multiple of 256, so that the length of what is sent over the network seldom tells one pulse from another, and
 * never one answer, nor whether there is a comment.
 */
export function ballotSize({ items, comment }: Pick<Instrument, 'items' | 'comment'>): number {
  const longest = Object.fromEntries(items.map(({ id }) => [id, 'prefer-not-to-answer']));
  const content = {
    answers: longest,
    ...(comment ? { comment: 'x'.repeat(COMMENT_BYTES_AT_MOST - 2) } : {}),
  };
  const bytes = Buffer.byteLength(canonicalJson(content), 'utf8') + PADDING_OVERHEAD;
  return Math.ceil(bytes / ballotStep) * ballotStep;
}

/** What the reader is asked; how it is scored stays out of the page. */
function itemInContract({
  id,
  text,
  scale,
  askedWhen,
}: Item): PrivacyContract['instrument']['items'][number] {
  return { id, text, scale, ...(askedWhen ? { askedWhen } : {}) };
}

function definitely(keyHash: string | undefined): string {
  if (keyHash === undefined) throw new Error('A unit of this pulse has no key yet.');
  return keyHash;
}
