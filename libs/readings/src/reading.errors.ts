import { problemsOf } from '@penumbra/platform';

export const readingProblem = problemsOf({
  'reading.not-found': [404, 'There is no such reading, or it is not yours to see.'],
  'reading.not-ready': [409, 'The pulse is not closed and counted yet. Ask again after its end.'],
  'reading.not-open-yet': [
    409,
    'Leads read it first. It opens to executives, and then to everyone who was asked, as many working days later as the privacy contract says.',
  ],
  'reading.comment-not-found': [
    404,
    'There is no such comment, it is not yours to see, or it was deleted at the date of the privacy contract.',
  ],
  'reading.comment-not-yours': [
    403,
    'HR answers any comment, and a lead those of the own team; others read them.',
  ],
  'reading.comment-already-answered': [
    409,
    'This comment has a reply. There is one for each, because everyone was told of it.',
  ],
  'reading.not-genuine': [
    500,
    'This reading is not what was frozen and signed, so nothing of it is shown. Restore the tables of the schema readings from a backup; see “A reading that is not genuine” in docs/operations.md.',
  ],
  'reading.not-released': [
    500,
    'A cell of this reading did not come from disclosure control, so nothing of it was written. This is a defect: report it with the version of the software.',
  ],
  'reading.recompute-not-confirmed': [
    400,
    'A reading is computed anew only when the title of the pulse is typed exactly; type it into `confirm`.',
  ],
  'reading.recompute-waits': [
    409,
    'A recompute of this reading was asked for and is not done yet. Look at the ledger in a minute.',
  ],
  'reading.recomputed-too-often': [
    409,
    'This reading has three revisions, and there are no more: from many of them the spread of a team could be worked out exactly.',
  ],
  'reading.answers-deleted': [
    409,
    'The answers were deleted at the date of the privacy contract; of an imported survey none were kept. The reading stays as it is and cannot be computed anew.',
  ],
  'reading.decision-not-kept': [
    409,
    'This reading was frozen by a version that did not keep what it was decided on, so it cannot be computed anew over the same groups.',
  ],
  'reading.answers-differ': [
    409,
    'The kept answers are no longer those that were counted, so nothing was computed. Somebody, or a restored backup, changed the table readings.answer.',
  ],
  'reading.recompute-other-scores': [
    409,
    'The new reading gives other scores for the same people, so nothing was written: together with the earlier one it could give away the answers of a few. The reading stays as it is.',
  ],
  'reading.recompute-would-reveal': [
    409,
    'The new reading would show what an earlier one withheld or clipped, so nothing was written. The reading stays as it is.',
  ],
  'reading.counts-do-not-add-up': [
    409,
    'A group has more ballots than passes, or more passes than people; nothing was read. See “A close that stops” in docs/operations.md.',
  ],
  'reading.past-has-problems': [
    409,
    'This file has problems and nothing was imported. Check it, mend what is listed, and import it then.',
  ],
  'reading.past-not-as-checked': [
    409,
    'The file, what was said about it, or the roster is not what was checked. Check it again, look at how it is understood, and import that.',
  ],
  'reading.sealing-key-missing': [
    503,
    'The sealing key of this pulse is not in the tally’s KEY_DIR, so its ballots cannot be opened. Bring the volume back; without it the answers are lost and the pulse can only be voided.',
  ],
});
