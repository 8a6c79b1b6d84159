import { expect, it } from 'vitest';
import { Episode } from '../../src/flight/episode.js';
import { drawCard } from '../../src/share/card.js';

interface Written {
  text: string;
  x: number;
  align: string;
}

/** A pen that keeps what it is set to, as a canvas does, and tells what was written. */
function penThatTells() {
  const written: Written[] = [];
  const pen: Record<string | symbol, unknown> = {
    textAlign: 'start',
    fillText(text: string, x: number) {
      written.push({ text, x, align: pen.textAlign as string });
    },
  };
  const gradient = { addColorStop() {} };
  const proxy = new Proxy(pen, { get: (_, name) => (name in pen ? pen[name] : () => gradient) });
  return { pen: proxy as unknown as CanvasRenderingContext2D, written };
}

it('a card that is drawn again, after another flight, says the same at the same place', () => {
  const episode = new Episode({ env: 'LunarLander-v3', envOptions: {} }, 1, undefined);
  const { pen, written } = penThatTells();
  drawCard(pen, episode, 'by seed 1');
  const first = written.splice(0);
  drawCard(pen, episode, 'by seed 1');
  expect(first.map(({ text }) => text)).toEqual([
    'In flight: 0 points',
    'by seed 1',
    'Perilune lab',
  ]);
  expect(written).toEqual(first);
});
