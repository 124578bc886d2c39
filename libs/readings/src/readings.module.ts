import { Module } from '@nestjs/common';
import { BallotTallyModule } from '@penumbra/intake';
import { FrozenPulsesModule } from '@penumbra/pulses';
import { ComputeReading, DestroyBallots } from './compute-reading.js';
import { DeleteOldAnswers } from './delete-old-answers.js';
import { CountParticipation, ReadParticipation } from './participation.js';
import { ParticipationStore } from './participation.store.js';
import { ReadVerification } from './read-verification.js';
import { ReadingReader } from './reading-reader.js';
import { ReadingStore } from './reading.store.js';
import { VerificationStore } from './verification.store.js';

const stores = [ReadingStore, ParticipationStore, VerificationStore];
const forReaders = [ReadingReader, ReadVerification, ReadParticipation];
const forTheTally = [ComputeReading, DestroyBallots, CountParticipation, DeleteOldAnswers];

/** For the api: frozen readings only. */
@Module({ imports: [FrozenPulsesModule], providers: [...stores, ...forReaders], exports: forReaders })
export class ReadingsModule {}

/** For the worker as tally, under the role penumbra_tally. */
@Module({
  imports: [BallotTallyModule, FrozenPulsesModule],
  providers: [...stores, ...forTheTally],
  exports: forTheTally,
})
export class TallyModule {}
