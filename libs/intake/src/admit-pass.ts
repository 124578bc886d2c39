import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, type TenantScope } from '@penumbra/platform';
import { BallotBoxStore } from './ballot-box.store.js';
import { IntakeCounters } from './intake-counters.js';
import { intakeProblem } from './intake.errors.js';
import { refuseUnlessOpen } from './refuse-unless-open.js';

/** Lets a pass in, on the issuer's word that somebody of this unit may cast one ballot. Says nothing about whom. */
@Injectable()
export class AdmitPass {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(BallotBoxStore) private readonly boxes: BallotBoxStore,
    @Inject(IntakeCounters) private readonly counters: IntakeCounters,
  ) {}

  /**
   * The same pass for the same unit again is a success.
   * @throws Problem `intake.ballot-box-unknown`, `intake.unit-unknown`, `intake.pass-differs`, `intake.closed`,
   *   `intake.voided`.
   */
  async run(scope: TenantScope, input: { pulseId: string; unitId: string; passHash: Buffer }): Promise<void> {
    const { pulseId, unitId, passHash } = input;
    const admitted = await this.database.inTenant(scope, async () => {
      refuseUnlessOpen(await this.boxes.hold(scope, pulseId), this.clock.now());
      if (!(await this.boxes.hasUnit(scope, pulseId, unitId))) throw intakeProblem('intake.unit-unknown');
      if (await this.boxes.addPass(scope, pulseId, unitId, passHash)) return true;
      if ((await this.boxes.unitOfPass(scope, pulseId, passHash)) !== unitId)
        throw intakeProblem('intake.pass-differs');
      return false;
    });
    if (admitted) this.counters.count('passes');
  }
}
