import { Inject, Injectable } from '@nestjs/common';
import type { ReleaseDecision } from '@penumbra/disclosure';
import { actorName, type Actor } from '@penumbra/identity';
import { AuditLog, Clock, Database, newId, Outbox, type TenantScope } from '@penumbra/platform';
import { PulseReader, type FrozenPulse } from '@penumbra/pulses';
import { auditRevision } from './audit-revision.js';
import { revisionOf, type FrozenReading, type RecomputeAsked } from './contract.js';
import { EarlierWaves } from './earlier-waves.js';
import { freezeReading } from './freeze-reading.js';
import { Ledger } from './ledger.js';
import { readingProblem } from './reading.errors.js';
import { ReadingStore } from './reading.store.js';
import { AnswerCounter, type CountedAnswers } from './tally-ballots.js';
import { WriteLedger } from './write-ledger.js';

/** Every revision prints ranges and chances anew, each rounded; from many of them the spread of a team could be had exactly. */
export const MOST_REVISIONS = 3;

export const LONGEST_REASON = 500;

/** HR asks that a reading is computed anew from the answers that are still kept. The tally does it. */
@Injectable()
export class AskRecompute {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(ReadingStore) private readonly store: ReadingStore,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /**
   * @param input.confirm the pulse's title, as a person typed it
   * @throws Problem `reading.not-found`, `reading.recompute-not-confirmed`, `reading.recompute-waits`,
   *   `reading.recomputed-too-often`, `reading.answers-deleted`, `reading.decision-not-kept`
   */
  async run(
    scope: TenantScope,
    actor: Actor,
    input: { pulseId: string; reason: string; confirm: string },
  ): Promise<void> {
    const { pulseId, reason } = input;
    await this.database.inTenant(scope, async () => {
      await this.store.hold(scope, pulseId);
      const newest = await this.ledger.header(scope, pulseId);
      const pulse = await this.pulses.frozen(scope, pulseId);
      if (!newest || pulse?.state !== 'closed') throw readingProblem('reading.not-found');
      if (input.confirm.trim() !== pulse.title.trim())
        throw readingProblem('reading.recompute-not-confirmed');
      if (revisionOf(newest.header) >= MOST_REVISIONS) throw readingProblem('reading.recomputed-too-often');
      if (newest.header.decisionHash === undefined) throw readingProblem('reading.decision-not-kept');
      // Of an imported survey none were kept.
      if (
        pulse.origin === 'imported' ||
        (await this.pulses.pastRetention(scope, this.clock.now())).includes(pulseId)
      )
        throw readingProblem('reading.answers-deleted');
      if (
        !(await this.store.askRecompute(scope, pulseId, { id: newId(), reason, askedAt: this.clock.now() }))
      )
        throw readingProblem('reading.recompute-waits');
      const asked: RecomputeAsked = { name: 'recompute-asked', payload: { pulseId } };
      await this.outbox.say(scope, asked);
      await this.audit.record(scope, {
        actor: actorName(actor),
        action: 'reading.recompute-asked',
        subject: `pulse:${pulseId}`,
        details: { reason },
      });
    });
  }
}

/**
 * Computes a reading anew as a further revision, from the kept answers and over the very cells of the one before. It is held
 * against every earlier revision before it is written; where anything stands against it nothing is, and HR reads why. Runs as
 * the tally.
 */
@Injectable()
export class RecomputeReading {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(ReadingStore) private readonly store: ReadingStore,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(EarlierWaves) private readonly waves: EarlierWaves,
    @Inject(WriteLedger) private readonly writeLedger: WriteLedger,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Again, or by two at once: changes nothing. */
  async run(scope: TenantScope, { pulseId }: { pulseId: string }): Promise<void> {
    await this.database.inTenant(scope, async () => {
      await this.store.hold(scope, pulseId);
      const asked = await this.store.waitingRecompute(scope, pulseId);
      const pulse = await this.pulses.frozen(scope, pulseId);
      if (!asked || !pulse) return;
      const outcome = await this.recompute(scope, pulse, asked.reason);
      await this.store.settleRecompute(scope, pulseId, asked.id, outcome);
      if (outcome !== 'frozen')
        await this.audit.record(scope, {
          actor: 'system',
          action: 'reading.recompute-refused',
          subject: `pulse:${pulseId}`,
          details: { because: outcome },
        });
    });
  }

  /** @returns 'frozen', or the code of what stands against it. */
  private async recompute(scope: TenantScope, pulse: FrozenPulse, reason: string): Promise<string> {
    const heads = await this.ledger.revisions(scope, pulse.id);
    const earlier: FrozenReading[] = [];
    for (const { header } of heads)
      earlier.push((await this.ledger.reading(scope, pulse.id, revisionOf(header)))!);
    const newest = heads.at(-1)!;
    const decision = await this.ledger.decision(scope, newest.header);
    if (!decision) return 'reading.decision-not-kept';
    const counted = await this.counted(scope, pulse, decision);
    if (typeof counted === 'string') return counted;

    const waves = await this.waves.before(scope, pulse);
    const { reading, structure } = freezeReading(pulse, counted, waves.earlier, {
      before: waves.before,
      again: {
        decision,
        number: earlier.length + 1,
        reason,
        replaces: newest.proof.documentHash,
        cells: earlier.at(-1)!.cells,
      },
    });
    const obstacle = auditRevision(reading, earlier);
    if (obstacle) return obstacle;
    const documentHash = await this.writeLedger.run(scope, reading, structure.decision, this.clock.now());
    await this.audit.record(scope, {
      actor: 'system',
      action: 'reading.recomputed',
      subject: `pulse:${pulse.id}`,
      details: { documentHash, replaces: newest.proof.documentHash, revision: earlier.length + 1 },
    });
    return 'frozen';
  }

  /**
   * The kept answers, added up. They know their cell, no longer their unit: those of a cell are counted under one of its
   * units, which adds up to the same in every cell that is shown. @returns a code where they are not those that were counted
   */
  private async counted(
    scope: TenantScope,
    pulse: FrozenPulse,
    decision: ReleaseDecision,
  ): Promise<CountedAnswers | 'reading.answers-deleted' | 'reading.answers-differ'> {
    const unitOf = new Map<string, string>();
    for (const [unitId, cellId] of decision.atomOf)
      if (cellId !== null && !unitOf.has(cellId)) unitOf.set(cellId, unitId);
    const missing = new Map<string, number>();
    for (const { cellId, respondentCount, withinCellId } of decision.cells) {
      missing.set(cellId, (missing.get(cellId) ?? 0) + respondentCount);
      if (withinCellId !== null)
        missing.set(withinCellId, (missing.get(withinCellId) ?? 0) - respondentCount);
    }
    const counter = new AnswerCounter(pulse.instrument);
    let isAny = false;
    for await (const part of this.store.answers(scope, pulse.id))
      for (const { cellId, answers } of part) {
        isAny = true;
        missing.set(cellId, (missing.get(cellId) ?? 0) - 1);
        counter.add({ unitId: unitOf.get(cellId) ?? cellId, answers });
      }
    if (![...missing.values()].some((count) => count !== 0)) return counter;
    return isAny ? 'reading.answers-differ' : 'reading.answers-deleted';
  }
}
