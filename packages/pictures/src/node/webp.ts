import sharp from 'sharp';
import type { FrameWriter, Pixels } from '../film/frame-writer.js';
import type { Size } from '../size.js';

/** Of 0..100: below it the letters get halos. */
const QUALITY = 85;
/** Bytes of a pixel that are kept: no transparency. */
const CHANNELS = 3 as const;
/** Frames wait uncompressed until all are there. */
const MOST_BYTES = 2 ** 30;

/**
 * Writes an animated WebP that repeats for ever: all colours, and about as large as a GIF of 255.
 *
 * @throws RangeError if the frames together would take more than 1 GB of memory
 */
export class WebpWriter implements FrameWriter {
  private readonly size: Size;
  private readonly frames: Buffer;
  private readonly delays: number[] = [];

  /** @param count of the frames to come */
  constructor(size: Size, count: number) {
    const bytes = count * size.width * size.height * CHANNELS;
    if (bytes > MOST_BYTES) {
      throw new RangeError(
        `${count} frames of ${size.width} x ${size.height} are too many for a WebP: take a smaller width or fewer frames a second.`,
      );
    }
    this.size = size;
    this.frames = Buffer.allocUnsafe(bytes);
  }

  add(frame: Pixels, seconds: number): void {
    const { width, height } = this.size;
    let at = this.delays.length * width * height * CHANNELS;
    for (let i = 0; i < frame.length; i += 4) {
      this.frames[at++] = frame[i] as number;
      this.frames[at++] = frame[i + 1] as number;
      this.frames[at++] = frame[i + 2] as number;
    }
    this.delays.push(Math.round(1000 * seconds));
  }

  async finish(): Promise<Uint8Array<ArrayBuffer>> {
    const { width, height } = this.size;
    const pages = { height: height * this.delays.length, pageHeight: height };
    const raw = { width, channels: CHANNELS, ...pages } as const;
    const film = sharp(this.frames, { raw, limitInputPixels: false });
    const options = { loop: 0, delay: this.delays, quality: QUALITY };
    return new Uint8Array(await film.webp(options).toBuffer());
  }
}
