import { expose } from 'comlink';
import { applyPalette, GIFEncoder, quantize } from 'gifenc';
import { drawScene } from 'perilune';
import type { Shot } from './film';

const WIDTH = 600;
const HEIGHT = 400;
/** A GIF's frame lasts 40 ms at least in many players: two steps of the world. */
const EVERY = 2;
const DELAY = 40;
const HOLD = 1500;
/** One of the 256 colours means "as before". */
const COLORS = 255;
/** Frames that choose the colours for all, so that nothing flickers. */
const SAMPLES = 6;

const maker = {
  /** Draws every other step and the last; a frame holds only what changed since the one before. */
  async make(
    shots: readonly Shot[],
    tell: (share: number) => void,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const chosen = shots.filter((_, i) => i % EVERY === 0 || i === shots.length - 1);
    const palette = quantize(samples(chosen), COLORS);
    const encoder = GIFEncoder();
    let before: Uint32Array | undefined;
    for (const [i, shot] of chosen.entries()) {
      const pixels = draw(shot);
      const index = applyPalette(pixels, palette);
      const words = new Uint32Array(pixels.buffer);
      if (before !== undefined) {
        for (let at = 0; at < words.length; at++) if (words[at] === before[at]) index[at] = COLORS;
      }
      encoder.writeFrame(index, WIDTH, HEIGHT, {
        delay: i === chosen.length - 1 ? HOLD : DELAY,
        dispose: 1,
        ...(before === undefined
          ? { palette: [...palette, [0, 0, 0]], repeat: 0 }
          : { transparent: true, transparentIndex: COLORS }),
      });
      before = words.slice();
      if (i % 10 === 0) tell(i / chosen.length);
    }
    encoder.finish();
    return encoder.bytes() as Uint8Array<ArrayBuffer>;
  },
};

export type GifMaker = typeof maker;

const pen = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d', { willReadFrequently: true });

function draw({ scene, step, total }: Shot): Uint8ClampedArray {
  if (pen === null) throw new Error('This browser draws nothing in a worker.');
  drawScene(pen, scene, { width: WIDTH, height: HEIGHT, overlay: { return: total, step } });
  return pen.getImageData(0, 0, WIDTH, HEIGHT).data;
}

function samples(shots: readonly Shot[]): Uint8Array {
  const count = Math.min(SAMPLES, shots.length);
  const all = new Uint8Array(count * WIDTH * HEIGHT * 4);
  for (let i = 0; i < count; i++) {
    const shot = shots[Math.floor((i * shots.length) / count)];
    if (shot !== undefined) all.set(draw(shot), i * WIDTH * HEIGHT * 4);
  }
  return all;
}

expose(maker);
