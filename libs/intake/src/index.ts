export type { BallotBoxContent, BoxUnitKey } from './ballot-box.store.js';
export { BallotTally, type StoredBallot } from './ballot-tally.js';
export { CastBallot } from './cast-ballot.js';
export * from './contract.js';
export { IntakeCounters } from './intake-counters.js';
export { intakeProblem } from './intake.errors.js';
export { BallotTallyModule, IntakeModule } from './intake.module.js';
export { MakeSealingKey, sealingKeyKind } from './make-sealing-key.js';
export { MoveClosing, OpenBallotBox } from './open-ballot-box.js';
