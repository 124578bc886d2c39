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
