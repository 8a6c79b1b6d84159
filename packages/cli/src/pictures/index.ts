export { type FilmFrame, type FilmOptions, filmEpisode } from './film.js';
export {
  drawReturns,
  type PlottedEpisode,
  type ReturnsOptions,
  type ReturnsPicture,
} from './returns.js';
