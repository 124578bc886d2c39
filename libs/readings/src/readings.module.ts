import { Module } from '@nestjs/common';
import { BallotTallyModule } from '@penumbra/intake';
import { FrozenPulsesModule } from '@penumbra/pulses';
import { ComputeReading, DestroyBallots } from './compute-reading.js';
import { ReadingReader } from './reading-reader.js';
import { ReadingStore } from './reading.store.js';

/** For the api: frozen readings only. */
@Module({ providers: [ReadingStore, ReadingReader], exports: [ReadingReader] })
export class ReadingsModule {}

/** For the worker as tally, under the role penumbra_tally. */
@Module({
  imports: [BallotTallyModule, FrozenPulsesModule],
  providers: [ReadingStore, ComputeReading, DestroyBallots],
  exports: [ComputeReading, DestroyBallots],
})
export class TallyModule {}
