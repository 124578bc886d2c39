import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { checkRoster, listEmployees } from '../api/operations.js';
import { teamsQuery } from '../api/queries.js';
import { useList } from '../api/use-list.js';
import { Button } from '../design/action.js';
import { ProblemNotice } from '../design/notice.js';
import { Card, Page, Skeleton } from '../design/page.js';
import { PagedTable } from '../design/paged-table.js';
import { Table } from '../design/table.js';
import { useWords } from '../i18n/words.js';
import { teamTree } from './team-tree.js';

/** Drop or choose a CSV file or a workbook: it is checked, never applied from here. */
function RosterDrop() {
  const { w } = useWords();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const check = useMutation({
    mutationFn: checkRoster,
    onSuccess: (checked) => void navigate(`/hr/roster/imports/${checked.id}`),
  });
  const take = (file: File | undefined) => {
    if (file && !check.isPending) check.mutate(file);
  };
  return (
    <div className="stack">
      <div
        className={`drop${over ? ' over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files[0]);
        }}
      >
        <span>{w.roster.drop}</span>
        <Button weight="primary" busy={check.isPending} onClick={() => input.current?.click()}>
          {check.isPending ? w.rosterImport.title(check.variables.name) : w.roster.choose}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          hidden
          aria-label={w.roster.choose}
          onChange={(event) => {
            take(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <span className="quiet small" role="status">
          {check.isPending ? w.roster.checking(check.variables.name) : ''}
        </span>
      </div>
      <p className="quiet small">{w.roster.columns}</p>
      <ProblemNotice error={check.error} />
    </div>
  );
}

export function RosterPage() {
  const { w, number } = useWords();
  const teams = useQuery(teamsQuery);
  const [teamId, setTeamId] = useState('');
  const people = useList(['employees', teamId], (cursor) => listEmployees(cursor, teamId || null));
  const tree = teams.data ? teamTree(teams.data.items) : null;
  return (
    <Page title={w.roster.title} lede={w.roster.intro}>
      <Card title={w.roster.importTitle}>
        <RosterDrop />
      </Card>
      <Card
        title={w.roster.teams}
        flush
        actions={
          tree ? (
            <span className="quiet small">{w.roster.teamCount(tree.length, number(tree.length))}</span>
          ) : null
        }
      >
        {teams.error ? <ProblemNotice error={teams.error} onRetry={() => void teams.refetch()} /> : null}
        {!tree && !teams.error ? (
          <div style={{ padding: '1rem 1.25rem' }}>
            <Skeleton heights={[36, 36, 36, 36]} />
          </div>
        ) : null}
        {tree?.length === 0 ? <p style={{ padding: '1rem 1.25rem' }}>{w.roster.emptyTeams}</p> : null}
        {tree && tree.length > 0 ? (
          <div style={{ maxHeight: '26rem', overflowY: 'auto' }}>
            <Table
              caption={w.roster.teams}
              rows={tree}
              keyOf={({ team }) => team.id}
              columns={[
                {
                  name: w.roster.team,
                  cell: ({ team, depth }) => (
                    <span style={{ paddingInlineStart: `${depth * 1.25}rem`, display: 'inline-block' }}>
                      {team.name}
                    </span>
                  ),
                },
                {
                  name: w.roster.lead,
                  cell: ({ team }) => team.leadName ?? <span className="quiet">{w.roster.noLead}</span>,
                },
                { name: w.roster.members, number: true, cell: ({ team }) => number(team.memberCount) },
              ]}
            />
          </div>
        ) : null}
      </Card>
      <Card
        title={w.roster.people}
        flush
        actions={
          <label className="row small">
            <span className="quiet">{w.roster.filterTeam}</span>
            <select className="control" value={teamId} onChange={(event) => setTeamId(event.target.value)}>
              <option value="">{w.roster.allTeams}</option>
              {tree?.map(({ team, depth }) => (
                <option key={team.id} value={team.id}>
                  {'\u2003'.repeat(depth) + team.name}
                </option>
              ))}
            </select>
          </label>
        }
      >
        <PagedTable
          list={people}
          empty={w.roster.emptyPeople}
          caption={w.roster.people}
          keyOf={(person) => person.id}
          columns={[
            {
              name: w.roster.name,
              cell: (person) => (
                <>
                  {person.name || person.email}{' '}
                  {person.status === 'active' ? null : (
                    <span className="badge">{w.roster.away[person.status]}</span>
                  )}
                </>
              ),
            },
            { name: w.roster.email, cell: (person) => person.email },
            { name: w.roster.team, cell: (person) => person.team.name },
            { name: w.roster.language, cell: (person) => person.locale },
            { name: w.roster.timeZone, cell: (person) => person.timeZone },
          ]}
        />
      </Card>
    </Page>
  );
}
