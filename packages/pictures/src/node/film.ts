import { createCanvas } from '@napi-rs/canvas';
import { type FilmFrame, type FilmOptions, type Footage, film } from '../film/film.js';
import type { FrameWriter } from '../film/frame-writer.js';
import type { Size } from '../size.js';
import { LETTERS, registerLetters } from './fonts.js';

export type FilmFormat = 'gif' | 'webp';

export interface EpisodeFilmOptions extends FilmOptions {
  /** Default GIF, which every program shows. */
  format?: FilmFormat | undefined;
}

/** Of each format what puts its frames together; a GIF is what a film is anyway. */
const writers: Record<FilmFormat, ((footage: Footage) => Promise<FrameWriter>) | undefined> = {
  gif: undefined,
  webp: async ({ size, count }) => {
    const { WebpWriter } = await import('./webp.js');
    return new WebpWriter(size, count);
  },
};

/**
 * Films an episode in Node as an animated GIF or WebP that repeats for ever, with letters of its own.
 *
 * @param frames one a step of the world, from the first to the last; the last is always in the film
 * @throws as `film`; RangeError for a WebP too large for memory
 */
export async function filmEpisode(
  frames: Iterable<FilmFrame> | AsyncIterable<FilmFrame>,
  { format = 'gif', ...options }: EpisodeFilmOptions = {},
): Promise<Buffer> {
  registerLetters();
  const studio = { canvas, font: `"${LETTERS}"`, writer: writers[format] };
  return Buffer.from((await film(frames, studio, options)).buffer);
}

function canvas({ width, height }: Size) {
  return createCanvas(width, height).getContext('2d');
}
