import { useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import type { Cell, FlagView, MeasureInfo, ReleasedCell, TeamReading } from '../api/views.js';
import { ChartFrame } from '../charts/chart-frame.js';
import { IntervalList } from '../charts/interval-list.js';
import { paintIntervals } from '../charts/paint-intervals.js';
import { Notice } from '../design/notice.js';
import { Card } from '../design/page.js';
import { useWords } from '../i18n/words.js';
import { Comments } from './comments.js';
import { FlagCard } from './flag-card.js';
import { Methods } from './methods.js';
import { answeredText, intervalRows, intervalSheet } from './measure-rows.js';
import { Trend } from './trend.js';

const severe = (flag: FlagView) => ['high', 'elevated', 'watch'].includes(flag.severity);

/** The reading of one team: flags with evidence, measures with ranges, the course over time, and who looked. */
export function TeamView({
  reading,
  withheldText,
  children,
}: {
  reading: TeamReading;
  withheldText?: string;
  children?: ReactNode;
}) {
  const { w, time } = useWords();
  const { measures } = reading;
  const flags = reading.flags.filter(severe);
  const tooFew = reading.flags.filter((flag) => flag.severity === 'insufficient');
  const released = reading.cells.some((cell) => cell.released);
  const { hash } = useLocation();
  useEffect(() => {
    if (hash) document.getElementById(decodeURIComponent(hash.slice(1)))?.scrollIntoView();
  }, [hash, reading]);
  return (
    <>
      {reading.pulse.origin === 'imported' ? (
        <Notice>
          <p>{w.past.inReading}</p>
        </Notice>
      ) : null}
      <Card title={w.reading.flags}>
        {flags.length === 0 ? (
          <p className="quiet">
            {!released
              ? w.reading.flagsWithheld
              : reading.flags.length === 0
                ? w.reading.flagsNotJudged
                : tooFew.length === reading.flags.length
                  ? null
                  : w.reading.noFlags}
          </p>
        ) : (
          <div className="divided">
            {flags.map((flag) => (
              <FlagCard key={flag.flagId} flag={flag} />
            ))}
          </div>
        )}
        {tooFew.length > 0 ? (
          <p className="quiet">{w.reading.tooFewToJudge(tooFew.map((flag) => flag.name).join(', '))}</p>
        ) : null}
      </Card>
      {reading.cells.map((cell) =>
        cell.released ? (
          <CellMeasures key={cell.cellId} cell={cell} measures={measures} reading={reading} />
        ) : (
          <WithheldCellNotice key={cell.cellId} cell={cell} text={withheldText} />
        ),
      )}
      {reading.comments ? <Comments reading={reading} info={reading.comments} /> : null}
      {children}
      <Trend
        trend={reading.trend}
        measures={measures}
        source={`${reading.pulse.title} ${reading.team.name}`}
      />
      <Card title={w.reading.lookedAt} text={w.reading.lookedAtText}>
        {reading.lookedAt.length === 0 ? (
          <p className="quiet">{w.reading.nobodyLooked}</p>
        ) : (
          <ul className="stack tight">
            {reading.lookedAt.map((look) => (
              <li key={look.name + look.at}>
                {look.name} <span className="quiet small">{time(look.at)}</span>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Methods methods={reading.methods} />
    </>
  );
}

function WithheldCellNotice({ cell, text }: { cell: Cell & { released: false }; text: string | undefined }) {
  return (
    <Notice title={cell.name}>
      <p className="withheld-strip">
        <span>{cell.reason.text}</span>
      </p>
      {text ? <p>{text}</p> : null}
    </Notice>
  );
}

function CellMeasures({
  cell,
  measures,
  reading,
}: {
  cell: ReleasedCell;
  measures: MeasureInfo[];
  reading: TeamReading;
}) {
  const words = useWords();
  const { w, number } = words;
  const rows = useMemo(() => intervalRows(cell, measures), [cell, measures]);
  const title = `${w.reading.measures}: ${cell.name}`;
  const answered = answeredText(cell, words);
  const notes = [
    answered,
    cell.countedHigherUp > 0 ? w.reading.higherUp(cell.countedHigherUp, number(cell.countedHigherUp)) : '',
    cell.kind === 'rest' ? w.reading.restOf : '',
  ].filter(Boolean);
  return (
    <ChartFrame
      title={title}
      text={`${notes.join(' · ')}${cell.kind === 'rest' ? '' : '.'} ${w.reading.measuresText}`}
      source={`${reading.pulse.title} ${cell.name}`}
      table={() => intervalSheet(rows, words)}
      paint={() => paintIntervals(rows, cell.name, `${reading.pulse.title} · ${answered}`, words)}
    >
      <IntervalList rows={rows} />
    </ChartFrame>
  );
}
