import { type Canvas2D, checkScene, drawScene, type Overlay, type Scene } from 'perilune';
import { checkSize, type Size } from '../size.js';
import type { FrameWriter, Pixels } from './frame-writer.js';
import { GifWriter, paletteOf } from './gif.js';

/** What is to be seen after one step of an episode. */
export interface FilmFrame {
  /** Not changed any more by the caller: it may be drawn after later frames were asked for. */
  scene: Scene;
  /** Return, step, action and values to write over the picture. */
  overlay?: Overlay | undefined;
}

export interface FilmOptions {
  /** Default 600 x 400 pixels. */
  width?: number | undefined;
  height?: number | undefined;
  /** Steps a second of the world, default 50 (LunarLander's). */
  stepsPerSecond?: number | undefined;
  /**
   * Frames a second, 50 at most; default 25, beyond which players slow a GIF down. Every step is drawn or every
   * n-th: the film comes as near as it can and runs at the speed of the world.
   */
  framesPerSecond?: number | undefined;
  /** How long the last frame stays, in seconds. Default 1.5. */
  hold?: number | undefined;
}

/** A canvas's context that can be read: a page's, a worker's, or that of a library for Node. */
export interface FilmCanvas extends Canvas2D {
  /** RGBA of a part of the canvas, row by row. */
  getImageData(x: number, y: number, width: number, height: number): { data: Pixels };
}

/** What a film is made of, for the writer that puts it together. */
export interface Footage {
  size: Size;
  /** Of its frames. */
  count: number;
  /** Draws some frames from all over the film: what is rare in it is among them. */
  samples(): Pixels[];
}

/** What films are made with. */
export interface Studio {
  canvas(size: Size): FilmCanvas;
  /** Default: a GIF. */
  writer?: ((footage: Footage) => FrameWriter | Promise<FrameWriter>) | undefined;
  /** Family of the letters, default `sans-serif`. */
  font?: string | undefined;
  /** Told after each frame how much of the film is done, 0..1. */
  tell?: ((share: number) => void) | undefined;
}

const FRAMES_PER_SECOND = 25;
const STEPS_PER_SECOND = 50;
/** A frame of a GIF lasts 0.02 s at least. */
const MOST_FRAMES_PER_SECOND = 50;
/** Frames that choose the colours, spread over the film. */
const SAMPLES = 8;

/**
 * Films an episode: draws its frames and puts them together to a file that repeats for ever.
 *
 * @param frames one a step of the world, from the first to the last; the last is always in the film
 * @throws RangeError for a size outside 64..8192 pixels, a speed that makes no sense, or a film too large
 *   for its writer
 * @throws UsageError for a scene that cannot be drawn
 * @throws Error when there is no frame; whatever `frames` throws passes through
 */
export async function film(
  frames: Iterable<FilmFrame> | AsyncIterable<FilmFrame>,
  studio: Studio,
  options: FilmOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { size, every, secondsPerFrame, hold } = complete(options);
  const shots = await choose(frames, every);
  const camera = new Camera(studio, size);
  const samples = () => samplesOf(shots).map((shot) => camera.shoot(shot).slice());
  const writer = await (studio.writer ?? gif)({ size, count: shots.length, samples });
  for (const [i, shot] of shots.entries()) {
    const last = i + 1 === shots.length;
    writer.add(camera.shoot(shot), last ? hold : secondsPerFrame);
    studio.tell?.((i + 1) / shots.length);
  }
  return await writer.finish();
}

function gif({ size, samples }: Footage): FrameWriter {
  return new GifWriter(size, paletteOf(samples()));
}

function complete(options: FilmOptions) {
  const { width = 600, height = 400, stepsPerSecond = STEPS_PER_SECOND, hold = 1.5 } = options;
  checkSize({ width, height });
  if (!(hold >= 0 && hold <= 600)) {
    throw new RangeError(`hold must be in 0..600 seconds, given ${hold}.`);
  }
  const every = stepsPerFrame(stepsPerSecond, options.framesPerSecond);
  return { size: { width, height }, every, secondsPerFrame: every / stepsPerSecond, hold };
}

/**
 * How many steps of the world pass from one frame of a film to the next.
 *
 * @throws RangeError for a speed that is not positive, or more than 50 frames a second
 */
export function stepsPerFrame(
  stepsPerSecond: number = STEPS_PER_SECOND,
  framesPerSecond: number = FRAMES_PER_SECOND,
): number {
  if (!(stepsPerSecond > 0 && stepsPerSecond < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`stepsPerSecond must be positive, given ${stepsPerSecond}.`);
  }
  if (!(framesPerSecond > 0 && framesPerSecond <= MOST_FRAMES_PER_SECOND)) {
    throw new RangeError(
      `framesPerSecond must be above 0 and at most ${MOST_FRAMES_PER_SECOND}, given ${framesPerSecond}.`,
    );
  }
  const least = Math.ceil(stepsPerSecond / MOST_FRAMES_PER_SECOND);
  return Math.max(least, Math.round(stepsPerSecond / framesPerSecond));
}

/** Every n-th frame, and the last in any case. @throws UsageError for a scene that cannot be drawn */
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
  for (const { scene } of shots) checkScene(scene);
  return shots;
}

/** Frames spread over the film, and the one with the most in it: its colours are few and rare. */
function samplesOf(shots: readonly FilmFrame[]): FilmFrame[] {
  const count = Math.min(SAMPLES, shots.length);
  const spread = Array.from(
    { length: count },
    (_, i) => shots[Math.floor((i * shots.length) / count)]!,
  );
  const fullest = shots.reduce((best, shot) => (fullness(shot) > fullness(best) ? shot : best));
  return [...spread, fullest];
}

/** Of a lander's picture its flames and exhaust, of others their shapes. */
function fullness({ scene }: FilmFrame): number {
  if (scene.kind === 'shapes') return scene.shapes.length;
  const { main, left, right } = scene.engines;
  return main + left + right + 0.05 * scene.particles.length;
}

/** One canvas for all frames of a film. */
class Camera {
  private readonly canvas: FilmCanvas;

  constructor(
    private readonly studio: Studio,
    private readonly size: Size,
  ) {
    this.canvas = studio.canvas(size);
  }

  /** @returns the frame's pixels, valid until the next is drawn */
  shoot({ scene, overlay }: FilmFrame): Pixels {
    const { width, height } = this.size;
    drawScene(this.canvas, scene, { width, height, overlay, font: this.studio.font });
    return this.canvas.getImageData(0, 0, width, height).data;
  }
}
