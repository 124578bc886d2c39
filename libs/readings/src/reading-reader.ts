import { Inject, Injectable } from '@nestjs/common';
import { actorName, type Actor } from '@penumbra/identity';
import { AuditLog, Database, pageFrom, type Page, type TenantScope } from '@penumbra/platform';
import type { CommentWithReply } from './comment.store.js';
import type { FrozenCell, FrozenHeader } from './contract.js';
import { Ledger, type SignedReading } from './ledger.js';
import { Opening, type OpeningTime } from './opening.js';
import { lastLooks } from './last-looks.js';
import { readingProblem } from './reading.errors.js';
import { mayReplyAs, seesBeforeOpening, viewOf, type View } from './reading.policy.js';
import { ReadingStore } from './reading.store.js';

export interface SeenReading {
  readonly header: FrozenHeader;
  readonly previous: FrozenHeader | null;
  readonly rootTeamId: string;
  readonly cells: readonly FrozenCell[];
  /** When it opens to executives and to everyone, or did. */
  readonly opening: OpeningTime;
}

export interface SeenTeam extends SeenReading {
  readonly teamId: string;
  /** The team's own node over the readings of its programme, oldest first, this one included. */
  readonly history: readonly { header: FrozenHeader; cell: FrozenCell }[];
  readonly lookedAt: readonly { name: string; at: string }[];
  /** Whether the contract's date is over, on which comments are deleted. */
  readonly commentsAreOver: boolean;
  /** Whether the actor may answer the comments that stand at this team. */
  readonly mayReply: boolean;
}

/** How far back looks are told apart: who looks often does not push the others out of sight soon. */
const looksRead = 500;

