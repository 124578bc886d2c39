// The overview, top to bottom: headline figures, flags, heat map, and the choice of the pulse above them.
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { CSSProperties } from 'react';
import { Link, Navigate, useNavigate, useParams } from 'react-router';
import { overviewQuery, readingsQuery, teamReadingQuery } from '../api/queries.js';
import type { Cell, FlagView, Overview } from '../api/views.js';
import { ChartFrame } from '../charts/chart-frame.js';
import { HeatMap } from '../charts/heat-map.js';
import type { HeatMapState } from '../charts/heat-map.js';
import { heatRows, releasedMeasure } from '../charts/heat-rows.js';
import { IntervalMark } from '../charts/interval-list.js';
import { paintHeatMap } from '../charts/paint-heat-map.js';
import { FavourableText } from '../charts/favourable-text.js';
import { probabilityText } from '../charts/probability-text.js';
import { scoreText, shortScore } from '../charts/score-text.js';
import { SeverityBadge } from '../charts/severity.js';
import { Button, ButtonLink } from '../design/action.js';
import { Notice, ProblemNotice } from '../design/notice.js';
import { Card, Page, PageSkeleton } from '../design/page.js';
import { useSession } from '../frame/session.js';
import { useWords } from '../i18n/words.js';
import {
  answeredText,
  comparedText,
  headlineMeasures,
  heatCsvSheet,
  heatSheet,
  mapCells,
} from '../reading/measure-rows.js';
import { Methods } from '../reading/methods.js';
import { Trend } from '../reading/trend.js';

export function LatestReading() {
  const { w } = useWords();
  const readings = useQuery(readingsQuery);
  if (readings.error) {
    return (
      <Page title={w.reading.title}>
        <ProblemNotice error={readings.error} onRetry={() => void readings.refetch()} />
      </Page>
    );
  }
  if (!readings.data) return <PageSkeleton title={w.reading.overview} />;
  const latest = readings.data.items[0];
  if (latest) return <Navigate to={`/readings/${latest.pulse.id}`} replace />;
  return (
    <Page title={w.reading.title}>
      <p>{w.reading.empty}</p>
    </Page>
  );
}

