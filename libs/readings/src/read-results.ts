import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';
import { PulseReader } from '@penumbra/pulses';
import type { FrozenCell, FrozenHeader } from './contract.js';
import { Ledger } from './ledger.js';
import { Opening } from './opening.js';
import { readingProblem } from './reading.errors.js';

/** What everyone who was asked may see. */
export interface Results {
  readonly header: FrozenHeader;
  readonly organisationName: string;
  /** The whole of those who were asked. */
  readonly everyone: FrozenCell;
  /** The cell that speaks for the group asked about; null when none was, or no group of this pulse has that id. */
  readonly group: FrozenCell | null;
}

/** The released figures for everyone who was asked, once they are open to everyone. Needs no account, so it names nobody. */
@Injectable()
export class ReadResults {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Opening) private readonly opening: Opening,
    @Inject(PulseReader) private readonly pulses: PulseReader,
  ) {}

  /** @throws Problem `reading.not-found`, `reading.not-ready` before it is frozen, `reading.not-open-yet` before its day. */
  async run(scope: TenantScope, pulseId: string, groupId: string | null): Promise<Results> {
    return this.database.inTenant(scope, async () => {
      const reading = await this.ledger.reading(scope, pulseId);
      const pulse = await this.pulses.frozen(scope, pulseId);
      if (!pulse || pulse.state === 'voided') throw readingProblem('reading.not-found');
      if (!reading) throw readingProblem('reading.not-ready');
      if (!(await this.opening.of(scope, reading.frozenAt)).open)
        throw readingProblem('reading.not-open-yet');
      const { header, cells } = reading;
      const unit = pulse.units.find((one) => one.groupId === groupId);
      const cellOf = (kind: FrozenCell['kind'], teamId: string) =>
        cells.find((cell) => cell.kind === kind && cell.teamId === teamId) ?? null;
      const node = unit ? cellOf('node', unit.teamId) : null;
      return {
        header,
        organisationName: pulse.organisationName,
        everyone: cells.find((cell) => cell.parentTeamId === null && cell.kind === 'node')!,
        // A rest that is no cell of its own is counted with its team.
        group: unit?.kind === 'rest' ? (cellOf('rest', unit.teamId) ?? node) : node,
      };
    });
  }
}
