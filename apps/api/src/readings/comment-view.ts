import { LONGEST_COMMENT, textIn } from '@penumbra/instruments';
import { LONGEST_REPLY, type CommentWithReply, type SeenTeam } from '@penumbra/readings';
import { z } from 'zod';
import { Reason } from './reason.js';
import { restName, ruleText } from './reading-words.js';

type Locale = 'en' | 'de';

const ReplyView = z
  .object({
    text: z.string(),
    by: z.enum(['hr', 'lead']).meta({ description: 'As whom it was written; no name is shown.' }),
  })
  .meta({ id: 'Reply' });
const commentText = z.string().max(LONGEST_COMMENT);

/** A comment where it stands: without a time, in an order that says nothing. */
export const CommentView = z
  .object({ id: z.string(), cellId: z.string(), text: commentText, reply: ReplyView.nullable() })
  .meta({ id: 'Comment' });
/** A comment that was answered, as everyone who was asked sees it: without the team it stands at. */
export const AnsweredComment = z
  .object({ id: z.string(), text: commentText, reply: ReplyView })
  .meta({ id: 'AnsweredComment' });
export const NewReply = z
  .object({ commentId: z.uuid(), text: z.string().trim().min(1).max(LONGEST_REPLY) })
  .meta({
    id: 'NewReply',
    example: {
      commentId: '7d9f2a0e-6c1b-4f37-9a55-0d2f7e1b8c44',
      text: 'From May on, the agenda says for each point whether we decide, consult or inform.',
    },
  });

/** What a team's page says of comments before they are read; null where none was asked for. */
export const CommentsInfo = z
  .object({
    question: z.string(),
    keptUntil: z.string(),
    deleted: z.boolean(),
    mayReply: z.boolean(),
    places: z.array(
      z.object({
        cellId: z.string(),
        name: z.string(),
        count: z.number().nullable(),
        reason: Reason.nullable(),
      }),
    ),
  })
  .meta({ id: 'CommentsInfo' });

export const commentView = ({ id, cellId, text, reply }: CommentWithReply): z.infer<typeof CommentView> => ({
  id,
  cellId,
  text,
  reply: reply && { text: reply.text, by: reply.byRole },
});

export const answeredComment = (comment: CommentWithReply): z.infer<typeof AnsweredComment> => {
  const { id, text, reply } = commentView(comment);
  return { id, text, reply: reply! };
};

/** Comments stand at one cell each; where the rule of 10 keeps them away from a cell, they stand higher up or nowhere. */
export function commentsInfo(seen: SeenTeam, locale: Locale): z.infer<typeof CommentsInfo> | null {
  const { comment } = seen.header;
  if (!comment) return null;
  return {
    question: textIn(comment.text, locale),
    keptUntil: comment.keptUntil,
    deleted: seen.commentsAreOver,
    mayReply: seen.mayReply,
    places: seen.cells
      .filter(({ teamId }) => teamId === seen.teamId)
      .flatMap(({ cellId, kind, teamName, comments }) => {
        if (!comments) return [];
        const { released } = comments;
        return [
          {
            cellId,
            name: kind === 'rest' ? restName(teamName, locale) : teamName,
            count: released ? comments.count : null,
            reason: released
              ? null
              : { code: 'comments-higher-up', text: ruleText('comments-higher-up', locale) },
          },
        ];
      }),
  };
}
