import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useParams } from 'react-router';
import { overviewQuery } from '../api/queries.js';
import { Button, ButtonLink } from '../design/action.js';
import { ProblemNotice } from '../design/notice.js';
import { Skeleton } from '../design/page.js';
import { useWords } from '../i18n/words.js';
import { BriefSheet } from '../reading/brief.js';

/** The brief, ready to print: the browser makes the PDF. */
export function BriefPage() {
  const { w } = useWords();
  const { pulseId = '' } = useParams();
  const read = useQuery(overviewQuery(pulseId));
  useEffect(() => {
    document.title = `${w.brief.title} · ${w.product}`;
  }, [w]);
  return (
    <div className="page">
      <div className="row no-print">
        <ButtonLink small to={`/readings/${pulseId}`}>
          {w.reading.overview}
        </ButtonLink>
        <Button small weight="primary" onClick={() => window.print()}>
          {w.brief.print}
        </Button>
      </div>
      {read.data ? null : <h1 className="unseen">{w.brief.title}</h1>}
      <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />
      {read.data ? (
        <BriefSheet overview={read.data} />
      ) : read.error ? null : (
        <Skeleton heights={[120, 320]} />
      )}
    </div>
  );
}
