import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation, useParams } from 'react-router';
import { ApiProblem } from '../api/problem.js';
import { listReplies } from '../api/operations.js';
import { resultsQuery } from '../api/queries.js';
import { useList } from '../api/use-list.js';
import type { MeasureInfo, Results } from '../api/views.js';
import { IntervalList } from '../charts/interval-list.js';
import { Button } from '../design/action.js';
import { Notice, ProblemNotice } from '../design/notice.js';
import { Card, Skeleton } from '../design/page.js';
import { useWords } from '../i18n/words.js';
import { ReplyText } from '../reading/comments.js';
import { answeredText } from '../reading/measure-rows.js';

/** What came of a pulse, for everyone who was asked. The mailed link names the group after the `#`, and no person. */
export default function ResultsPage() {
  const { w, locale, date } = useWords();
  const { tenantId = '', pulseId = '' } = useParams();
  const { hash } = useLocation();
  const group = hash.length > 1 ? hash.slice(1) : null;
  const read = useQuery(resultsQuery(tenantId, pulseId, group, locale));
  useEffect(() => {
    document.title = `${w.results.title} · ${w.product}`;
  }, [w]);
  const results = read.data;
  return (
    <main className="results" id="content">
      {results ? null : <h1>{w.results.title}</h1>}
      {read.error ? (
        read.error instanceof ApiProblem && read.error.body.code === 'reading.not-open-yet' ? (
          <Notice>
            <p>{w.results.notYet}</p>
          </Notice>
        ) : (
          <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />
        )
      ) : null}
      {!results && !read.error ? <Skeleton heights={[120, 320]} /> : null}
      {results ? (
        <>
          <header className="page-head">
            <h1>{w.results.heading(results.pulse.title)}</h1>
            <p className="lede">
              {results.organisationName} · {w.reading.closedOn(date(results.pulse.closedAt))}
            </p>
            <p>{w.results.intro(String(results.minimumCell))}</p>
          </header>
          {results.group ? (
            <CellCard
              title={w.results.group(results.group.name)}
              cell={results.group}
              measures={results.measures}
            />
          ) : null}
          <CellCard title={w.results.everyone} cell={results.everyone} measures={results.measures} />
          {results.commentsAskedFor ? <Replies tenantId={tenantId} pulseId={pulseId} /> : null}
        </>
      ) : null}
    </main>
  );
}

/** The comments that were answered: without the team, in an order that says nothing. Absent while there are none. */
function Replies({ tenantId, pulseId }: { tenantId: string; pulseId: string }) {
  const { w } = useWords();
  const list = useList(['replies', tenantId, pulseId], (cursor) => listReplies(tenantId, pulseId, cursor));
  if (list.error && !list.items) return <ProblemNotice error={list.error} onRetry={list.retry} />;
  if (!list.items?.length) return null;
  return (
    <Card title={w.results.replies} text={w.results.repliesText}>
      <ul className="divided comments">
        {list.items.map((comment) => (
          <li key={comment.id}>
            <blockquote>{comment.text}</blockquote>
            <ReplyText reply={comment.reply} />
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
    </Card>
  );
}

function CellCard({
  title,
  cell,
  measures,
}: {
  title: string;
  cell: Results['everyone'];
  measures: MeasureInfo[];
}) {
  const words = useWords();
  if (!cell.released)
    return (
      <Card title={title}>
        <p className="withheld-strip">
          <span>{cell.reason.text}</span>
        </p>
      </Card>
    );
  const rows = measures.flatMap((info) => {
    const view = cell.measures.find((one) => one.measureId === info.id);
    return view ? [{ info, view }] : [];
  });
  return (
    <Card title={title} text={`${answeredText(cell, words)}. ${words.w.reading.measuresText}`}>
      <IntervalList rows={rows} />
    </Card>
  );
}
