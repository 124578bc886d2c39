import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { checkPastResults, importPastResults } from '../api/operations.js';
import { instrumentsQuery, teamsQuery } from '../api/queries.js';
import type { InstrumentSummary, PastResultsCheck, PastResultsPlan, Team } from '../api/views.js';
import { Button } from '../design/action.js';
import { Dialog } from '../design/dialog.js';
import { Field, NumberField } from '../design/field.js';
import { Notice, ProblemNotice } from '../design/notice.js';
import { Card, Page, PageSkeleton } from '../design/page.js';
import { Table } from '../design/table.js';
import { useWords } from '../i18n/words.js';
import { visibleName } from './visible-name.js';

/** A past survey's answers: say what the file does not, look at how it is understood, import exactly that. */
export function PastResultsPage() {
  const { w } = useWords();
  const teams = useQuery(teamsQuery);
  const instruments = useQuery(instrumentsQuery);
  const error = teams.error ?? instruments.error;
  if (error)
    return (
      <Page title={w.past.title}>
        <ProblemNotice
          error={error}
          onRetry={() => void Promise.all([teams.refetch(), instruments.refetch()])}
        />
      </Page>
    );
  if (!teams.data || !instruments.data) return <PageSkeleton title={w.past.title} />;
  return (
    <Page title={w.past.title} lede={w.past.intro}>
      <PastResults teams={teams.data.items} instruments={instruments.data.items} />
    </Page>
  );
}

interface Said {
  title: string;
  programme: string;
  instrumentId: string;
  closedOn: string;
  minimumCell: string;
  everyoneAnswered: boolean;
  groupColumn: string | null;
  columns: Record<string, string | null>;
  groups: Record<string, { team?: string; invited?: string }>;
  /** One a line: `text = meaning`. */
  values: string;
}

function PastResults({ teams, instruments }: { teams: Team[]; instruments: InstrumentSummary[] }) {
  const { w } = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [said, setSaid] = useState<Said>({
    title: '',
    programme: '',
    instrumentId: instruments[0]?.id ?? '',
    closedOn: '',
    minimumCell: '5',
    everyoneAnswered: false,
    groupColumn: null,
    columns: {},
    groups: {},
    values: '',
  });
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const say = (changes: Partial<Said>) => setSaid((before) => ({ ...before, ...changes }));
  const plan = planOf(said);
  const current = JSON.stringify(plan) + (file?.name ?? '');
  const check = useMutation({
    mutationFn: async (of: File) => ({ of: current, result: await checkPastResults(of, plan) }),
  });
  const take = useMutation({
    mutationFn: (confirm: string) => importPastResults(file!, plan, confirm),
    onSuccess: ({ pulseId }) => {
      void queries.invalidateQueries({ queryKey: ['pulses'] });
      void navigate(`/hr/pulses/${pulseId}`);
    },
  });
  const missing = (text: string) => (tried && text.trim() === '' ? w.pulseForm.required : null);
  const isComplete = file !== null && said.title.trim() !== '' && said.closedOn !== '';
  const checked = check.data;
  const isCurrent = checked?.of === current;
  return (
    <>
      <Card>
        <form
          className="form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (isComplete && !check.isPending) check.mutate(file);
          }}
        >
          <Field
            label={w.past.file}
            hint={w.past.fileHint}
            error={tried && !file ? w.pulseForm.required : null}
          >
            {(control) => (
              <input
                {...control}
                type="file"
                accept=".csv,text/csv"
                onChange={(event) => {
                  setFile(event.target.files?.[0] ?? null);
                  check.reset();
                }}
              />
            )}
          </Field>
          <Field label={w.past.name} error={missing(said.title)}>
            {(control) => (
              <input
                {...control}
                value={said.title}
                maxLength={120}
                onChange={(event) => say({ title: event.target.value })}
              />
            )}
          </Field>
          <Field label={w.past.closedOn} error={missing(said.closedOn)}>
            {(control) => (
              <input
                {...control}
                type="date"
                value={said.closedOn}
                onChange={(event) => say({ closedOn: event.target.value })}
              />
            )}
          </Field>
          <Field label={w.pulseForm.instrument} hint={w.past.instrumentHint}>
            {(control) => (
              <select
                {...control}
                value={said.instrumentId}
                onChange={(event) => say({ instrumentId: event.target.value, columns: {} })}
              >
                {instruments.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.title}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={w.pulseForm.programme} hint={w.past.programmeHint}>
            {(control) => (
              <input
                {...control}
                value={said.programme}
                maxLength={60}
                onChange={(event) => say({ programme: event.target.value })}
              />
            )}
          </Field>
          <NumberField
            label={w.pulseForm.minimumCell}
            hint={w.past.minimumCellHint}
            min={5}
            max={1000}
            value={said.minimumCell}
            onChange={(event) => say({ minimumCell: event.target.value })}
          />
          <Field label={w.past.values} hint={w.past.valuesHint}>
            {(control) => (
              <textarea
                {...control}
                value={said.values}
                onChange={(event) => say({ values: event.target.value })}
              />
            )}
          </Field>
          <label className="row" style={{ flexWrap: 'nowrap' }}>
            <input
              type="checkbox"
              checked={said.everyoneAnswered}
              onChange={(event) => say({ everyoneAnswered: event.target.checked })}
            />
            <span>{w.past.everyoneAnswered}</span>
          </label>
          <div className="row">
            <Button type="submit" weight={isCurrent ? 'plain' : 'primary'} busy={check.isPending}>
              {checked ? w.past.checkAgain : w.past.check}
            </Button>
            <span className="quiet small">{w.past.dryRun}</span>
          </div>
        </form>
      </Card>
      <ProblemNotice error={check.error} />
      {checked ? (
        <>
          <Problems check={checked.result} />
          <Columns check={checked.result} said={said} onSay={say} />
          <Groups check={checked.result} said={said} teams={teams} onSay={say} />
          <ReadAs check={checked.result} />
          <ShownTeams check={checked.result} />
          {isCurrent && checked.result.confirm !== null ? (
            <div className="row">
              <Button weight="primary" onClick={() => setAsking(true)}>
                {w.past.import}
              </Button>
            </div>
          ) : null}
          {isCurrent ? null : (
            <Notice tone="caution" title={w.past.changed}>
              <p>{w.past.changedText}</p>
            </Notice>
          )}
        </>
      ) : null}
      {asking && checked?.result.confirm ? (
        <Dialog
          title={w.past.importTitle}
          confirm={w.past.import}
          busy={take.isPending}
          error={take.error}
          onConfirm={() => take.mutate(checked.result.confirm!)}
          onClose={() => setAsking(false)}
        >
          <p>{w.past.importText}</p>
        </Dialog>
      ) : null}
    </>
  );
}

