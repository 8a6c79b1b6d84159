export { type FilmFormat, type FilmFrame, type FilmOptions, filmEpisode } from './film.js';
export type { Picture } from './render.js';
export {
  drawReturns,
  type PlottedEpisode,
  type ReturnsOptions,
} from './returns.js';
