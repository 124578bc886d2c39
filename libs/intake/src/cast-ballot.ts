import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, Problem, type TenantScope } from '@penumbra/platform';
import { checkAnswers, type Instrument } from '@penumbra/instruments';
import { BallotBoxStore } from './ballot-box.store.js';
import { passHashOf, receiptOf } from './ballot.js';
import { IntakeCounters } from './intake-counters.js';
import { intakeProblem } from './intake.errors.js';
import { refuseUnlessOpen } from './refuse-unless-open.js';

export interface CastBallotInput {
  readonly pulseId: string;
  /** The 32 bytes themselves: knowing them is the right to cast and to replace one ballot. */
  readonly pass: Uint8Array;
  readonly revision: number;
  readonly answers: unknown;
}

/** Puts one person's answers into the box, without knowing whose they are; returns once they are committed. */
@Injectable()
export class CastBallot {
  /** Questions of boxes used lately. A box's questions never change; whether it is open is asked every time. */
  private readonly instruments = new Map<string, Instrument>();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(BallotBoxStore) private readonly boxes: BallotBoxStore,
    @Inject(IntakeCounters) private readonly counters: IntakeCounters,
  ) {}

  /**
   * A higher revision replaces the answers; the same revision with the same answers gives the same receipt again.
   * An unknown pulse is answered like an unknown pass, so that nobody can try out which pulses exist.
   * @throws Problem `intake.pass-unknown`, `intake.answers-invalid` with its problems, `intake.revision-too-low`,
   *   `intake.closed`, `intake.voided`.
   */
  async run(scope: TenantScope, input: CastBallotInput): Promise<{ receipt: string }> {
    try {
      return await this.database.inTenant(scope, () => this.cast(scope, input));
    } catch (error) {
      if (error instanceof Problem) this.counters.count('refused');
      throw error;
    }
  }

  private async cast(scope: TenantScope, input: CastBallotInput): Promise<{ receipt: string }> {
    const { pulseId, revision } = input;
    const passHash = passHashOf(input.pass);
    const box = await this.boxes.hold(scope, pulseId);
    if (!box) throw intakeProblem('intake.pass-unknown');
    refuseUnlessOpen(box, this.clock.now());
    const unitId = await this.boxes.unitOfPass(scope, pulseId, passHash);
    if (!unitId) throw intakeProblem('intake.pass-unknown');
    const checked = checkAnswers(await this.instrument(scope, pulseId), input.answers);
    if (!checked.ok) throw answersInvalid(checked.problems);
    const receipt = receiptOf(passHash, revision, checked.answers);
    const outcome = await this.boxes.put(scope, {
      pulseId,
      unitId,
      passHash,
      revision,
      answers: checked.answers,
      receipt,
    });
    if (outcome === 'too-low') throw intakeProblem('intake.revision-too-low');
    this.counters.count(outcome === 'stored' ? 'ballots' : outcome);
    return { receipt: receipt.toString('hex') };
  }

  private async instrument(scope: TenantScope, pulseId: string): Promise<Instrument> {
    const key = `${scope.tenantId}/${pulseId}`;
    const known = this.instruments.get(key);
    if (known) return known;
    const instrument = await this.boxes.instrument(scope, pulseId);
    if (!instrument) throw intakeProblem('intake.pass-unknown');
    if (this.instruments.size >= mostInstruments) this.instruments.clear();
    this.instruments.set(key, instrument);
    return instrument;
  }
}

const mostInstruments = 200;

function answersInvalid(
  problems: readonly { code: string; message: string; itemId: string | null }[],
): Problem {
  return intakeProblem(
    'intake.answers-invalid',
    undefined,
    problems.slice(0, 100).map(({ code, message, itemId }) => ({
      code,
      detail: message,
      ...(itemId === null ? {} : { path: `answers.${itemId}` }),
    })),
  );
}
