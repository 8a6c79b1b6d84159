import { createCanvas, loadImage } from '@napi-rs/canvas';
import { drawScene } from 'perilune';
import { beforeAll, describe, expect, it } from 'vitest';
import { type FilmFrame, stepsPerFrame } from '../src/index.js';
import { filmEpisode } from '../src/node/index.js';
import { descent } from './flight.js';
import { type Gif, readGif } from './gif-reader.js';

async function rgba(gif: Buffer, width: number, height: number): Promise<Uint8ClampedArray> {
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(await loadImage(gif), 0, 0);
  return context.getImageData(0, 0, width, height).data;
}

describe('filmEpisode', () => {
  let bytes: Buffer;
  let gif: Gif;

  beforeAll(async () => {
    bytes = await filmEpisode(descent(60), { width: 480, height: 320 });
    gif = readGif(bytes);
  });

  it('draws every second step and the last one, each in the size asked for', () => {
    expect([gif.width, gif.height, gif.frames.length]).toEqual([480, 320, 31]);
    for (const frame of gif.frames) {
      expect([frame.left, frame.top, frame.width, frame.height]).toEqual([0, 0, 480, 320]);
    }
  });

  it('shows 25 frames a second, the last one for 1.5 s, for ever', () => {
    const delays = gif.frames.map(({ delay }) => delay);
    expect(delays.slice(0, -1).every((delay) => delay === 0.04)).toBe(true);
    expect(delays[delays.length - 1]).toBe(1.5);
    expect(gif.repeat).toBe(0);
  });

  it('uses one palette of 256 colours, so that nothing flickers', () => {
    expect(gif.globalColors).toBe(256);
    expect(gif.frames.every(({ localColors }) => localColors === 0)).toBe(true);
  });

  it('holds frames that all differ, the later ones only what changed: under 4 kB each at 480 x 320', () => {
    const seen = new Set(gif.frames.map(({ data }) => data.toString('latin1')));
    expect(seen.size).toBe(gif.frames.length);
    expect(gif.frames.map(({ transparent }) => transparent)).toEqual(
      gif.frames.map((_, i) => i > 0),
    );
    const later = gif.frames.slice(1).reduce((sum, { data }) => sum + data.length, 0);
    expect(later / (gif.frames.length - 1)).toBeLessThan(4096);
  });

  it('shows the scene in its colours: 8 of 256 off on average, at most', async () => {
    const canvas = createCanvas(480, 320);
    const [first] = descent(60);
    const { scene, overlay } = first!;
    drawScene(canvas.getContext('2d'), scene, {
      width: 480,
      height: 320,
      font: 'Perilune Lato',
      overlay,
    });
    const drawn = canvas.getContext('2d').getImageData(0, 0, 480, 320).data;
    const filmed = await rgba(bytes, 480, 320);
    const off = drawn.reduce((sum, value, i) => sum + Math.abs(value - filmed[i]!), 0);
    expect(off / drawn.length).toBeLessThan(8);
  });

  it('is the same file for the same flight', async () => {
    const again = await filmEpisode(descent(60), { width: 480, height: 320 });
    expect(again.equals(bytes)).toBe(true);
  });

  it('takes frames that arrive one by one', async () => {
    async function* slowly(): AsyncGenerator<FilmFrame> {
      for (const frame of descent(60)) {
        await Promise.resolve();
        yield frame;
      }
    }
    const filmed = await filmEpisode(slowly(), { width: 480, height: 320 });
    expect(filmed.equals(bytes)).toBe(true);
  });

  it('films a single frame', async () => {
    const { frames } = readGif(await filmEpisode(descent(1), { width: 120, height: 80, hold: 2 }));
    expect(frames.map(({ delay }) => delay)).toEqual([2]);
  });

  it('obeys framesPerSecond and stepsPerSecond', async () => {
    const film = await filmEpisode(descent(10), {
      width: 120,
      height: 80,
      framesPerSecond: 10,
      stepsPerSecond: 30,
    });
    expect(readGif(film).frames.map(({ delay }) => delay)).toEqual([0.1, 0.1, 0.1, 1.5]);
  });

  it('keeps the speed of a world whose steps are no hundredths of a second: 30 last 1 s', async () => {
    const film = await filmEpisode(descent(31), { width: 120, height: 80, stepsPerSecond: 30 });
    const delays = readGif(film).frames.map(({ delay }) => delay);
    expect(delays.slice(0, 3)).toEqual([0.03, 0.04, 0.03]);
    expect(delays.slice(0, 30).reduce((sum, delay) => sum + delay, 0)).toBeCloseTo(1, 10);
  });

  it.each([
    [50, 25, 2],
    [50, 10, 5],
    [15, 25, 1],
    [30, 25, 1],
    [120, 50, 3],
    [1000, 50, 20],
  ])('of %d steps a second at %d frames a second draws every %d-th', (steps, frames, every) => {
    expect(stepsPerFrame(steps, frames)).toBe(every);
  });

  it.each([
    [{ width: 63 }, /width must be an integer in 64\.\.8192 pixels, given 63/],
    [{ height: 8193 }, /height must be an integer/],
    [{ width: 480.5 }, /given 480\.5/],
    [{ framesPerSecond: 0 }, /framesPerSecond must be above 0 and at most 50, given 0/],
    [{ framesPerSecond: 51 }, /framesPerSecond must be above 0 and at most 50, given 51/],
    [{ stepsPerSecond: Number.NaN }, /stepsPerSecond must be positive, given NaN/],
    [{ stepsPerSecond: 0 }, /stepsPerSecond must be positive, given 0/],
    [{ hold: -1 }, /hold must be in 0\.\.600 seconds, given -1/],
  ])('refuses %j', async (options, message) => {
    const film = filmEpisode(descent(3), options);
    await expect(film).rejects.toThrow(RangeError);
    await expect(film).rejects.toThrow(message);
  });

  it('refuses a film without frames', async () => {
    await expect(filmEpisode([])).rejects.toThrow('A film needs at least one frame, given none.');
  });

  it('passes on what the flight throws', async () => {
    function* broken(): Generator<FilmFrame> {
      yield* descent(2);
      throw new Error('lost contact');
    }
    await expect(filmEpisode(broken())).rejects.toThrow('lost contact');
  });
});