/** Choose among the readings one may see. */
export function PulseChoice({ pulseId, to }: { pulseId: string; to: (pulseId: string) => string }) {
  const { w } = useWords();
  const navigate = useNavigate();
  const readings = useQuery(readingsQuery);
  return (
    <label className="row small">
      <span className="quiet">{w.reading.choose}</span>
      <select
        className="control"
        value={pulseId}
        disabled={!readings.data}
        onChange={(event) => void navigate(to(event.target.value))}
      >
        {readings.data?.items.some((one) => one.pulse.id === pulseId) ? null : (
          <option value={pulseId}>…</option>
        )}
        {readings.data?.items.map((one) => (
          <option key={one.pulse.id} value={one.pulse.id}>
            {one.pulse.title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Are we healthier than last time, and where must I look. */
export function OverviewPage() {
  const { w } = useWords();
  const { pulseId = '' } = useParams();
  const read = useQuery(overviewQuery(pulseId));
  if (read.error) {
    return (
      <Page
        title={w.reading.overview}
        actions={<PulseChoice pulseId={pulseId} to={(id) => `/readings/${id}`} />}
      >
        <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />
      </Page>
    );
  }
  if (!read.data) return <PageSkeleton title={w.reading.overview} />;
  return <OverviewOf key={pulseId} overview={read.data} />;
}

function OverviewOf({ overview }: { overview: Overview }) {
  const words = useWords();
  const { w, date, time } = words;
  const { pulse, organisation, scope, measures } = overview;
  // The trend belongs to the team page of the root; when it cannot be read, the overview stands without it.
  const root = useQuery(teamReadingQuery(pulse.id, scope.id));
  // Who answered an imported survey is not known here, so nobody but those who sign in will see it.
  const { opensLater } = pulse.origin === 'imported' ? w.past : w.reading;
  return (
    <Page
      title={scope.name}
      lede={
        <>
          {w.reading.closedOn(date(pulse.closedAt))}
          {organisation.released ? ` · ${answeredText(organisation, words)}` : ''}
          {' · '}
          {comparedText(overview, words)}
          {overview.openToEveryone.open ? '' : ` · ${opensLater(time(overview.openToEveryone.at))}`}
        </>
      }
      actions={
        <>
          <PulseChoice pulseId={pulse.id} to={(id) => `/readings/${id}`} />
          <ReadingFiles pulseId={pulse.id} />
        </>
      }
    >
      {pulse.origin === 'imported' ? (
        <Notice>
          <p>{w.past.inReading}</p>
        </Notice>
      ) : null}
      <Headline overview={overview} />
      <Flags flags={overview.flags} pulseId={pulse.id} />
      <Map overview={overview} />
      {root.data ? (
        <Trend trend={root.data.trend} measures={measures} source={`${pulse.title} ${scope.name}`} />
      ) : null}
      <Methods methods={overview.methods} />
    </Page>
  );
}

/** The same figures to take along; for HR also what is not among them, and why. */
function ReadingFiles({ pulseId }: { pulseId: string }) {
  const { w } = useWords();
  const { roles } = useSession();
  return (
    <>
      <ButtonLink small to={`/readings/${pulseId}/brief`}>
        {w.brief.title}
      </ButtonLink>
      {(['xlsx', 'csv'] as const).map((format) => (
        <a key={format} className="button small" href={`/api/readings/${pulseId}/export.${format}`} download>
          {format.toUpperCase()}
        </a>
      ))}
      {roles.includes('hr') ? (
        <ButtonLink small to={`/hr/pulses/${pulseId}/ledger`}>
          {w.ledger.title}
        </ButtonLink>
      ) : null}
    </>
  );
}

function Headline({ overview }: { overview: Overview }) {
  const words = useWords();
  const { w, number } = words;
  const { organisation } = overview;
  if (!organisation.released) {
    return (
      <Notice title={organisation.name}>
        <p className="withheld-strip">
          <span>{organisation.reason.text}</span>
        </p>
      </Notice>
    );
  }
  return (
    <section aria-label={w.reading.headline}>
      <h2 className="unseen">{w.reading.headline}</h2>
      <ul className="headline">
        {headlineMeasures(overview.measures).map((info) => {
          const figure = releasedMeasure(organisation, info.id);
          const view = organisation.measures.find((one) => one.measureId === info.id);
          return (
            <li key={info.id}>
              <h3>{info.name}</h3>
              {figure ? (
                <>
                  <p className="big figure-number">
                    {shortScore(figure, words)}{' '}
                    {figure.low === null || figure.high === null ? null : (
                      <small>({w.range(number(figure.low), number(figure.high))})</small>
                    )}
                  </p>
                  <IntervalMark figure={figure} orientation={info.orientation} />
                  <p>
                    {figure.change?.text ??
                      organisation.break?.text ??
                      (overview.previous ? w.reading.notCompared : w.reading.noPrevious)}
                  </p>
                  <p className="quiet small">
                    n = {number(figure.respondentCount)}
                    {figure.favourable ? (
                      <>
                        {' · '}
                        <FavourableText favourable={figure.favourable} />
                      </>
                    ) : null}
                  </p>
                </>
              ) : (
                <p className="withheld-strip">
                  <span>{view && !view.released ? view.reason.text : w.reading.notReleased}</span>
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const firstFlags = 4;

function Flags({ flags, pulseId }: { flags: FlagView[]; pulseId: string }) {
  const words = useWords();
  const { w, number } = words;
  const [all, setAll] = useState(false);
  const shown = all ? flags : flags.slice(0, firstFlags);
  return (
    <Card
      title={w.reading.flags}
      flush
      actions={
        <span className="quiet small">
          {flags.length > 0 ? w.reading.flagCount(flags.length, number(flags.length)) : null}
        </span>
      }
      foot={
        flags.length > shown.length ? (
          <Button small weight="quiet" onClick={() => setAll(true)}>
            {w.reading.moreFlags(number(flags.length - shown.length))}
          </Button>
        ) : null
      }
    >
      {flags.length === 0 ? (
        <p className="quiet" style={{ padding: '0 1.25rem 1rem' }}>
          {w.reading.noFlags}
        </p>
      ) : null}
      <ul className="flag-list">
        {shown.map((flag) => (
          <li key={flag.flagId}>
            <span>
              <SeverityBadge severity={flag.severity} />
            </span>
            <div>
              <h3>
                {flag.name} · <Link to={`/readings/${pulseId}/teams/${flag.team.id}`}>{flag.team.name}</Link>
              </h3>
              <p>
                <span className="figure-number">{scoreText({ ...flag, score: flag.index }, words)}</span>
                {flag.probability === null ? null : (
                  <span className="quiet">
                    , {w.reading.likely(probabilityText(flag.probability, words))}
                  </span>
                )}
              </p>
              <p className="quiet small">{flag.evidence.join(' ')}</p>
            </div>
            <Link
              className="go"
              to={`/readings/${pulseId}/teams/${flag.team.id}#flag-${flag.flagId}`}
              aria-label={`${w.reading.seeEvidence}: ${flag.name}, ${flag.team.name}`}
            >
              {w.reading.seeEvidence}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Teams beyond this many start with their branches hidden. */
const startCollapsed = 200;

function Map({ overview }: { overview: Overview }) {
  const words = useWords();
  const { w } = words;
  const { measures, pulse, scope } = overview;
  const cells = useMemo(() => mapCells(overview), [overview]);
  const [state, setState] = useState<HeatMapState>(() => ({
    order: { by: 'tree' },
    collapsed: new Set(
      cells.length > startCollapsed
        ? heatRows(cells, new Set(), { by: 'tree' })
            .filter((row) => row.childCount > 0 && row.depth > 0)
            .map((row) => row.cell.cellId)
        : [],
    ),
  }));
  const rows = () => heatRows(cells, state.collapsed, state.order);
  const linkTo = useMemo(() => (cell: Cell) => `/readings/${pulse.id}/teams/${cell.team.id}`, [pulse.id]);
  return (
    <ChartFrame
      title={w.reading.map}
      text={w.reading.mapText}
      source={`${pulse.title} ${scope.name}`}
      flush
      table={() => heatSheet(rows(), measures, words)}
      csv={() => heatCsvSheet(cells, measures, words)}
      paint={() => paintHeatMap(rows(), measures, `${pulse.title} · ${scope.name}`, words)}
    >
      <div style={{ '--measures': measures.length } as CSSProperties}>
        <HeatMap cells={cells} measures={measures} state={state} onState={setState} linkTo={linkTo} />
      </div>
    </ChartFrame>
  );
}
