import type { Size } from '../size.js';
import type { FrameWriter, Pixels } from './frame-writer.js';
import { GIFEncoder, quantize } from './gif-encoder.js';

/** Each 0..255. */
export type Palette = readonly (readonly [red: number, green: number, blue: number])[];

/** One of the 256 indices means "as before". */
const COLORS = 255;
const NO_COLOR = -1;
/**
 * Bayer's 4 x 4 matrix. 255 colours leave bands in a sky; where a pixel lies between two colours its
 * place decides, so that the bands dissolve, and the same pixel decides alike in every frame.
 */
const BAYER = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5] as const;
/** How far the place may move a colour, in steps of 256. */
const DITHER = 7;

/**
 * The colours of a film: 255 that suit the samples together. What moves is small and bright before a
 * large dark sky, so of later samples only the pixels that changed are counted.
 *
 * @param samples at least one frame, all of one size
 */
export function paletteOf(samples: readonly Pixels[]): Palette {
  const [first, ...others] = samples;
  if (first === undefined) throw new Error('A palette needs at least one frame.');
  const parts: Uint32Array[] = [words(first)];
  for (const sample of others) {
    parts.push(words(sample).filter((pixel, i) => pixel !== parts[0]![i]));
  }
  const all = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return quantize(new Uint8Array(all.buffer), COLORS);
}

/**
 * Writes an animated GIF that repeats for ever. One palette serves all frames, so that nothing
 * flickers, and a frame holds only the pixels that differ from the frame before.
 */
export class GifWriter implements FrameWriter {
  private readonly encoder = GIFEncoder();
  private readonly size: Size;
  private readonly palette: Palette;
  private readonly indices = new Map<number, number>();
  /** Of the last frame: its pixels, and the indices now to be seen. */
  private before: Uint32Array | undefined;
  private readonly shown: Uint8Array;
  /** That all frames before the next one last. */
  private seconds = 0;

  /** @param palette at most 255 colours */
  constructor(size: Size, palette: Palette) {
    this.size = size;
    this.palette = palette;
    this.shown = new Uint8Array(size.width * size.height);
  }

  /** @param seconds how long the frame stays, rounded to hundredths */
  add(frame: Pixels, seconds: number): void {
    const { width, height } = this.size;
    const pixels = words(frame);
    const first = this.before === undefined;
    const asBefore = this.palette.length;
    this.encoder.writeFrame(this.index(pixels, asBefore), width, height, {
      delay: this.delayOf(seconds),
      dispose: 1,
      ...(first
        ? { palette: [...this.palette, [0, 0, 0]], repeat: 0 }
        : { transparent: true, transparentIndex: asBefore }),
    });
    this.before = pixels.slice();
  }

  finish(): Uint8Array<ArrayBuffer> {
    this.encoder.finish();
    return this.encoder.bytes();
  }

  /** In ms. What a frame loses or gains by rounding the next ones make good: the film keeps its speed. */
  private delayOf(seconds: number): number {
    const began = Math.round(100 * this.seconds);
    this.seconds += seconds;
    return 10 * (Math.round(100 * this.seconds) - began);
  }

  private index(pixels: Uint32Array, asBefore: number): Uint8Array {
    const before = this.before;
    const shown = this.shown;
    const indices = new Uint8Array(pixels.length).fill(asBefore);
    for (let i = 0; i < pixels.length; i++) {
      if (before !== undefined && pixels[i] === before[i]) continue;
      const index = this.nearest(this.dither(pixels[i]!, i));
      if (before !== undefined && index === shown[i]) continue;
      indices[i] = index;
      shown[i] = index;
    }
    return indices;
  }

  private dither(pixel: number, i: number): number {
    const { width } = this.size;
    const y = Math.floor(i / width);
    const x = i - y * width;
    const shift = Math.round((BAYER[4 * (y & 3) + (x & 3)]! / 15 - 0.5) * DITHER);
    const red = clampByte((pixel & 255) + shift);
    const green = clampByte(((pixel >> 8) & 255) + shift);
    const blue = clampByte(((pixel >> 16) & 255) + shift);
    return red | (green << 8) | (blue << 16);
  }

  /** @param pixel red in its lowest byte, then green, blue */
  private nearest(pixel: number): number {
    const known = this.indices.get(pixel);
    if (known !== undefined) return known;
    let best = NO_COLOR;
    let least = Number.POSITIVE_INFINITY;
    this.palette.forEach(([red, green, blue], i) => {
      const r = red - (pixel & 255);
      const g = green - ((pixel >> 8) & 255);
      const b = blue - ((pixel >> 16) & 255);
      const distance = r * r + g * g + b * b;
      if (distance >= least) return;
      least = distance;
      best = i;
    });
    this.indices.set(pixel, best);
    return best;
  }
}

/** The same memory, a pixel a word (all machines Node runs on put the red byte lowest). */
function words(frame: Pixels): Uint32Array {
  return new Uint32Array(frame.buffer, frame.byteOffset, frame.length / 4);
}

function clampByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
