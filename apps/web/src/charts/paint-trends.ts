import { paperHead, paperOf, write } from './canvas.js';

const cellWidth = 360;
const cellHeight = 200;

/** The small charts that are shown inside an element, side by side in one picture. */
export function paintTrends(place: HTMLElement, title: string, source: string): HTMLCanvasElement | null {
  const plots = [...place.querySelectorAll<HTMLCanvasElement>('canvas[data-measure]')];
  const columns = Math.min(3, Math.max(1, plots.length));
  const height = paperHead + Math.ceil(plots.length / columns) * (cellHeight + 44) + 16;
  const paper = paperOf(48 + columns * cellWidth, height, title, source);
  if (!paper) return null;
  plots.forEach((plot, at) => {
    const x = 24 + (at % columns) * cellWidth;
    const y = paperHead + Math.floor(at / columns) * (cellHeight + 44);
    write(paper, plot.dataset['measure'] ?? '', x, y + 12, { weight: 600, width: cellWidth - 16 });
    const scale = Math.min((cellWidth - 16) / plot.width, cellHeight / plot.height);
    paper.pen.drawImage(plot, x, y + 28, plot.width * scale, plot.height * scale);
  });
  return paper.canvas;
}
