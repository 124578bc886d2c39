import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';
import { BallotBoxStore, type BallotBoxContent } from './ballot-box.store.js';
import { intakeProblem } from './intake.errors.js';

/** Opens the ballot box of a pulse. Asking again with the same content changes nothing. */
@Injectable()
export class OpenBallotBox {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(BallotBoxStore) private readonly boxes: BallotBoxStore,
  ) {}

  /** @throws Problem `intake.ballot-box-differs` when the box was opened with something else. */
  async run(scope: TenantScope, pulseId: string, content: BallotBoxContent): Promise<void> {
    await this.database.inTenant(scope, async () => {
      if (await this.boxes.open(scope, pulseId, content)) return;
      if (!(await this.boxes.holds(scope, pulseId, content)))
        throw intakeProblem('intake.ballot-box-differs');
    });
  }
}

/** Lets a box stay open longer. The issuer says how long it may; the box knows only that it never closes earlier. */
@Injectable()
export class MoveClosing {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(BallotBoxStore) private readonly boxes: BallotBoxStore,
  ) {}

  /**
   * Asking again changes nothing.
   * @throws Problem `intake.ballot-box-unknown`, `intake.closed`, `intake.voided`, `intake.closes-earlier`.
   */
  async run(scope: TenantScope, pulseId: string, closesAt: Date): Promise<void> {
    await this.database.inTenant(scope, async () => {
      await this.boxes.moveClosing(scope, pulseId, closesAt);
      const box = await this.boxes.find(scope, pulseId);
      if (!box) throw intakeProblem('intake.ballot-box-unknown');
      if (box.state !== 'open') throw intakeProblem(`intake.${box.state}`);
      if (box.closesAt > closesAt) throw intakeProblem('intake.closes-earlier');
    });
  }
}
