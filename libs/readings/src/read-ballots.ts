import { checkAnswers, checkComment, type Instrument } from '@penumbra/instruments';
import type { StoredBallot } from '@penumbra/intake';
import { SealError, type Json } from '@penumbra/seal';
import { ballotOpener } from '@penumbra/seal/node';
import { CompactAnswers } from './compact-answers.js';
import { writtenComment, type WrittenComment } from './place-comments.js';
import { AnswerCounter, type CountedAnswers } from './tally-ballots.js';

/** The ballots of a box, opened once and added up. */
export interface ReadBallots {
  readonly counted: CountedAnswers;
  /** Every valid ballot's answers, for keeping. */
  readonly answers: CompactAnswers;
  /** What was written, apart from the ratings: only the unit is still known, until it is known where each may stand. */
  readonly comments: readonly WrittenComment[];
  /** Ballots in the box, for each unit; also those that could not be read. */
  readonly receivedOf: ReadonlyMap<string, number>;
  /** Ballots that did not open, or do not answer the questions: received, listed, not measured. */
  readonly unreadable: number;
}

/** Opens ballots as they stream from the box; memory grows with units x items, and by a few bytes and a comment a ballot. */
export async function readBallots(
  instrument: Instrument,
  parts: AsyncIterable<readonly StoredBallot[]>,
  box: { readonly privateKey: Uint8Array; readonly manifestHash: string; readonly ballotSize: number },
): Promise<ReadBallots> {
  const open = ballotOpener(box.privateKey, box.manifestHash, box.ballotSize);
  const counted = new AnswerCounter(instrument);
  const answers = new CompactAnswers(instrument);
  const comments: WrittenComment[] = [];
  const receivedOf = new Map<string, number>();
  let unreadable = 0;
  for await (const part of parts) {
    for (const { unitId, nonceHash, revision, ciphertext } of part) {
      receivedOf.set(unitId, (receivedOf.get(unitId) ?? 0) + 1);
      const content = contentOf(() =>
        open(ciphertext, { unitId, revision, nonceHash: Uint8Array.from(nonceHash) }),
      );
      const checked = checkAnswers(instrument, content?.['answers']);
      const written = checkComment(instrument, content?.['comment']);
      if (!checked.ok || !written.ok) {
        unreadable += 1;
        continue;
      }
      counted.add({ unitId, answers: checked.answers });
      answers.add(unitId, checked.answers);
      if (written.comment !== null) comments.push(writtenComment(unitId, written.comment));
    }
  }
  return { counted, answers, comments, receivedOf, unreadable };
}

/** What nobody answered: for a pulse that ended before its box was opened. */
export const noBallots = (instrument: Instrument): ReadBallots => ({
  counted: new AnswerCounter(instrument),
  answers: new CompactAnswers(instrument),
  comments: [],
  receivedOf: new Map(),
  unreadable: 0,
});

function contentOf(open: () => Json): Record<string, Json> | null {
  try {
    const content = open();
    return content !== null && typeof content === 'object' && !Array.isArray(content)
      ? (content as Record<string, Json>)
      : null;
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}
