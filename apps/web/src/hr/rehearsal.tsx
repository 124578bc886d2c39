import { useInfiniteQuery } from '@tanstack/react-query';
import { readRehearsal } from '../api/operations.js';
import type { Rehearsal } from '../api/views.js';
import { Button } from '../design/action.js';
import { Notice, ProblemNotice } from '../design/notice.js';
import { Card, Skeleton } from '../design/page.js';
import { Table } from '../design/table.js';
import type { Column } from '../design/table.js';
import { useWords } from '../i18n/words.js';

type Team = Rehearsal['teams']['items'][number];

/** Before the launch: which teams would get a figure, how large a change would be seen, what should be known. */
export function RehearsalPanel({ pulseId }: { pulseId: string }) {
  const { w, number } = useWords();
  const read = useInfiniteQuery({
    queryKey: ['rehearsal', pulseId],
    queryFn: ({ pageParam }) => readRehearsal(pulseId, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.teams.nextCursor,
    staleTime: 0,
  });
  const first = read.data?.pages[0];
  if (!first) {
    return (
      <Card title={w.rehearsal.title}>
        {read.error ? (
          <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />
        ) : (
          <Skeleton heights={[48, 120]} />
        )}
      </Card>
    );
  }
  const teams = read.data!.pages.flatMap((page) => page.teams.items);
  return (
    <Card
      flush
      title={w.rehearsal.title}
      text={w.rehearsal.text(number(first.drawCount))}
      foot={
        <div className="stack tight">
          <p className="quiet small">{w.rehearsal.explain}</p>
          {read.hasNextPage ? (
            <div>
              <Button small busy={read.isFetchingNextPage} onClick={() => void read.fetchNextPage()}>
                {w.action.showMore}
              </Button>
            </div>
          ) : null}
        </div>
      }
    >
      <div className="stack" style={{ padding: '0 1.25rem 1rem' }}>
        {first.warnings.length > 0 ? (
          <Notice tone="caution" title={w.rehearsal.warnings}>
            <ul className="stack tight">
              {first.warnings.map(({ code, detail, action }) => (
                <li key={code}>
                  {detail} {action}
                </li>
              ))}
            </ul>
          </Notice>
        ) : null}
        <Facts rehearsal={first} />
      </div>
      <Teams teams={teams} rates={first.rates.map(({ rate }) => rate)} />
    </Card>
  );
}

const percent = (rate: number) => Math.round(rate * 100);

function Facts({ rehearsal }: { rehearsal: Rehearsal }) {
  const { w, number } = useWords();
  const { minutes } = rehearsal;
  const facts: [string, string][] = [
    ...rehearsal.rates.map(({ rate, reportableTeamCount }): [string, string] => [
      w.rehearsal.reportable(number(percent(rate))),
      w.rehearsal.of(number(Math.round(reportableTeamCount)), number(rehearsal.teamCount)),
    ]),
    [w.rehearsal.mails, number(rehearsal.mostMailsPerHour)],
    [
      w.rehearsal.minutes,
      minutes ? w.programme.minutes(number(minutes.atLeast), number(minutes.atMost)) : '–',
    ],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Teams({ teams, rates }: { teams: Team[]; rates: readonly number[] }) {
  const { w, number } = useWords();
  const columns: Column<Team>[] = [
    { name: w.rehearsal.team, cell: ({ name }) => name },
    {
      name: w.rehearsal.invited,
      number: true,
      cell: ({ invitedCount }) => (invitedCount === 0 ? '–' : number(invitedCount)),
    },
    ...rates.map((rate, index): Column<Team> => ({
      name: w.rehearsal.atRate(number(percent(rate))),
      cell: (team) => {
        const forecast = team.forecasts[index]!;
        if (team.neverBecause && forecast.chance === 0)
          return <span className="quiet small">{w.rehearsal.never[team.neverBecause]}</span>;
        const { smallestChange, chance } = forecast;
        return (
          <span>
            {w.percent(number(percent(chance)))}{' '}
            <span className="quiet small">
              {smallestChange
                ? w.rehearsal.points(
                    number(Math.round(smallestChange.from)),
                    number(Math.round(smallestChange.to)),
                  )
                : w.rehearsal.noFigure}
            </span>
          </span>
        );
      },
    })),
  ];
  return <Table caption={w.rehearsal.title} rows={teams} keyOf={({ teamId }) => teamId} columns={columns} />;
}
