// The page of one programme, top to bottom: heading and steps, what waits for HR, the calendar, what is set, and the dialog
// that asks before each step.
import { itemBank, textIn } from '@penumbra/instruments';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { decideOccurrence, steerProgramme } from '../api/operations.js';
import { calendarQuery, programmeQuery } from '../api/queries.js';
import type { CalendarOccurrence, Programme, ProgrammeCalendar } from '../api/views.js';
import { Button, ButtonLink } from '../design/action.js';
import { Dialog } from '../design/dialog.js';
import { Notice, ProblemNotice } from '../design/notice.js';
import { Card, Page, PageSkeleton, Skeleton } from '../design/page.js';
import { Table } from '../design/table.js';
import { useWords } from '../i18n/words.js';
import { ProgrammeBadge } from './programmes.js';

type Zone = CalendarOccurrence['zones'][number];
type Step = 'start' | 'pause' | 'resume' | 'end';

/** One programme: what waits, what it asks of each person, and who is asked what when. */
export function ProgrammePage() {
  const { w } = useWords();
  const { programmeId = '' } = useParams();
  const read = useQuery(programmeQuery(programmeId));
  const [asking, setAsking] = useState<Step | null>(null);
  if (read.error && !read.data) {
    return (
      <Page title={w.programmes.title}>
        <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />
      </Page>
    );
  }
  if (!read.data) return <PageSkeleton title={w.programmes.title} />;
  const programme = read.data;
  const { state } = programme;
  return (
    <Page
      title={programme.name}
      lede={
        <>
          <ProgrammeBadge state={state} /> {w.programmes[programme.every.unit](programme.every.count)}
        </>
      }
      actions={
        <>
          {state === 'draft' ? (
            <>
              <ButtonLink to={`/hr/programmes/${programme.id}/edit`}>{w.action.edit}</ButtonLink>
              <Button weight="primary" onClick={() => setAsking('start')}>
                {w.programme.start}
              </Button>
            </>
          ) : null}
          {state === 'running' ? (
            <Button onClick={() => setAsking('pause')}>{w.programme.pause}</Button>
          ) : null}
          {state === 'paused' ? (
            <Button weight="primary" onClick={() => setAsking('resume')}>
              {w.programme.resume}
            </Button>
          ) : null}
        </>
      }
    >
      {programme.waiting ? <Waiting programme={programme} waiting={programme.waiting} /> : null}
      <Calendar programme={programme} />
      <Facts programme={programme} />
      {state !== 'ended' ? (
        <div>
          <Button weight="danger" onClick={() => setAsking('end')}>
            {w.programme.end}
          </Button>
        </div>
      ) : null}
      {asking ? <Ask step={asking} programme={programme} onClose={() => setAsking(null)} /> : null}
    </Page>
  );
}

/** An occurrence that HR decides about. */
function Waiting({
  programme,
  waiting,
}: {
  programme: Programme;
  waiting: NonNullable<Programme['waiting']>;
}) {
  const { w, day } = useWords();
  const queries = useQueryClient();
  const decide = useMutation({
    mutationFn: (decision: 'run' | 'skip') => decideOccurrence(programme.id, waiting.occurrence, decision),
    onSuccess: (changed) => {
      queries.setQueryData(programmeQuery(programme.id).queryKey, changed);
      void queries.invalidateQueries({ queryKey: ['programme', programme.id, 'calendar'] });
      void queries.invalidateQueries({ queryKey: ['programmes'] });
      void queries.invalidateQueries({ queryKey: ['pulses'] });
    },
  });
  const on = day(waiting.on);
  return (
    <Notice
      tone="caution"
      live="status"
      title={waiting.reason === 'late' ? w.programme.waitingLate(on) : w.programme.waitingObstacles(on)}
    >
      {waiting.problems.length > 0 ? (
        <ul className="stack tight">
          {waiting.problems.map(({ code, detail, action }) => (
            <li key={code}>
              {detail} {action}
            </li>
          ))}
        </ul>
      ) : null}
      <ProblemNotice error={decide.error} />
      <div className="row">
        <Button weight="primary" busy={decide.isPending} onClick={() => decide.mutate('run')}>
          {w.programme.runNow}
        </Button>
        {waiting.pulseId ? (
          <ButtonLink to={`/hr/pulses/${waiting.pulseId}`}>{w.programme.toDraft}</ButtonLink>
        ) : null}
        <Button busy={decide.isPending} onClick={() => decide.mutate('skip')}>
          {w.programme.drop}
        </Button>
      </div>
    </Notice>
  );
}

