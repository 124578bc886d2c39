import { Module } from '@nestjs/common';
import { BallotBoxStore } from './ballot-box.store.js';
import { BallotTally } from './ballot-tally.js';
import { CastBallot } from './cast-ballot.js';
import { DestroySealingKey } from './destroy-sealing-key.js';
import { IntakeCounters } from './intake-counters.js';
import { MakeSealingKey } from './make-sealing-key.js';
import { MoveClosing, OpenBallotBox } from './open-ballot-box.js';

const useCases = [OpenBallotBox, MoveClosing, CastBallot, IntakeCounters];

/** For the intake process, under the role penumbra_intake. */
@Module({ providers: [BallotBoxStore, ...useCases], exports: useCases })
export class IntakeModule {}

/** For the worker as tally, under the role penumbra_tally. */
@Module({
  providers: [BallotTally, MakeSealingKey, DestroySealingKey],
  exports: [BallotTally, MakeSealingKey, DestroySealingKey],
})
export class BallotTallyModule {}
