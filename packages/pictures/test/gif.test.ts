import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { rolldown } from 'rolldown';
import { beforeAll, describe, expect, it } from 'vitest';
import * as here from '../src/index.js';
import { readGif } from './gif-reader.js';

const SIZE = { width: 64, height: 64 };

/** A dark sky that grows lighter downwards by less than a step a row, and a bright dot that moves. */
function frames(): Uint8ClampedArray[] {
  return Array.from({ length: 5 }, (_, frame) => {
    const pixels = new Uint8ClampedArray(4 * SIZE.width * SIZE.height).fill(255);
    for (let i = 0; i < SIZE.width * SIZE.height; i++) {
      const [x, y] = [i % SIZE.width, Math.floor(i / SIZE.width)];
      const dot = Math.hypot(x - 10 * frame - 8, y - 20) < 4;
      const color = dot ? [255, 210, 60] : [y / 3, y / 2, 20 + y / 1.5];
      pixels.set(color, 4 * i);
    }
    return pixels;
  });
}

type Library = Pick<typeof here, 'GifWriter' | 'paletteOf'>;

function filmed({ GifWriter, paletteOf }: Library, shots = frames()): Uint8Array {
  const writer = new GifWriter(SIZE, paletteOf(shots));
  for (const shot of shots) writer.add(shot, 0.04);
  return writer.finish();
}

/** What a page gets: the entry as a bundler builds it, run where there is nothing of Node. */
async function inBrowser(): Promise<Library> {
  const input = fileURLToPath(new URL('../src/index.ts', import.meta.url));
  const perilune = fileURLToPath(new URL('../../perilune/src/index.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'browser', resolve: { alias: { perilune } } });
  const { output } = await bundle.generate({ format: 'iife', name: 'pictures' });
  await bundle.close();
  const shared = { Uint8Array, Uint8ClampedArray, Uint32Array, Int32Array };
  return runInNewContext(`${output[0].code}; pictures`, shared) as Library;
}

describe('the GIF writer', () => {
  let bytes: Uint8Array;
  beforeAll(() => {
    bytes = filmed(here);
  });

  it('gives a page the same bytes as Node, without anything of Node', async () => {
    const page = filmed(await inBrowser());
    expect(Buffer.from(page).equals(Buffer.from(bytes))).toBe(true);
  });

  it('dissolves the bands between two colours: of a level 100 between 98 and 102 each 4 x 4 has 7 of 16 lighter', async () => {
    const level = new Uint8ClampedArray(4 * SIZE.width * SIZE.height).fill(255);
    for (let i = 0; i < level.length; i += 4) level.set([100, 100, 100], i);
    const palette = [98, 102].map((grey) => [grey, grey, grey] as const);
    const writer = new here.GifWriter(SIZE, palette);
    writer.add(level, 0.04);
    const context = createCanvas(SIZE.width, SIZE.height).getContext('2d');
    context.drawImage(await loadImage(Buffer.from(writer.finish())), 0, 0);
    for (const [x, y] of [
      [0, 0],
      [4, 0],
      [32, 60],
    ] as const) {
      const { data } = context.getImageData(x, y, 4, 4);
      const greys = Array.from({ length: 16 }, (_, i) => data[4 * i]);
      expect(greys.filter((grey) => grey === 102)).toHaveLength(7);
      expect(greys.filter((grey) => grey === 98)).toHaveLength(9);
    }
  });

  it('leaves a pixel alone that shows what it showed before: 4,096 of them take under 128 bytes', () => {
    const [first] = frames();
    const shots = [first!, first!];
    const { frames: told } = readGif(Buffer.from(filmed(here, shots)));
    expect(told[1]!.transparent).toBe(true);
    expect(told[1]!.data.length).toBeLessThan(128);
  });
});
