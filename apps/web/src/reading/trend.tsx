import { useRef } from 'react';
import type { MeasureInfo, TrendPoint } from '../api/views.js';
import { ChartFrame } from '../charts/chart-frame.js';
import { paintTrends } from '../charts/paint-trends.js';
import { TrendCharts } from '../charts/trend-charts.js';
import { Card } from '../design/page.js';
import { useWords } from '../i18n/words.js';
import { trendSheet } from './measure-rows.js';

/** The measures over the pulses, with their ranges as bands. */
export function Trend({
  trend,
  measures,
  source,
}: {
  trend: TrendPoint[];
  measures: MeasureInfo[];
  source: string;
}) {
  const words = useWords();
  const { w } = words;
  const place = useRef<HTMLDivElement>(null);
  if (trend.length < 2) {
    return (
      <Card title={w.reading.trend}>
        <p className="quiet">{w.reading.noTrend}</p>
      </Card>
    );
  }
  return (
    <ChartFrame
      title={w.reading.trend}
      text={w.reading.trendText}
      source={source}
      table={() => trendSheet(trend, measures, words)}
      paint={() => (place.current ? paintTrends(place.current, w.reading.trend, source) : null)}
    >
      <div ref={place}>
        <TrendCharts trend={trend} measures={measures} />
      </div>
      <Breaks trend={trend} />
    </ChartFrame>
  );
}

/** What each upright line in the charts stands for. */
function Breaks({ trend }: { trend: TrendPoint[] }) {
  const { w } = useWords();
  const broken = trend.slice(1).filter((point) => point.break);
  if (broken.length === 0) return null;
  return (
    <ul className="breaks quiet small">
      {broken.map((point) => (
        <li key={point.pulse.id}>
          {w.reading.breakBefore(point.pulse.title)} {point.break?.text}
        </li>
      ))}
    </ul>
  );
}
