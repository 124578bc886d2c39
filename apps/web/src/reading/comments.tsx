import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { listComments, replyToComment } from '../api/operations.js';
import { useList } from '../api/use-list.js';
import type { Comment, CommentsInfo, TeamReading } from '../api/views.js';
import { Button } from '../design/action.js';
import { Dialog } from '../design/dialog.js';
import { Field } from '../design/field.js';
import { Notice, ProblemNotice } from '../design/notice.js';
import { Card, Skeleton } from '../design/page.js';
import { useWords } from '../i18n/words.js';

const longestReply = 1_000;
const keyOf = (pulseId: string, teamId: string) => ['comments', pulseId, teamId];

/** What was written in words and stands at this team, with what was answered to it. */
export function Comments({ reading, info }: { reading: TeamReading; info: CommentsInfo }) {
  const { w, number, date } = useWords();
  const count = info.places.reduce((sum, place) => sum + (place.count ?? 0), 0);
  const withheld = info.places.filter((place) => place.reason);
  return (
    <Card title={w.comments.title} text={info.question}>
      <div className="stack">
        {withheld.map((place) => (
          <p key={place.cellId} className="withheld-strip">
            <span>
              {info.places.length > 1 ? `${place.name}: ` : null}
              {place.reason?.text}
            </span>
          </p>
        ))}
        {info.deleted ? (
          <p className="quiet">{w.comments.deleted(date(info.keptUntil))}</p>
        ) : count > 0 ? (
          <>
            <p className="quiet">{w.comments.text(number(count), date(info.keptUntil))}</p>
            <CommentList reading={reading} info={info} />
          </>
        ) : withheld.length < info.places.length ? (
          <p className="quiet">{w.comments.none}</p>
        ) : null}
      </div>
    </Card>
  );
}

function CommentList({ reading, info }: { reading: TeamReading; info: CommentsInfo }) {
  const { w } = useWords();
  const [answering, setAnswering] = useState<Comment | null>(null);
  const pulseId = reading.pulse.id;
  const teamId = reading.team.id;
  const list = useList(keyOf(pulseId, teamId), (cursor) => listComments(pulseId, teamId, cursor));
  if (list.error && !list.items) return <ProblemNotice error={list.error} onRetry={list.retry} />;
  if (!list.items) return <Skeleton heights={[60, 60, 60]} />;
  const placeOf = new Map(info.places.map((place) => [place.cellId, place.name]));
  return (
    <>
      <ul className="divided comments">
        {list.items.map((comment) => (
          <li key={comment.id}>
            {info.places.length > 1 ? <p className="quiet small">{placeOf.get(comment.cellId)}</p> : null}
            <blockquote>{comment.text}</blockquote>
            {comment.reply ? (
              <ReplyText reply={comment.reply} />
            ) : info.mayReply ? (
              <p className="no-print">
                <Button small onClick={() => setAnswering(comment)}>
                  {w.comments.reply}
                </Button>
              </p>
            ) : null}
          </li>
        ))}
      </ul>
      {list.more ? (
        <p className="no-print">
          <Button small busy={list.loadingMore} onClick={list.more}>
            {w.action.showMore}
          </Button>
        </p>
      ) : null}
      {answering ? (
        <ReplyDialog
          pulseId={pulseId}
          teamId={teamId}
          comment={answering}
          onClose={() => setAnswering(null)}
        />
      ) : null}
    </>
  );
}

export function ReplyText({ reply }: { reply: NonNullable<Comment['reply']> }) {
  const { w } = useWords();
  return (
    <div className="reply">
      <p className="quiet small">{reply.by === 'hr' ? w.comments.byHr : w.comments.byLead}</p>
      <p>{reply.text}</p>
    </div>
  );
}

function ReplyDialog({
  pulseId,
  teamId,
  comment,
  onClose,
}: {
  pulseId: string;
  teamId: string;
  comment: Comment;
  onClose: () => void;
}) {
  const { w } = useWords();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const reply = useMutation({
    mutationFn: () => replyToComment(pulseId, { commentId: comment.id, text: text.trim() }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keyOf(pulseId, teamId) });
      onClose();
    },
  });
  return (
    <Dialog
      title={w.comments.replyTitle}
      confirm={w.comments.replyConfirm}
      ready={text.trim() !== ''}
      busy={reply.isPending}
      error={reply.error}
      onConfirm={() => reply.mutate()}
      onClose={onClose}
    >
      <blockquote>{comment.text}</blockquote>
      <Notice>
        <p>{w.comments.replyText}</p>
      </Notice>
      <Field label={w.comments.replyLabel} hint={w.comments.replyHint}>
        {(control) => (
          <textarea
            {...control}
            rows={5}
            maxLength={longestReply}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
