/** The colour of a design token as it is shown now. */
export function tokenColour(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim();
}

export interface Paper {
  canvas: HTMLCanvasElement;
  pen: CanvasRenderingContext2D;
  ink: string;
  quiet: string;
  line: string;
  surface: string;
}

/** Browsers refuse canvases with a longer side than about this. */
const longestSide = 16_000;

/**
 * An empty picture in the colours of the shown theme, with a title and a source line at the top. Sizes are in CSS pixels;
 * the picture itself has twice as many, fewer only where it would grow beyond what browsers can hold.
 */
export function paperOf(width: number, height: number, title: string, source: string): Paper | null {
  const scale = Math.min(2, longestSide / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  pen.scale(scale, scale);
  const paper = {
    canvas,
    pen,
    ink: tokenColour('--ink'),
    quiet: tokenColour('--ink-quiet'),
    line: tokenColour('--line'),
    surface: tokenColour('--surface'),
  };
  pen.fillStyle = paper.surface;
  pen.fillRect(0, 0, width, height);
  pen.textBaseline = 'middle';
  write(paper, title, 24, 28, { size: 18, weight: 650 });
  write(paper, source, 24, 52, { size: 13, colour: paper.quiet });
  return paper;
}

/** The height that title and source take. */
export const paperHead = 76;

export function write(
  { pen, ink }: Paper,
  text: string,
  x: number,
  y: number,
  {
    size = 13,
    weight = 400,
    colour = ink,
    align = 'left',
    width,
  }: { size?: number; weight?: number; colour?: string; align?: CanvasTextAlign; width?: number } = {},
): void {
  pen.font = `${weight} ${size}px system-ui, sans-serif`;
  pen.fillStyle = colour;
  pen.textAlign = align;
  let shown = text;
  if (width !== undefined && pen.measureText(shown).width > width) {
    while (shown.length > 1 && pen.measureText(`${shown}…`).width > width) shown = shown.slice(0, -1);
    shown = `${shown}…`;
  }
  pen.fillText(shown, x, y);
}

/** A hatched rectangle: withheld. */
export function hatch({ pen, surface }: Paper, x: number, y: number, width: number, height: number): void {
  pen.save();
  pen.beginPath();
  pen.rect(x, y, width, height);
  pen.clip();
  pen.fillStyle = surface;
  pen.fillRect(x, y, width, height);
  pen.strokeStyle = tokenColour('--hatch');
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (let start = x - height; start < x + width; start += 7) {
    pen.moveTo(start, y + height);
    pen.lineTo(start + height, y);
  }
  pen.stroke();
  pen.restore();
}
