import type { Words } from '../i18n/words-of.js';
import { hatch, paperHead, paperOf, tokenColour, write } from './canvas.js';
import { ladders } from './heat-step.js';
import type { IntervalRow } from './interval-list.js';
import { drawnRange, scoreText } from './score-text.js';

const rowHeight = 40;
const nameWidth = 200;
const trackWidth = 420;
const textWidth = 250;

/** The measures with their ranges as a picture. */
export function paintIntervals(
  rows: IntervalRow[],
  title: string,
  source: string,
  words: Words,
): HTMLCanvasElement | null {
  const { w } = words;
  const width = 48 + nameWidth + trackWidth + 24 + textWidth;
  const paper = paperOf(width, paperHead + rows.length * rowHeight + 32, title, source);
  if (!paper) return null;
  const { pen } = paper;
  const left = 24 + nameWidth;
  const at = (score: number) => left + (score / 100) * trackWidth;
  rows.forEach(({ info, view }, place) => {
    const y = paperHead + place * rowHeight + rowHeight / 2;
    write(paper, info.name, 24, y, { weight: 600, width: nameWidth - 12 });
    if (!view.released) {
      hatch(paper, left, y - 10, trackWidth, 20);
      write(paper, w.reading.withheld, left + trackWidth + 24, y, { size: 12, colour: paper.quiet });
      return;
    }
    pen.fillStyle = paper.line;
    pen.fillRect(left, y - 1, trackWidth, 2);
    pen.fillStyle = tokenColour('--line-strong');
    pen.fillRect(at(50) - 0.5, y - 9, 1, 18);
    const colour = tokenColour(`--series-${ladders[info.orientation]}`);
    const { low, high } = drawnRange(view);
    pen.fillStyle = colour;
    pen.fillRect(at(low), y - 2.5, at(high) - at(low), 5);
    if (view.bound === null) {
      pen.beginPath();
      pen.arc(at(view.score), y, 7, 0, 2 * Math.PI);
      pen.fill();
    }
    const text = scoreText(view, words);
    write(paper, text, left + trackWidth + 24, y - 8, { weight: 600 });
    write(paper, view.change?.text ?? '', left + trackWidth + 24, y + 10, {
      size: 12,
      colour: paper.quiet,
      width: textWidth - 24,
    });
  });
  return paper.canvas;
}
