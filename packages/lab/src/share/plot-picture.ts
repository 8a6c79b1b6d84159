import { wordsOf } from '../parts/words';
import { color } from '../state/theme';
import { WINDOW } from '../training/episode-log';

/** Room over the plot for its title and its legend, in pixels of the page. */
const HEADING = 64;
const LEGEND = [
  { text: 'return of an episode', color: 'faint', isDot: true },
  { text: `mean of the last ${WINDOW}`, color: 'curve', isDot: false },
  { text: 'test flights', color: 'good', isDot: true },
] as const;

/** The plot on the page's own ground, with what it is of and what its marks are: alone it says neither elsewhere. */
export function plotPicture(
  source: ImageBitmap,
  made: string,
  env: string | undefined,
): HTMLCanvasElement {
  const copy = document.createElement('canvas');
  const scale = devicePixelRatio;
  copy.width = source.width;
  copy.height = source.height + HEADING * scale;
  const pen = copy.getContext('2d');
  if (pen === null) return copy;
  pen.fillStyle = color('card');
  pen.fillRect(0, 0, copy.width, copy.height);
  pen.drawImage(source, 0, HEADING * scale);
  pen.scale(scale, scale);
  pen.textBaseline = 'middle';
  pen.fillStyle = color('text');
  pen.font = '600 16px system-ui, sans-serif';
  const what = `Returns while it learns${env === undefined ? '' : ` ${wordsOf(env).task}`}: ${made}`;
  pen.fillText(what, 12, 20, copy.width / scale - 24);
  drawLegend(pen);
  return copy;
}

function drawLegend(pen: CanvasRenderingContext2D): void {
  pen.font = '13px system-ui, sans-serif';
  let x = 12;
  for (const { text, color: name, isDot } of LEGEND) {
    pen.fillStyle = color(name);
    pen.beginPath();
    if (isDot) pen.arc(x + 8, 46, 4, 0, 2 * Math.PI);
    else pen.rect(x, 44.5, 16, 3);
    pen.fill();
    pen.fillStyle = color('dim');
    pen.fillText(text, x + 22, 46);
    x += 40 + pen.measureText(text).width;
  }
}
