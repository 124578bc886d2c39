import type { MeasureInfo } from '../api/views.js';
import type { Words } from '../i18n/words-of.js';
import { hatch, paperHead, paperOf, tokenColour, write } from './canvas.js';
import { releasedMeasure } from './heat-rows.js';
import type { HeatRow } from './heat-rows.js';
import { heatTokens, isWide } from './heat-step.js';
import { drawnRange, orientationWords, scoreText } from './score-text.js';

const nameWidth = 240;
const answeredWidth = 90;
const cellWidth = 104;
const rowHeight = 30;
const headHeight = 60;

const longest = (lines: string[]) => Math.max(...lines.map((line) => line.length));

/** A name of several words on two lines, as even as its spaces allow. */
function twoLines(name: string): string[] {
  const words = name.split(' ');
  if (words.length === 1) return [name];
  const cuts = words
    .slice(1)
    .map((_, at) => [words.slice(0, at + 1).join(' '), words.slice(at + 1).join(' ')]);
  return cuts.toSorted((one, other) => longest(one) - longest(other))[0] ?? [name];
}

/** The heat map as a picture, in the order and with the branches that are shown. */
export function paintHeatMap(
  rows: HeatRow[],
  measures: MeasureInfo[],
  source: string,
  words: Words,
): HTMLCanvasElement | null {
  const { w, number } = words;
  const width = 48 + nameWidth + answeredWidth + measures.length * cellWidth;
  const height = paperHead + headHeight + rows.length * rowHeight + 48;
  const paper = paperOf(width, height, w.reading.map, source);
  if (!paper) return null;
  const { pen } = paper;
  const left = 24 + nameWidth + answeredWidth;
  measures.forEach((measure, at) => {
    const x = left + at * cellWidth + cellWidth / 2;
    const lines = twoLines(measure.name);
    lines.forEach((line, place) =>
      write(paper, line, x, paperHead + 26 - 14 * (lines.length - 1 - place), {
        size: 12,
        weight: 600,
        align: 'center',
        width: cellWidth - 6,
      }),
    );
    const way = orientationWords(measure.orientation, words);
    write(paper, way, x, paperHead + 43, {
      size: 10,
      colour: paper.quiet,
      align: 'center',
      width: cellWidth - 6,
    });
  });
  rows.forEach(({ cell, depth }, at) => {
    const y = paperHead + headHeight + at * rowHeight;
    const middle = y + rowHeight / 2;
    const indent = depth * 14;
    write(paper, cell.name, 24 + indent, middle, { width: nameWidth - indent - 8 });
    if (!cell.released) {
      hatch(paper, left + 1, y + 1, measures.length * cellWidth - 2, rowHeight - 2);
      const reason = cell.reason.text;
      pen.font = '400 12px system-ui, sans-serif';
      const room = measures.length * cellWidth - 20;
      pen.fillStyle = paper.surface;
      pen.fillRect(left + 6, y + 6, Math.min(room, pen.measureText(reason).width) + 8, rowHeight - 12);
      write(paper, reason, left + 10, middle, { size: 12, colour: paper.quiet, width: room });
      return;
    }
    const answered = w.answeredShort(number(cell.respondentCount), number(cell.invitedCount));
    write(paper, answered, left - 12, middle, { size: 12, colour: paper.quiet, align: 'right' });
    measures.forEach((measure, column) => {
      const x = left + column * cellWidth;
      const figure = releasedMeasure(cell, measure.id);
      if (!figure) {
        hatch(paper, x + 1, y + 1, cellWidth - 2, rowHeight - 2);
        return;
      }
      const tokens = heatTokens(figure.score, measure.orientation);
      const { low, high } = drawnRange(figure);
      const wide = isWide(low, high);
      pen.globalAlpha = wide ? 0.4 : 1;
      pen.fillStyle = tokenColour(tokens.fill);
      pen.fillRect(x + 1, y + 1, cellWidth - 2, rowHeight - 2);
      pen.globalAlpha = 1;
      const text = scoreText(figure, words);
      write(paper, text, x + cellWidth / 2, middle, {
        size: 12,
        weight: 550,
        align: 'center',
        colour: wide ? paper.ink : tokenColour(tokens.ink),
        width: cellWidth - 6,
      });
    });
  });
  write(paper, w.reading.pictureText, 24, height - 24, { size: 11, colour: paper.quiet, width: width - 48 });
  return paper.canvas;
}
