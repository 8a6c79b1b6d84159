export { type EpisodeFilmOptions, type FilmFormat, filmEpisode } from './film.js';
export { returnsAxes } from './plots/axes.js';
export { type ChartOptions, type ChartPoint, type ChartSeries, drawChart } from './plots/chart.js';
export { type Picture, type PlotSpec, renderSvg } from './plots/render.js';
export {
  drawReturns,
  type PlottedEpisode,
  type PlottedValidation,
  type ReturnsOptions,
} from './plots/returns.js';
export { INK, letters } from './plots/sheet.js';
export { filmRun } from './run-film.js';
