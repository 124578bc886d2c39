import { Inject, Injectable } from '@nestjs/common';
import { actorName, type Actor } from '@penumbra/identity';
import { AuditLog, Clock, Database, Outbox, type TenantScope } from '@penumbra/platform';
import { CommentStore } from './comment.store.js';
import type { RepliesAnnounced } from './contract.js';
import { readingProblem } from './reading.errors.js';
import { mayReplyAs } from './reading.policy.js';
import { ReadingReader } from './reading-reader.js';

/** The longest reply, in UTF-16 code units. */
export const LONGEST_REPLY = 1_000;

/** Answers one comment, once and for everybody to read: HR any, a lead those that stand at the own team. */
@Injectable()
export class ReplyToComment {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ReadingReader) private readonly readings: ReadingReader,
    @Inject(CommentStore) private readonly store: CommentStore,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /**
   * The audit line says who answered, and not which comment: the id of a comment is kept nowhere but with its text.
   * @throws Problem `reading.not-found`, `reading.comment-not-found`, `reading.comment-not-yours`,
   *   `reading.comment-already-answered`
   */
  async run(
    scope: TenantScope,
    actor: Actor,
    input: { pulseId: string; commentId: string; text: string },
  ): Promise<void> {
    const { pulseId, commentId, text } = input;
    await this.database.inTenant(scope, async () => {
      const cellId = await this.store.cellOf(scope, pulseId, commentId);
      const cell = await this.readings.cellWithComments(scope, actor, pulseId, cellId);
      if (!cell) throw readingProblem('reading.comment-not-found');
      const byRole = mayReplyAs(actor, cell.teamId);
      if (!byRole) throw readingProblem('reading.comment-not-yours');
      if (!(await this.store.insertReply(scope, pulseId, commentId, { text, byRole })))
        throw readingProblem('reading.comment-already-answered');
      await this.audit.record(scope, {
        actor: actorName(actor),
        action: 'comment.replied',
        subject: `pulse:${pulseId} team:${cell.teamId}`,
        details: { byRole },
      });
    });
  }
}

/** So long after one announcement of a pulse's replies until the next: ten replies in a day are one mail. */
const day = 24 * 3_600_000;

/** Says that there are new replies, once for all that were written since the last time. Where mails go out from. */
@Injectable()
export class AnnounceReplies {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CommentStore) private readonly store: CommentStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Again, or by two at once: changes nothing. */
  async run(scope: TenantScope): Promise<void> {
    const now = this.clock.now();
    const since = new Date(now.getTime() - day);
    for (const pulseId of await this.store.unannounced(scope, since))
      await this.database.inTenant(scope, async () => {
        const told = await this.store.announce(scope, pulseId, now, since);
        if (!told) return;
        const announced: RepliesAnnounced = {
          name: 'replies-announced',
          payload: { pulseId, number: told.number },
        };
        await this.outbox.say(scope, announced);
        await this.audit.record(scope, {
          actor: 'system',
          action: 'replies.announced',
          subject: `pulse:${pulseId}`,
          details: { replyCount: told.replyCount },
        });
      });
  }
}
