import { Inject, Injectable } from '@nestjs/common';
import { BallotTally, DestroySealingKey, sealingKeyKind } from '@penumbra/intake';
import { AuditLog, Clock, Database, KeyDir, Outbox, type TenantScope } from '@penumbra/platform';
import { PulseReader, type FrozenPulse } from '@penumbra/pulses';
import { EarlierWaves } from './earlier-waves.js';
import { freezeReading } from './freeze-reading.js';
import { noBallots, readBallots, type ReadBallots } from './read-ballots.js';
import { readingProblem } from './reading.errors.js';
import { ReadingStore } from './reading.store.js';
import { VerificationStore } from './verification.store.js';
import { WriteLedger } from './write-ledger.js';

type Box = NonNullable<Awaited<ReturnType<BallotTally['close']>>>;

/** Turns the ballots of a closed pulse into its reading, once. Runs as the tally, which sees no person. */
@Injectable()
export class ComputeReading {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(BallotTally) private readonly ballots: BallotTally,
    @Inject(DestroySealingKey) private readonly destroySealingKey: DestroySealingKey,
    @Inject(KeyDir) private readonly keyDir: KeyDir,
    @Inject(ReadingStore) private readonly store: ReadingStore,
    @Inject(EarlierWaves) private readonly waves: EarlierWaves,
    @Inject(WriteLedger) private readonly writeLedger: WriteLedger,
    @Inject(VerificationStore) private readonly verification: VerificationStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /**
   * Close the box; then in one transaction open the ballots, decide on structure, measure what may be shown, freeze, keep
   * the answers under their cells, list the receipts, empty the box; then unlink the sealing key. Killed anywhere and run
   * again, it goes on from there; run once more, it changes nothing.
   * @throws Problem `reading.counts-do-not-add-up`, `reading.sealing-key-missing`: then nothing is read.
   */
  async run(
    scope: TenantScope,
    input: { pulseId: string; issuedCounts?: Readonly<Record<string, number>> },
  ): Promise<void> {
    const { pulseId } = input;
    const pulse = await this.pulses.frozen(scope, pulseId);
    if (pulse?.state !== 'closed') return;
    // A transaction of its own: ballots that come while the others are read are refused at once and keep nobody waiting.
    // A pulse that closed before its box was opened has none, and gets a reading without answers.
    const box = await this.ballots.close(scope, pulseId);
    await this.database.inTenant(scope, async () => {
      await this.store.hold(scope, pulseId);
      if ((await this.store.frozenAmong(scope, [pulseId])).length > 0) return;
      if (!input.issuedCounts) throw readingProblem('reading.counts-do-not-add-up');
      await this.read(scope, pulse, box, input.issuedCounts);
      if ((await this.pulses.frozen(scope, pulseId))?.state !== 'closed')
        throw new Error('The pulse was voided while it was being read.');
    });
    await this.destroySealingKey.run(scope, pulseId);
  }

  private async read(
    scope: TenantScope,
    pulse: FrozenPulse,
    box: Box | null,
    issuedCounts: Readonly<Record<string, number>>,
  ): Promise<void> {
    const ballots = await this.opened(scope, pulse, box);
    refuseInventedBallots(pulse.units, ballots.receivedOf, issuedCounts);
    const closedAt = pulse.closedAt ?? pulse.closesAt;
    const { earlier, before } = await this.waves.before(scope, pulse);
    const { reading, structure, comments } = freezeReading(pulse, ballots.counted, earlier, {
      before,
      written: ballots.comments,
    });
    const documentHash = await this.writeLedger.run(scope, reading, structure.decision, this.clock.now());
    await this.store.insertAnswers(scope, pulse.id, ballots.answers, structure.decision.atomOf);
    await this.store.insertComments(scope, pulse.id, comments);
    const unitKeys = await this.ballots.unitKeys(scope, pulse.id);
    await this.verification.insert(scope, pulse.id, {
      manifestHash: box?.manifestHash ?? '',
      closedAt: closedAt.toISOString(),
      units: pulse.units.map((unit) => ({
        unitId: unit.id,
        size: unit.invitedCount,
        issued: issuedCounts[unit.id] ?? 0,
        counted: ballots.receivedOf.get(unit.id) ?? 0,
        publicKey: unitKeys.get(unit.id) ?? '',
      })),
      unreadable: ballots.unreadable,
    });
    await this.ballots.empty(scope, pulse.id);
    await this.outbox.forget(scope, 'issuing-ended', pulse.id, 'issuedCounts');
    await this.writeLedger.announce(scope, reading, documentHash, {
      unreadableBallotCount: ballots.unreadable,
    });
  }

  private async opened(scope: TenantScope, pulse: FrozenPulse, box: Box | null): Promise<ReadBallots> {
    if (!box) return noBallots(pulse.instrument);
    const privateKey = await this.keyDir.read(scope, pulse.id, sealingKeyKind);
    if (!privateKey) throw readingProblem('reading.sealing-key-missing');
    return readBallots(pulse.instrument, this.ballots.ballots(scope, pulse.id), { ...box, privateKey });
  }
}

/** Counted <= issued <= invited, for each unit; no ballot for a unit that is not there. */
function refuseInventedBallots(
  units: readonly { id: string; invitedCount: number }[],
  receivedOf: ReadonlyMap<string, number>,
  issuedCounts: Readonly<Record<string, number>>,
): void {
  const known = new Set(units.map(({ id }) => id));
  const fits = units.every(({ id, invitedCount }) => {
    const issued = issuedCounts[id] ?? 0;
    return (receivedOf.get(id) ?? 0) <= issued && issued <= invitedCount;
  });
  if (!fits || [...receivedOf.keys(), ...Object.keys(issuedCounts)].some((id) => !known.has(id)))
    throw readingProblem('reading.counts-do-not-add-up');
}

/** Destroys the ballots of a voided pulse, the key that would open them, and the counts of passes. Again: changes nothing. */
@Injectable()
export class DestroyBallots {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(BallotTally) private readonly ballots: BallotTally,
    @Inject(DestroySealingKey) private readonly destroySealingKey: DestroySealingKey,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async run(scope: TenantScope, { pulseId }: { pulseId: string }): Promise<void> {
    const pulse = await this.pulses.frozen(scope, pulseId);
    if (pulse?.state !== 'voided') return;
    await this.database.inTenant(scope, async () => {
      await this.outbox.forget(scope, 'issuing-ended', pulseId, 'issuedCounts');
      if (!(await this.ballots.void(scope, pulseId))) return;
      await this.audit.record(scope, {
        actor: 'system',
        action: 'ballots.destroyed',
        subject: `pulse:${pulseId}`,
      });
    });
    await this.destroySealingKey.run(scope, pulseId);
  }
}
