import { Module } from '@nestjs/common';
import { IdentityModule } from '@penumbra/identity';
import { BallotTallyModule } from '@penumbra/intake';
import { FrozenPulsesModule, PulsesModule } from '@penumbra/pulses';
import { CommentStore } from './comment.store.js';
import { ComputeReading, DestroyBallots } from './compute-reading.js';
import { DeleteOldAnswers } from './delete-old-answers.js';
import { EarlierWaves } from './earlier-waves.js';
import { Ledger } from './ledger.js';
import { Opening, OpenReadings } from './opening.js';
import { CountParticipation, ReadParticipation } from './participation.js';
import { ComputePastReading } from './past-results/compute-past-reading.js';
import { PastResults } from './past-results/past-results.js';
import { PastResultsStore } from './past-results/past-results.store.js';
import { ReadLedger } from './read-ledger.js';
import { ReadResults } from './read-results.js';
import { ParticipationStore } from './participation.store.js';
import { ReadVerification } from './read-verification.js';
import { ReadingReader } from './reading-reader.js';
import { ReadingStore } from './reading.store.js';
import { AskRecompute, RecomputeReading } from './recompute-reading.js';
import { AnnounceReplies, ReplyToComment } from './reply-to-comment.js';
import { VerificationStore } from './verification.store.js';
import { WriteLedger } from './write-ledger.js';

const stores = [ReadingStore, CommentStore, ParticipationStore, VerificationStore, Ledger];
const forReaders = [
  ReadingReader,
  ReadResults,
  ReadLedger,
  ReadVerification,
  ReadParticipation,
  ReplyToComment,
  AskRecompute,
];
const forTheTally = [
  ComputeReading,
  ComputePastReading,
  RecomputeReading,
  DestroyBallots,
  CountParticipation,
  DeleteOldAnswers,
  WriteLedger,
];

/** For the api: frozen readings only. */
@Module({
  imports: [FrozenPulsesModule, IdentityModule],
  providers: [...stores, Opening, ...forReaders],
  exports: forReaders,
})
export class ReadingsModule {}

/** For the api: takes surveys of other tools in. */
@Module({
  imports: [PulsesModule, IdentityModule],
  providers: [PastResultsStore, PastResults],
  exports: [PastResults],
})
export class PastResultsModule {}

/** For the worker as delivery: when readings open, nothing of what they say. */
@Module({
  imports: [IdentityModule],
  providers: [ReadingStore, CommentStore, Opening, OpenReadings, AnnounceReplies],
  exports: [OpenReadings, AnnounceReplies],
})
export class OpeningModule {}

/** For the worker as tally, under the role penumbra_tally. */
@Module({
  imports: [BallotTallyModule, FrozenPulsesModule],
  providers: [...stores, PastResultsStore, EarlierWaves, ...forTheTally],
  exports: forTheTally,
})
export class TallyModule {}