/** Reads frozen readings for people, each only what is theirs to see; an audit line says who looked. */
@Injectable()
export class ReadingReader {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ReadingStore) private readonly store: ReadingStore,
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(Opening) private readonly openings: Opening,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Those of the pulses whose reading is frozen. */
  async readyAmong(scope: TenantScope, pulseIds: readonly string[]): Promise<Set<string>> {
    return new Set(await this.store.frozenAmong(scope, pulseIds));
  }

  /** Readings in which there is something for the actor, the latest first. */
  async list(
    scope: TenantScope,
    actor: Actor,
    page: { cursor: string | null; limit: number },
  ): Promise<{ items: SeenReading[]; nextCursor: string | null }> {
    return this.database.inTenant(scope, async () => {
      const latest = await this.ledger.latest(scope, page.cursor, page.limit + 1);
      const items: SeenReading[] = [];
      for (const { header } of latest.slice(0, page.limit)) {
        const reading = await this.ledger.reading(scope, header.pulseId);
        const seen = reading && (await this.partOf(scope, actor, reading));
        if (seen?.view) items.push({ header, previous: null, opening: seen.opening, ...seen.view });
      }
      const more = latest.length > page.limit;
      return { items, nextCursor: more ? latest[page.limit - 1]!.header.pulseId : null };
    });
  }

  /** @throws Problem `reading.not-found`, `reading.not-open-yet`, `reading.not-genuine` */
  async overview(scope: TenantScope, actor: Actor, pulseId: string): Promise<SeenReading> {
    return this.database.inTenant(scope, async () => {
      const seen = await this.see(scope, actor, pulseId);
      await this.looked(scope, actor, pulseId, seen.rootTeamId);
      return seen;
    });
  }

  /** @throws Problem `reading.not-found`, `reading.not-open-yet`, `reading.not-genuine` */
  async team(scope: TenantScope, actor: Actor, pulseId: string, teamId: string): Promise<SeenTeam> {
    return this.database.inTenant(scope, async () => {
      const seen = await this.see(scope, actor, pulseId);
      if (!seen.cells.some((cell) => cell.teamId === teamId)) throw readingProblem('reading.not-found');
      await this.looked(scope, actor, pulseId, teamId);
      const { programme, closedAt } = seen.header;
      const history = programme
        ? await this.opened(
            scope,
            actor,
            teamId,
            await this.ledger.history(scope, `node.${teamId}`, programme, closedAt),
          )
        : [];
      const looks = await this.audit.list(scope, {
        limit: looksRead,
        action: 'reading.looked-at',
        subject: subjectOf(pulseId, teamId),
      });
      return {
        ...seen,
        teamId,
        history,
        lookedAt: lastLooks(looks),
        commentsAreOver: this.ledger.commentsAreOver(seen.header),
        mayReply: mayReplyAs(actor, teamId) !== null,
      };
    });
  }

  /**
   * The comments that stand at a team's node and rest, in an order that says nothing.
   * @throws Problem `reading.not-found`, `reading.not-open-yet`, `reading.not-genuine`
   */
  async comments(
    scope: TenantScope,
    actor: Actor,
    pulseId: string,
    teamId: string,
    page: { cursor: string | null; limit: number },
  ): Promise<Page<CommentWithReply>> {
    return this.database.inTenant(scope, async () => {
      const seen = await this.see(scope, actor, pulseId);
      const cells = seen.cells.filter((cell) => cell.teamId === teamId);
      if (cells.length === 0) throw readingProblem('reading.not-found');
      await this.looked(scope, actor, pulseId, teamId);
      const comments: CommentWithReply[] = [];
      for (const cell of cells) comments.push(...(await this.ledger.comments(scope, seen.header, cell)));
      const from = comments.findIndex(({ id }) => id === page.cursor) + 1;
      return pageFrom(comments.slice(from, from + page.limit + 1), page.limit, ({ id }) => id);
    });
  }

  /** The cell if it is the actor's to see and comments stand there; null otherwise. */
  async cellWithComments(
    scope: TenantScope,
    actor: Actor,
    pulseId: string,
    cellId: string | null,
  ): Promise<FrozenCell | null> {
    const { header, cells } = await this.see(scope, actor, pulseId);
    const cell = cells.find((one) => one.cellId === cellId && one.comments?.released);
    return cell && !this.ledger.commentsAreOver(header) ? cell : null;
  }

  private async see(scope: TenantScope, actor: Actor, pulseId: string): Promise<SeenReading> {
    const reading = await this.ledger.reading(scope, pulseId);
    if (!reading) throw readingProblem('reading.not-found');
    const { view, opening } = await this.partOf(scope, actor, reading);
    if (!view) {
      const later = viewOf(actor, reading.cells, { openToExecutives: true });
      throw readingProblem(later ? 'reading.not-open-yet' : 'reading.not-found');
    }
    const { previousPulseId } = reading.header;
    const previous = previousPulseId ? await this.ledger.header(scope, previousPulseId) : null;
    const [opened] = previous ? await this.opened(scope, actor, view.rootTeamId, [previous]) : [];
    return { header: reading.header, previous: opened?.header ?? null, opening, ...view };
  }

  /**
   * Other readings beside the one that is read, such as the earlier ones in a trend: to executives only those that are open.
   * One that closed earlier may open later, by its own contract, or because it was imported only now.
   */
  private async opened<Reading extends Pick<SignedReading, 'header' | 'firstFrozenAt'>>(
    scope: TenantScope,
    actor: Actor,
    teamId: string,
    readings: readonly Reading[],
  ): Promise<readonly Reading[]> {
    return seesBeforeOpening(actor, teamId) ? readings : this.openings.openAmong(scope, readings);
  }

  private async partOf(
    scope: TenantScope,
    actor: Actor,
    { header, cells, firstFrozenAt }: SignedReading,
  ): Promise<{ view: View | null; opening: OpeningTime }> {
    const opening = await this.openings.of(scope, firstFrozenAt, header.executivesSeeAfterWorkingDays);
    return { view: viewOf(actor, cells, { openToExecutives: opening.open }), opening };
  }

  private async looked(scope: TenantScope, actor: Actor, pulseId: string, teamId: string): Promise<void> {
    await this.audit.record(scope, {
      actor: actorName(actor),
      action: 'reading.looked-at',
      subject: subjectOf(pulseId, teamId),
      details: { name: actor.kind === 'account' ? actor.name : 'system' },
    });
  }
}

const subjectOf = (pulseId: string, teamId: string): string => `pulse:${pulseId} team:${teamId}`;
