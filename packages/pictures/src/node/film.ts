import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { drawScene, type Overlay, type Scene } from 'perilune';
import type { FrameWriter, Pixels } from '../film/frame-writer.js';
import { GifWriter, paletteOf } from '../film/gif.js';
import { checkSize, type Size } from '../size.js';
import { LETTERS, registerLetters } from './fonts.js';

/** What is to be seen after one step of an episode. */
export interface FilmFrame {
  /** Not changed any more by the caller: it may be drawn after later frames were asked for. */
  scene: Scene;
  /** Return, step, action and values to write over the picture. */
  overlay?: Overlay | undefined;
}

export type FilmFormat = 'gif' | 'webp';

export interface FilmOptions {
  /** Default GIF, which every program shows. */
  format?: FilmFormat | undefined;
  /** Default 600 x 400 pixels. */
  width?: number | undefined;
  height?: number | undefined;
  /** Steps a second of the world, default 50 (LunarLander's). */
  stepsPerSecond?: number | undefined;
  /** Draws every n-th step, default 2: players slow a GIF down whose frames last under 40 ms. */
  every?: number | undefined;
  /** How long the last frame stays, in seconds. Default 1.5. */
  hold?: number | undefined;
}

const DEFAULTS = {
  format: 'gif' as FilmFormat,
  width: 600,
  height: 400,
  stepsPerSecond: 50,
  every: 2,
  hold: 1.5,
};
/** Frames that choose the colours, spread over the film. */
const SAMPLES = 8;

/**
 * Films an episode as an animated GIF or WebP that repeats for ever.
 *
 * @param frames one a step of the world, from the first to the last; the last is always in the film
 * @throws RangeError for a size outside 64..8192 pixels, a speed or `every` that makes no sense, or a
 *   WebP too large for memory
 * @throws Error when there is no frame; whatever `frames` throws passes through
 */
export async function filmEpisode(
  frames: Iterable<FilmFrame> | AsyncIterable<FilmFrame>,
  options: FilmOptions = {},
): Promise<Buffer> {
  const { format, width, height, stepsPerSecond, every, hold } = complete(options);
  registerLetters();
  const shots = await choose(frames, every);
  const camera = new Camera({ width, height });
  const writer = await writerFor(format, { width, height }, shots, camera);
  shots.forEach((shot, i) => {
    const seconds = i + 1 < shots.length ? every / stepsPerSecond : hold;
    writer.add(camera.shoot(shot), seconds);
  });
  return await writer.finish();
}

async function writerFor(
  format: FilmFormat,
  size: Size,
  shots: readonly FilmFrame[],
  camera: Camera,
): Promise<FrameWriter> {
  if (format === 'webp') {
    const { WebpWriter } = await import('./webp.js');
    return new WebpWriter(size, shots.length);
  }
  const samples = samplesOf(shots).map((shot) => camera.shoot(shot).slice());
  return new GifWriter(size, paletteOf(samples));
}

function complete(options: FilmOptions): Required<typeof DEFAULTS> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const all = { ...DEFAULTS, ...Object.fromEntries(given) };
  checkSize(all);
  const { stepsPerSecond, every, hold } = all;
  if (!Number.isInteger(every) || every < 1) {
    throw new RangeError(`every must be a positive integer, given ${every}.`);
  }
  if (!(stepsPerSecond > 0 && every / stepsPerSecond >= 0.02)) {
    throw new RangeError(
      `A frame of a GIF lasts at least 0.02 s: ${every} steps at ${stepsPerSecond} a second do not.`,
    );
  }
  if (!(hold >= 0 && hold <= 600)) {
    throw new RangeError(`hold must be in 0..600 seconds, given ${hold}.`);
  }
  return all;
}

/** Every n-th frame, and the last in any case. */
async function choose(
  frames: Iterable<FilmFrame> | AsyncIterable<FilmFrame>,
  every: number,
): Promise<FilmFrame[]> {
  const shots: FilmFrame[] = [];
  let last: FilmFrame | undefined;
  let step = 0;
  for await (const frame of frames) {
    if (step++ % every === 0) shots.push(frame);
    last = frame;
  }
  if (last === undefined) throw new Error('A film needs at least one frame, given none.');
  if (shots[shots.length - 1] !== last) shots.push(last);
  return shots;
}

/** Frames spread over the film, and the one with the most flames: their colours are few and rare. */
function samplesOf(shots: readonly FilmFrame[]): FilmFrame[] {
  const count = Math.min(SAMPLES, shots.length);
  const spread = Array.from(
    { length: count },
    (_, i) => shots[Math.floor((i * shots.length) / count)]!,
  );
  const fire = ({ scene }: FilmFrame) => {
    const { main, left, right } = scene.engines;
    return main + left + right + 0.05 * scene.particles.length;
  };
  const brightest = shots.reduce((best, shot) => (fire(shot) > fire(best) ? shot : best));
  return [...spread, brightest];
}

/** One canvas for all frames of a film. */
class Camera {
  readonly #context: SKRSContext2D;
  readonly #size: Size;

  constructor(size: Size) {
    this.#size = size;
    this.#context = createCanvas(size.width, size.height).getContext('2d');
  }

  /** @returns the frame's pixels */
  shoot({ scene, overlay }: FilmFrame): Pixels {
    const { width, height } = this.#size;
    drawScene(this.#context, scene, {
      width,
      height,
      overlay: overlay === undefined ? undefined : { font: `"${LETTERS}"`, ...overlay },
    });
    return this.#context.getImageData(0, 0, width, height).data;
  }
}
