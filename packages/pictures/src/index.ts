export {
  type FilmCanvas,
  type FilmFrame,
  type FilmOptions,
  type Footage,
  film,
  type Studio,
  stepsPerFrame,
} from './film/film.js';
export type { FrameWriter, Pixels } from './film/frame-writer.js';
export { GifWriter, type Palette, paletteOf } from './film/gif.js';
export { fly, stepsToShow } from './fly.js';
export type { Size } from './size.js';
