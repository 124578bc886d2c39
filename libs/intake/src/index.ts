export { AdmitPass } from './admit-pass.js';
export type { BallotBoxContent } from './ballot-box.store.js';
export { BallotTally, type CountedBallot } from './ballot-tally.js';
export { canonicalAnswers, passHashOf, receiptOf } from './ballot.js';
export { CastBallot, type CastBallotInput } from './cast-ballot.js';
export { IntakeCounters } from './intake-counters.js';
export { intakeProblem } from './intake.errors.js';
export { BallotTallyModule, IntakeModule } from './intake.module.js';
export { OpenBallotBox } from './open-ballot-box.js';