const refusals = ['cannot-say', 'prefer-not-to-answer', 'no-answer'] as const;

function planOf(said: Said): PastResultsPlan {
  const values = said.values.split('\n').flatMap((line) => {
    const at = line.lastIndexOf('=');
    const [text, meaning] = [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    if (at <= 0 || text === '') return [];
    const refusal = refusals.find((one) => one === meaning);
    return refusal || /^-?\d+$/.test(meaning) ? [[text, refusal ?? Number(meaning)] as const] : [];
  });
  return {
    title: said.title.trim(),
    programme: said.programme.trim() || null,
    instrumentId: said.instrumentId,
    closedOn: said.closedOn,
    minimumCell: Number(said.minimumCell) || 5,
    groupColumn: said.groupColumn,
    columns: said.columns,
    groups: Object.fromEntries(
      Object.entries(said.groups).map(([group, { team, invited }]) => [
        group,
        { ...(team ? { team } : {}), ...(invited ? { invited: Number(invited) } : {}) },
      ]),
    ),
    values: Object.fromEntries(values),
    everyoneAnswered: said.everyoneAnswered,
  };
}

function Problems({ check }: { check: PastResultsCheck }) {
  const { w, number } = useWords();
  if (check.problemCount === 0)
    return (
      <Notice tone="good" title={w.rosterImport.clean} live="status">
        <p>
          {w.past.rows(number(check.rowCount), number(check.unfinishedCount), number(check.unansweredCount))}
        </p>
      </Notice>
    );
  const title = w.rosterImport.problemsTitle(check.problemCount, number(check.problemCount));
  const more = check.problemCount - check.problems.length;
  return (
    <Card
      flush
      title={title}
      text={w.past.problemsText}
      foot={more > 0 ? w.rosterImport.moreProblems(number(more)) : null}
    >
      <Table
        caption={title}
        rows={check.problems.map((problem, place) => ({ ...problem, place }))}
        keyOf={({ place }) => String(place)}
        columns={[
          {
            name: w.rosterImport.line,
            short: true,
            cell: ({ line }) => (line === null ? w.rosterImport.wholeFile : w.problems.line(number(line))),
          },
          { name: w.rosterImport.column, cell: ({ column }) => column ?? '' },
          { name: w.rosterImport.whatToDo, plain: true, cell: ({ detail }) => detail },
        ]}
      />
    </Card>
  );
}

interface Section {
  check: PastResultsCheck;
  said: Said;
  onSay: (changes: Partial<Said>) => void;
}

/** Where something has to be mended every row is there at once; otherwise it is a long list in which all is understood. */
function FoldedWhereClean({
  check,
  summary,
  children,
}: {
  check: PastResultsCheck;
  summary: string;
  children: ReactNode;
}) {
  return (
    <details open={check.problemCount > 0}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}

/** Which item each column answers; a change holds from the next check on. */
function Columns({ check, said, onSay }: Section) {
  const { w, number } = useWords();
  if (check.columns.length === 0) return null;
  const itemIds = [
    ...check.columns.flatMap(({ itemId }) => (itemId === null ? [] : [itemId])),
    ...check.itemsNotAsked,
  ].toSorted();
  const useOf = ({ heading, use, itemId }: PastResultsCheck['columns'][number]): string => {
    if (said.groupColumn === heading) return 'group';
    if (Object.hasOwn(said.columns, heading)) return said.columns[heading] ?? '';
    return use === 'group' ? (said.groupColumn === null ? 'group' : '') : (itemId ?? '');
  };
  const choose = (heading: string, use: string) => {
    const { [heading]: _, ...columns } = said.columns;
    if (use === 'group') onSay({ groupColumn: heading, columns });
    else
      onSay({
        columns: { ...columns, [heading]: use === '' ? null : use },
        ...(said.groupColumn === heading ? { groupColumn: null } : {}),
      });
  };
  return (
    <Card title={w.past.columnsTitle} text={w.past.columnsText}>
      <FoldedWhereClean
        check={check}
        summary={w.past.columnsFound(
          number(itemIds.length - check.itemsNotAsked.length),
          number(check.columns.length),
        )}
      >
        <Table
          caption={w.past.columnsTitle}
          rows={check.columns.map((column, place) => ({ ...column, place }))}
          keyOf={({ place }) => String(place)}
          columns={[
            { name: w.rosterImport.column, cell: ({ heading }) => visibleName(heading) || '–' },
            {
              name: w.past.use,
              cell: (column) => (
                <select
                  className="control"
                  aria-label={`${w.past.use}: ${visibleName(column.heading)}`}
                  value={useOf(column)}
                  onChange={(event) => choose(column.heading, event.target.value)}
                >
                  <option value="">{w.past.leftOut}</option>
                  <option value="group">{w.past.group}</option>
                  {[...new Set(itemIds)].map((itemId) => (
                    <option key={itemId} value={itemId}>
                      {itemId}
                    </option>
                  ))}
                </select>
              ),
            },
          ]}
        />
      </FoldedWhereClean>
      {check.itemsNotAsked.length > 0 ? (
        <p className="quiet small">{w.past.notAsked(check.itemsNotAsked.join(', '))}</p>
      ) : null}
    </Card>
  );
}

/** Which team each group is, and how many of it were asked. */
function Groups({ check, said, teams, onSay }: Section & { teams: Team[] }) {
  const { w, number } = useWords();
  if (check.groups.length === 0) return null;
  const change = (group: string, changes: { team?: string; invited?: string }) =>
    onSay({ groups: { ...said.groups, [group]: { ...said.groups[group], ...changes } } });
  return (
    <Card title={w.past.groupsTitle} text={w.past.groupsText}>
      <FoldedWhereClean
        check={check}
        summary={w.past.groupsFound(check.groups.length, number(check.groups.length))}
      >
        <Table
          caption={w.past.groupsTitle}
          rows={[...check.groups]}
          keyOf={({ group }) => group}
          columns={[
            { name: w.past.group, cell: ({ group }) => visibleName(group) || '–' },
            {
              name: w.past.team,
              cell: ({ group, team }) => (
                <select
                  className="control"
                  aria-label={`${w.past.team}: ${visibleName(group)}`}
                  value={said.groups[group]?.team ?? team?.name ?? ''}
                  onChange={(event) => change(group, { team: event.target.value })}
                >
                  <option value="">{w.past.noTeam}</option>
                  {teams.map(({ id, name }) => (
                    <option key={id} value={name}>
                      {name}
                    </option>
                  ))}
                </select>
              ),
            },
            {
              name: w.past.invited,
              cell: ({ group }) => (
                <input
                  className="control"
                  type="number"
                  inputMode="numeric"
                  min={0}
                  aria-label={`${w.past.invited}: ${visibleName(group)}`}
                  value={said.groups[group]?.invited ?? ''}
                  onChange={(event) => change(group, { invited: event.target.value })}
                />
              ),
            },
          ]}
        />
      </FoldedWhereClean>
    </Card>
  );
}

function ReadAs({ check }: { check: PastResultsCheck }) {
  const { w, number } = useWords();
  if (check.readAs.length === 0) return null;
  return (
    <Card flush title={w.past.readAsTitle} text={w.past.readAsText}>
      <Table
        caption={w.past.readAsTitle}
        rows={[...check.readAs]}
        keyOf={({ text }) => text}
        columns={[
          { name: w.past.text, cell: ({ text }) => text },
          {
            name: w.past.meaning,
            cell: ({ as }) => (typeof as === 'number' ? number(as) : w.past.refusals[as]),
          },
        ]}
      />
    </Card>
  );
}

function ShownTeams({ check }: { check: PastResultsCheck }) {
  const { w } = useWords();
  if (check.teams.length === 0) return null;
  return (
    <Card flush title={w.past.teamsTitle} text={w.past.teamsText}>
      <Table
        caption={w.past.teamsTitle}
        rows={[...check.teams]}
        keyOf={({ team }) => team.id}
        columns={[
          {
            name: w.past.team,
            cell: ({ team, depth }) => (
              <span style={{ paddingInlineStart: `${depth * 1.25}rem`, display: 'inline-block' }}>
                {team.name}
              </span>
            ),
          },
          {
            name: w.past.figures,
            plain: true,
            cell: ({ withheldBecause }) =>
              withheldBecause === null ? w.past.shown : w.past.withheld[withheldBecause],
          },
        ]}
      />
    </Card>
  );
}
