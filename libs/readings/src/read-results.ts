import { Inject, Injectable } from '@nestjs/common';
import { Database, pageFrom, type Page, type TenantScope } from '@penumbra/platform';
import { PulseReader, type FrozenPulse } from '@penumbra/pulses';
import { CommentStore, type CommentWithReply } from './comment.store.js';
import type { FrozenCell, FrozenHeader } from './contract.js';
import { Ledger, type SignedReading } from './ledger.js';
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
    @Inject(CommentStore) private readonly comments: CommentStore,
  ) {}

  /** @throws Problem `reading.not-found`, `reading.not-ready` before it is frozen, `reading.not-open-yet` before its day. */
  async run(scope: TenantScope, pulseId: string, groupId: string | null): Promise<Results> {
    return this.database.inTenant(scope, async () => {
      const { reading, pulse } = await this.opened(scope, pulseId);
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

  /** The comments that were answered, wherever they stand, each with the reply: everyone may read what was answered to one. */
  async replies(
    scope: TenantScope,
    pulseId: string,
    page: { cursor: string | null; limit: number },
  ): Promise<Page<CommentWithReply>> {
    return this.database.inTenant(scope, async () => {
      const { header, cells } = (await this.opened(scope, pulseId)).reading;
      const cellIds = new Set(await this.comments.cellsWithReplies(scope, pulseId));
      const answered: CommentWithReply[] = [];
      for (const cell of cells)
        if (cellIds.has(cell.cellId))
          answered.push(
            ...(await this.ledger.comments(scope, header, cell)).filter(({ reply }) => reply !== null),
          );
      // By their ids, which are random: the order of the cells would tell which of them stand at the same one.
      answered.sort((a, b) => (a.id < b.id ? -1 : 1));
      const from = answered.findIndex(({ id }) => id === page.cursor) + 1;
      return pageFrom(answered.slice(from, from + page.limit + 1), page.limit, ({ id }) => id);
    });
  }

  private async opened(
    scope: TenantScope,
    pulseId: string,
  ): Promise<{ reading: SignedReading; pulse: FrozenPulse }> {
    const reading = await this.ledger.reading(scope, pulseId);
    const pulse = await this.pulses.frozen(scope, pulseId);
    // Of an imported survey there is no page: nobody was asked from here, so nobody has its address.
    if (!pulse || pulse.state === 'voided' || pulse.origin === 'imported')
      throw readingProblem('reading.not-found');
    if (!reading) throw readingProblem('reading.not-ready');
    const days = reading.header.executivesSeeAfterWorkingDays;
    if (!(await this.opening.of(scope, reading.firstFrozenAt, days)).open)
      throw readingProblem('reading.not-open-yet');
    return { reading, pulse };
  }
}
