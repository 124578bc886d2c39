import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
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
    onSuccess: (asked) => {
      queries.setQueryData(importQuery(importId).queryKey, asked);
      setAsking(false);
    },
  });
  const state = read.data?.state;
  useEffect(() => {
    if (state !== 'applied') return;
    void queries.invalidateQueries({ queryKey: ['teams'] });
    void queries.invalidateQueries({ queryKey: ['employees'] });
  }, [state, queries]);
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
  if (file.state === 'checking' || file.state === 'applying') {
    return (
      <Page
        title={w.rosterImport.title(file.fileName)}
        lede={file.state === 'checking' ? w.rosterImport.dryRun : w.rosterImport.applying}
      >
        <UnderWay file={file} />
      </Page>
    );
  }
  const nothing =
    difference.joined + difference.left + difference.moved + difference.changed === 0 &&
    difference.teamsAdded.length + difference.teamsRemoved.length + difference.teamsChanged.length === 0;
  const applied = file.state === 'applied';
  return (
    <Page
      title={w.rosterImport.title(file.fileName)}
      lede={`${w.rosterImport.rows(file.rowCount, number(file.rowCount))}. ${applied && file.appliedAt ? w.rosterImport.applied(time(file.appliedAt)) : w.rosterImport.dryRun}`}
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
      {file.isOutdated ? (
        <Notice tone="caution" title={w.rosterImport.outdated}>
          <p>{w.rosterImport.outdatedText}</p>
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
      {file.problemCount === 0 && !applied && !file.isOutdated ? (
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

const namedAtMost = 40;

/** A long import: which step it is at and, where that is known, how far. Leaving the page does not stop it. */
function UnderWay({ file: { state, progress } }: { file: RosterImport }) {
  const { w, number } = useWords();
  const text = !progress
    ? w.rosterImport.waiting
    : progress.total === null
      ? w.rosterImport.step[progress.step](number(progress.done))
      : w.rosterImport.stepOf[progress.step](number(progress.done), number(progress.total));
  const share = progress?.total ? (100 * progress.done) / progress.total : null;
  return (
    <Card title={state === 'checking' ? w.rosterImport.checkingTitle : w.rosterImport.applyingTitle}>
      <div className="stack">
        <p role="status">{text}</p>
        <div
          className="progress"
          role="progressbar"
          aria-label={state === 'checking' ? w.rosterImport.checkingTitle : w.rosterImport.applyingTitle}
          aria-valuemin={0}
          aria-valuemax={100}
          {...(share === null ? {} : { 'aria-valuenow': Math.round(share) })}
          aria-valuetext={text}
        >
          <span className="d-sending" style={{ width: `${share ?? 0}%` }} />
        </div>
        <p className="quiet small">{w.rosterImport.goesOn}</p>
      </div>
    </Card>
  );
}

function Difference({ file: { difference } }: { file: RosterImport }) {
  const { w, number } = useWords();
  // A first import of a large organisation has thousands of them.
  const names = (teams: readonly string[]): string =>
    teams.length <= namedAtMost
      ? teams.join(', ')
      : w.rosterImport.andMore(teams.slice(0, namedAtMost).join(', '), number(teams.length - namedAtMost));
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
                <dd>{names(difference.teamsAdded)}</dd>
              </div>
            ) : null}
            {difference.teamsRemoved.length > 0 ? (
              <div>
                <dt>{w.rosterImport.teamsRemoved}</dt>
                <dd>{names(difference.teamsRemoved)}</dd>
              </div>
            ) : null}
            {difference.teamsChanged.length > 0 ? (
              <div>
                <dt>{w.rosterImport.teamsChanged}</dt>
                <dd>{names(difference.teamsChanged)}</dd>
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
