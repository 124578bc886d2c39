import { Module } from '@nestjs/common';
import { BallotTallyModule } from '@penumbra/intake';
import { FrozenPulsesModule } from '@penumbra/pulses';
import { ComputeReading, DestroyBallots } from './compute-reading.js';
import { ReadParticipation } from './read-participation.js';
import { ReadVerification } from './read-verification.js';
import { ReadingReader } from './reading-reader.js';
import { ReadingStore } from './reading.store.js';
import { VerificationStore } from './verification.store.js';

/** For the api: frozen readings, and what lets others check them. */
@Module({
  imports: [FrozenPulsesModule],
  providers: [ReadingStore, VerificationStore, ReadingReader, ReadVerification, ReadParticipation],
  exports: [ReadingReader, ReadVerification, ReadParticipation],
})
export class ReadingsModule {}

/** For the worker as tally, under the role penumbra_tally. */
@Module({
  imports: [BallotTallyModule, FrozenPulsesModule],
  providers: [ReadingStore, ComputeReading, DestroyBallots],
  exports: [ComputeReading, DestroyBallots],
})
export class TallyModule {}
