import { drawScene } from 'perilune';
import type { Episode } from '../flight/episode';
import { score } from '../parts/numbers';

/** As pages that show links show pictures. */
export const CARD = { width: 1_200, height: 630 } as const;
const FONT = 'system-ui, sans-serif';

/** The end of a flight as a picture to be passed on: how it ended, and what flew it. */
export function drawCard(pen: CanvasRenderingContext2D, episode: Episode, made: string): void {
  const { width, height } = CARD;
  drawScene(pen, episode.last.scene, { width, height });
  const shade = pen.createLinearGradient(0, 0, 0, 0.42 * height);
  shade.addColorStop(0, 'rgb(4 5 13 / 92%)');
  shade.addColorStop(1, 'rgb(4 5 13 / 0%)');
  pen.fillStyle = shade;
  pen.fillRect(0, 0, width, 0.42 * height);
  pen.textBaseline = 'top';
  pen.textAlign = 'left';
  pen.fillStyle = episode.ending === 'landed' ? '#6fe3a5' : '#ffffff';
  pen.font = `650 76px ${FONT}`;
  pen.fillText(sayFlight(episode), 56, 44, width - 112);
  pen.fillStyle = '#e6e8f5';
  pen.font = `34px ${FONT}`;
  pen.fillText(made, 56, 142, width - 112);
  pen.textAlign = 'right';
  pen.font = `28px ${FONT}`;
  pen.fillText('Perilune lab', width - 56, height - 60);
}

/** How a flight ended and what it earned. */
export function sayFlight({ ending, last }: Episode): string {
  const word = ending ?? 'in flight';
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}: ${score(last.total, 0)} points`;
}
