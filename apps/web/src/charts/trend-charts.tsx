import {
  CategoryScale,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type Plugin,
} from 'chart.js';
import { useEffect, useRef } from 'react';
import type { MeasureInfo, TrendPoint } from '../api/views.js';
import { useShownTheme } from '../frame/theme.js';
import type { Words } from '../i18n/words-of.js';
import { useWords } from '../i18n/words.js';
import { tokenColour } from './canvas.js';
import { ladders } from './heat-step.js';
import { scoreText } from './score-text.js';

Chart.register(CategoryScale, Filler, LinearScale, LineController, LineElement, PointElement, Tooltip);

/**
 * One small chart per measure over the pulses: a line for the score, a band for its range, a gap where withheld. A clipped
 * score has no range: a triangle points to where it may lie. A break has a place of its own between two pulses, marked by
 * an upright line: no line leads over it.
 */
export function TrendCharts({ trend, measures }: { trend: TrendPoint[]; measures: MeasureInfo[] }) {
  return (
    <div className="trends">
      {measures.map((measure) => (
        <TrendChart key={measure.id} trend={trend} measure={measure} />
      ))}
    </div>
  );
}

type Point = TrendPoint['measures'][number] | undefined;

/** The pulses in their order; null stands where a break lies between two of them. */
export const placesOf = (trend: TrendPoint[]): (TrendPoint | null)[] =>
  trend.flatMap((point, at) => (at > 0 && point.break ? [null, point] : [point]));

/** An upright dashed line at each break. */
const breakMarks = (places: (TrendPoint | null)[], colour: string): Plugin<'line'> => ({
  id: 'break-marks',
  beforeDatasetsDraw({ ctx, chartArea, scales }) {
    ctx.save();
    ctx.strokeStyle = colour;
    ctx.setLineDash([4, 4]);
    places.forEach((place, at) => {
      if (place) return;
      const x = scales['x']!.getPixelForValue(at);
      ctx.beginPath();
      ctx.moveTo(x, chartArea.top);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
    });
    ctx.restore();
  },
});

function textOf(point: Point, words: Words): string {
  return point && point.score !== null
    ? scoreText({ ...point, score: point.score }, words)
    : words.w.reading.notReleased;
}

function TrendChart({ trend, measure }: { trend: TrendPoint[]; measure: MeasureInfo }) {
  const words = useWords();
  const { w, shortDate } = words;
  const theme = useShownTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const ladder = ladders[measure.orientation];
    const line = tokenColour(`--series-${ladder}`);
    const band = tokenColour(`--band-${ladder}`);
    const quiet = tokenColour('--ink-quiet');
    const grid = tokenColour('--line');
    const places = placesOf(trend);
    const figures = places.map((point) => point?.measures.find((one) => one.measureId === measure.id));
    const series = (of: 'score' | 'low' | 'high') => figures.map((figure) => figure?.[of] ?? null);
    // Lower order is drawn on top: the line must stand on its band.
    const bare = { order: 1, pointRadius: 0, pointHitRadius: 0, borderWidth: 0 };
    const chart = new Chart(element, {
      type: 'line',
      plugins: [breakMarks(places, quiet)],
      data: {
        labels: places.map((point) => (point ? shortDate(point.pulse.closedAt) : '')),
        datasets: [
          { data: series('low'), ...bare },
          { data: series('high'), ...bare, fill: '-1', backgroundColor: band },
          {
            order: 0,
            data: series('score'),
            borderColor: line,
            borderWidth: 2,
            pointRadius: figures.map((figure) => (figure?.bound ? 6 : 3.5)),
            pointStyle: figures.map((figure) => (figure?.bound ? 'triangle' : 'circle')),
            pointRotation: figures.map((figure) => (figure?.bound === 'at-most' ? 180 : 0)),
            pointHitRadius: 16,
            pointBackgroundColor: line,
            pointBorderColor: line,
          },
        ],
      },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        font: { family: getComputedStyle(document.body).fontFamily },
        interaction: { mode: 'index', intersect: false },
        layout: { padding: { top: 6, right: 10 } },
        scales: {
          y: {
            min: 0,
            max: 100,
            ticks: { stepSize: 50, color: quiet, font: { size: 11 } },
            grid: { color: grid },
            border: { display: false },
          },
          x: {
            ticks: { color: quiet, font: { size: 11 }, maxRotation: 0, autoSkipPadding: 12 },
            grid: { display: false },
            border: { color: grid },
            offset: trend.length === 1,
          },
        },
        plugins: {
          legend: { display: false },
          tooltip: {
            displayColors: false,
            filter: (item) => item.datasetIndex === 2,
            callbacks: {
              title: (items) => places[items[0]?.dataIndex ?? 0]?.pulse.title ?? '',
              label: (item) => {
                const figure = figures[item.dataIndex];
                return textOf(figure, words);
              },
            },
          },
        },
      },
    });
    return () => chart.destroy();
  }, [trend, measure, theme, words, shortDate]);
  const last = trend.at(-1)?.measures.find((one) => one.measureId === measure.id);
  const summary = trend
    .map((point, at) => {
      const figure = point.measures.find((one) => one.measureId === measure.id);
      const lead = at > 0 && point.break ? `${w.reading.breakMark}. ` : '';
      return `${lead}${point.pulse.title}: ${textOf(figure, words)}`;
    })
    .join('; ');
  return (
    <figure>
      <figcaption>
        <strong title={measure.name}>{measure.name}</strong>
        <span className="quiet figure-number">{textOf(last, words)}</span>
      </figcaption>
      <div className="plot">
        <canvas
          ref={canvas}
          role="img"
          aria-label={`${w.reading.trendOf(measure.name)}. ${summary}`}
          data-measure={measure.name}
        />
      </div>
    </figure>
  );
}
