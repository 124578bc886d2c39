import type { BallotBox } from './ballot-box.store.js';
import { intakeProblem } from './intake.errors.js';

/** @throws Problem `intake.ballot-box-unknown`, `intake.voided` or `intake.closed` (also once closesAt has come). */
export function refuseUnlessOpen(box: BallotBox | null, now: Date): asserts box is BallotBox {
  if (!box) throw intakeProblem('intake.ballot-box-unknown');
  if (box.state === 'voided') throw intakeProblem('intake.voided');
  if (box.state === 'closed' || now >= box.closesAt) throw intakeProblem('intake.closed');
}