function Calendar({ programme }: { programme: Programme }) {
  const { w, timeZone } = useWords();
  const begins = Number((programme.next?.on ?? programme.firstOn).slice(0, 4));
  const [year, setYear] = useState(begins);
  const read = useQuery(calendarQuery(programme.id, year));
  const name = String(year);
  return (
    <>
      <Card title={w.programme.minutesTitle} text={w.programme.minutesText}>
        {read.data ? <Quarters calendar={read.data} /> : <Skeleton heights={[56]} />}
      </Card>
      <Card
        flush
        title={w.programme.calendarTitle(name)}
        text={w.programme.calendarText(programme.mailTime, timeZone)}
        actions={
          <>
            <Button small onClick={() => setYear(year - 1)}>
              {w.programme.earlier}
            </Button>
            <Button small onClick={() => setYear(year + 1)}>
              {w.programme.later}
            </Button>
          </>
        }
      >
        {read.error ? <ProblemNotice error={read.error} onRetry={() => void read.refetch()} /> : null}
        {read.isPending ? <Skeleton heights={[48, 48, 48, 48]} /> : null}
        {read.data ? <Occurrences name={name} occurrences={read.data.occurrences} /> : null}
      </Card>
    </>
  );
}

function Quarters({ calendar }: { calendar: ProgrammeCalendar }) {
  const { w, number } = useWords();
  return (
    <dl className="facts quarters">
      {calendar.minutesPerQuarter.map(({ quarter, pulseCount, atLeast, atMost }) => (
        <div key={quarter}>
          <dt>{quarter}</dt>
          <dd>
            {pulseCount === 0 ? (
              w.programme.noPulse
            ) : (
              <>
                {w.programme.minutes(number(atLeast), number(atMost))}{' '}
                <span className="quiet small">
                  {w.programme.pulsesInQuarter(pulseCount, number(pulseCount))}
                </span>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Occurrences({ name, occurrences }: { name: string; occurrences: CalendarOccurrence[] }) {
  const { w, day, shortTime, number } = useWords();
  if (occurrences.length === 0) return <p style={{ padding: '1rem 1.25rem' }}>{w.programme.emptyYear}</p>;
  const becameOf = ({ settled }: CalendarOccurrence) => {
    if (!settled) return <span className="quiet">{w.programme.planned}</span>;
    const words = w.programme.becameOf[settled.reason ?? 'launched'];
    return settled.pulseId ? <Link to={`/hr/pulses/${settled.pulseId}`}>{words}</Link> : words;
  };
  return (
    <Table
      caption={w.programme.calendarTitle(name)}
      rows={occurrences}
      keyOf={({ occurrence }) => String(occurrence)}
      columns={[
        { name: w.programme.date, short: true, cell: ({ on }) => day(on) },
        {
          name: w.programme.opens,
          cell: (row) => (
            <div>
              {shortTime(row.opensAt)}
              <Zones row={row} />
            </div>
          ),
        },
        { name: w.programme.closes, short: true, cell: ({ closesAt }) => shortTime(closesAt) },
        {
          name: w.programme.what,
          cell: (row) => (
            <div>
              <details>
                <summary>
                  {row.rotatingItemIds.length > 0
                    ? row.rotatingItemIds.join(', ')
                    : number(row.itemIds.length)}
                </summary>
                <Questions row={row} />
              </details>
              <p className="quiet small">
                {w.programme.minutes(number(row.minutes.atLeast), number(row.minutes.atMost))}
              </p>
            </div>
          ),
        },
        { name: w.programmes.state, cell: becameOf },
      ]}
    />
  );
}

/** Who is written to on another day than planned, and why; beneath it, mail and closing by the clocks of each zone. */
function Zones({ row: { zones } }: { row: CalendarOccurrence }) {
  const { w, dayOfYear, number } = useWords();
  const local = (text: string) => `${dayOfYear(text.slice(0, 10))}, ${text.slice(11)}`;
  const passed = ({ daysOff }: Zone) => {
    const reasons = daysOff.map(({ reason, name }) => name ?? w.programme.dayOffReasons[reason]);
    return [...new Set(reasons)]
      .map((reason) => {
        const days = daysOff.filter((_, place) => reasons[place] === reason);
        return `${days.map(({ on }) => dayOfYear(on)).join(', ')} (${reason})`;
      })
      .join(', ');
  };
  return (
    <div className="stack tight">
      {movedTogether(zones).map((moved) => (
        <p key={moved[0].timeZone} className="small">
          {moved.length === zones.length && zones.length > 1
            ? w.programme.everyZone
            : moved.map(({ timeZone }) => timeZone).join(', ')}
          {': '}
          {w.programme.movedPast(dayOfYear(moved[0].mailLocal.slice(0, 10)), passed(moved[0]))}
        </p>
      ))}
      <details>
        <summary className="quiet small">{w.programme.zones(zones.length, number(zones.length))}</summary>
        <ul className="zones small">
          {zones.map(({ timeZone, peopleCount, mailLocal, closesLocal }) => (
            <li key={timeZone}>
              <span>
                {timeZone} <span className="quiet">{w.people(peopleCount, number(peopleCount))}</span>
              </span>
              <span>{w.programme.zoneMail(local(mailLocal))}</span>
              <span>{w.programme.zoneCloses(local(closesLocal))}</span>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

/** The zones whose mail was moved, those that were moved past the same days together. */
function movedTogether(zones: readonly Zone[]): [Zone, ...Zone[]][] {
  const groups = new Map<string, [Zone, ...Zone[]]>();
  for (const zone of zones) {
    if (zone.daysOff.length === 0) continue;
    const days = JSON.stringify(zone.daysOff);
    const group = groups.get(days);
    if (group) group.push(zone);
    else groups.set(days, [zone]);
  }
  return [...groups.values()];
}

function Questions({ row: { itemIds, rotatingItemIds } }: { row: CalendarOccurrence }) {
  const { w, locale, number } = useWords();
  const textOf = (id: string) => {
    const item = itemBank.find((one) => one.id === id);
    return item ? textIn(item.text, locale) : id;
  };
  return (
    <div className="stack tight small">
      <p className="quiet">{w.programme.always(number(itemIds.length - rotatingItemIds.length))}</p>
      {rotatingItemIds.length > 0 ? (
        <>
          <p>{w.programme.inTurn}</p>
          <ul>
            {rotatingItemIds.map((id) => (
              <li key={id}>
                <strong>{id}</strong> {textOf(id)}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}

function Facts({ programme }: { programme: Programme }) {
  const { w, number, day } = useWords();
  const facts: [string, string][] = [
    [w.programme.factFirst, day(programme.firstOn)],
    [w.programme.factMail, w.programme.mailAt(programme.mailTime)],
    [w.programme.factOpen, w.programme.days(programme.openDays, number(programme.openDays))],
    [w.programme.factHome, programme.timeZone],
    [w.programme.factItems, programme.instrument?.title ?? w.programme.rotation],
    [w.programme.factAudience, programme.audience?.name ?? w.everyone],
    [w.pulse.factMinimum, w.pulse.minimum(number(programme.minimumCell))],
    [w.pulse.factKept, w.pulse.keptDays(number(programme.answersKeptDays))],
    [
      w.pulse.factHeadStart,
      w.pulse.headStart(
        programme.executivesSeeAfterWorkingDays,
        number(programme.executivesSeeAfterWorkingDays),
      ),
    ],
    [w.programme.factReply, `${programme.replyToName}, ${programme.replyToEmail}`],
    [w.programme.factDaysOff, programme.daysOff.map(day).join(', ') || w.none],
  ];
  return (
    <Card title={w.programme.facts}>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Ask({ step, programme, onClose }: { step: Step; programme: Programme; onClose: () => void }) {
  const { w, day } = useWords();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: () => steerProgramme(programme.id, step),
    onSuccess: (changed) => {
      onClose();
      queries.setQueryData(programmeQuery(programme.id).queryKey, changed);
      void queries.invalidateQueries({ queryKey: ['programme', programme.id, 'calendar'] });
      void queries.invalidateQueries({ queryKey: ['programmes'] });
    },
  });
  const next = day(programme.next?.on ?? programme.firstOn);
  const words = {
    start: [w.programme.startTitle, w.programme.startText(next), w.programme.start],
    pause: [w.programme.pauseTitle, w.programme.pauseText, w.programme.pause],
    resume: [w.programme.resumeTitle, w.programme.resumeText(next), w.programme.resume],
    end: [w.programme.endTitle, w.programme.endText, w.programme.end],
  } as const;
  const [title, text, confirm] = words[step];
  return (
    <Dialog
      title={title}
      confirm={confirm}
      weight={step === 'end' ? 'danger' : 'primary'}
      ready
      busy={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate()}
      onClose={onClose}
    >
      <p>{text}</p>
    </Dialog>
  );
}
