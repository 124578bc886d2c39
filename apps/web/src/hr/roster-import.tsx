import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { applyRosterImport } from '../api/operations.js';
import { importQuery } from '../api/queries.js';
import type { RosterImport } from '../api/views.js';
import { Button, ButtonLink } from '../design/action.js';
import { Dialog } from '../design/dialog.js';
import { Notice, ProblemNotice } from '../design/notice.js';
import { Card, Page, PageSkeleton } from '../design/page.js';
import { Table } from '../design/table.js';
import { useWords } from '../i18n/words.js';

/** The dry run of a roster file: every problem with its line and mend, the difference, then apply. */
export function RosterImportPage() {
  const { w, number, time } = useWords();
  const { importId = '' } = useParams();
  const queries = useQueryClient();
  const read = useQuery(importQuery(importId));
  const [asking, setAsking] = useState(false);
  const apply = useMutation({
    mutationFn: () => applyRosterImport(importId),
    onSuccess: (applied) => {
      queries.setQueryData(importQuery(importId).queryKey, applied);
      void queries.invalidateQueries({ queryKey: ['teams'] });
      void queries.invalidateQueries({ queryKey: ['employees'] });
      setAsking(false);
    },
  });
  if (read.error) {
    return (
      <Page title={w.roster.title}>
        <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />
      </Page>
    );
  }
  if (!read.data) return <PageSkeleton title={w.roster.title} />;
  const file = read.data;
  const { difference } = file;
  const nothing =
    difference.joined + difference.left + difference.moved + difference.changed === 0 &&
    difference.teamsAdded.length + difference.teamsRemoved.length + difference.teamsChanged.length === 0;
  const applied = file.state === 'applied';
  return (
    <Page
      title={w.rosterImport.title(file.fileName)}
      lede={`${w.rosterImport.rows(number(file.rowCount))}. ${applied && file.appliedAt ? w.rosterImport.applied(time(file.appliedAt)) : w.rosterImport.dryRun}`}
      actions={<ButtonLink to="/hr/roster">{w.rosterImport.another}</ButtonLink>}
    >
      {applied ? (
        <Notice tone="good" title={w.rosterImport.done} live="status">
          <div className="row">
            <ButtonLink small to="/hr/roster">
              {w.rosterImport.toRoster}
            </ButtonLink>
          </div>
        </Notice>
      ) : null}
      {file.problemCount > 0 ? (
        <Card
          flush
          title={w.rosterImport.problemsTitle(file.problemCount, number(file.problemCount))}
          text={w.rosterImport.problemsText}
          foot={
            file.problemCount > file.problems.length
              ? w.rosterImport.moreProblems(number(file.problemCount - file.problems.length))
              : null
          }
        >
          <Table
            caption={w.rosterImport.problemsTitle(file.problemCount, number(file.problemCount))}
            rows={file.problems.map((problem, place) => ({ ...problem, place }))}
            keyOf={(problem) => String(problem.place)}
            columns={[
              {
                name: w.rosterImport.line,
                short: true,
                cell: (problem) =>
                  problem.line === null ? w.rosterImport.wholeFile : w.problems.line(number(problem.line)),
              },
              { name: w.rosterImport.column, cell: (problem) => problem.column ?? '' },
              { name: w.rosterImport.whatToDo, plain: true, cell: (problem) => problem.detail },
            ]}
          />
        </Card>
      ) : (
        <Difference file={file} />
      )}
      {file.problemCount === 0 && !applied ? (
        nothing ? (
          <Notice tone="good" title={w.rosterImport.clean}>
            <p>{w.rosterImport.applyNothing}</p>
          </Notice>
        ) : (
          <div className="row">
            <Button weight="primary" onClick={() => setAsking(true)}>
              {w.rosterImport.apply}
            </Button>
            <span className="quiet">{w.rosterImport.clean}</span>
          </div>
        )
      ) : null}
      {asking ? (
        <Dialog
          title={w.rosterImport.applyTitle}
          confirm={w.rosterImport.apply}
          busy={apply.isPending}
          error={apply.error}
          onConfirm={() => apply.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>
            {w.rosterImport.applyText(
              number(difference.joined),
              number(difference.left),
              number(difference.moved),
            )}
          </p>
        </Dialog>
      ) : null}
    </Page>
  );
}

function Difference({ file: { difference } }: { file: RosterImport }) {
  const { w, number } = useWords();
  const counts = ['joined', 'left', 'moved', 'changed', 'unchanged'] as const;
  return (
    <Card title={w.rosterImport.differenceTitle}>
      <div className="stack">
        <ul className="change-counts">
          {counts.map((count) => (
            <li key={count}>
              <strong>{number(difference[count])}</strong>
              <span className="quiet small">{w.rosterImport[count]}</span>
            </li>
          ))}
        </ul>
        {difference.teamsAdded.length + difference.teamsRemoved.length + difference.teamsChanged.length >
        0 ? (
          <dl className="facts">
            {difference.teamsAdded.length > 0 ? (
              <div>
                <dt>{w.rosterImport.teamsAdded}</dt>
                <dd>{difference.teamsAdded.join(', ')}</dd>
              </div>
            ) : null}
            {difference.teamsRemoved.length > 0 ? (
              <div>
                <dt>{w.rosterImport.teamsRemoved}</dt>
                <dd>{difference.teamsRemoved.join(', ')}</dd>
              </div>
            ) : null}
            {difference.teamsChanged.length > 0 ? (
              <div>
                <dt>{w.rosterImport.teamsChanged}</dt>
                <dd>{difference.teamsChanged.join(', ')}</dd>
              </div>
            ) : null}
          </dl>
        ) : null}
        {difference.examples.length > 0 ? (
          <details>
            <summary>
              {w.rosterImport.examples} ({number(difference.examples.length)})
            </summary>
            <Table
              caption={w.rosterImport.examples}
              rows={difference.examples}
              keyOf={(example) => example.kind + example.email}
              columns={[
                { name: w.rosterImport.who, cell: (example) => example.email },
                { name: w.rosterImport.what, cell: (example) => w.rosterImport.kind[example.kind] },
                { name: w.rosterImport.detail, cell: (example) => example.detail },
              ]}
            />
          </details>
        ) : null}
      </div>
    </Card>
  );
}
