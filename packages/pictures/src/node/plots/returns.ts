import {
  type PlottedEpisode,
  type PlottedValidation,
  tabulate,
  WINDOW,
} from '../../plots/returns-table.js';
import { checkSize } from '../../size.js';
import { type Picture, render } from './render.js';
import { returnsSpec, type SpecOptions } from './returns-spec.js';

export type { PlottedEpisode, PlottedValidation } from '../../plots/returns-table.js';

export interface ReturnsOptions {
  /** Over the picture: what ran. */
  title: string;
  /** The return from which on the task counts as solved, drawn as a line; without it no line. */
  threshold?: number | undefined;
  /** When the task was solved, in environment steps; null or missing: never. Needs `endedAt`. */
  solvedAtStep?: number | null | undefined;
  /** What decided whether it was: greedy means, drawn as diamonds. Need `endedAt`. Default: none. */
  validations?: readonly PlottedValidation[] | undefined;
  /** Of the SVG in its units, default 840 x 480; the PNG has twice as many pixels each way. */
  width?: number | undefined;
  height?: number | undefined;
}

/**
 * Draws the return of each training episode as a faint point, their mean over 100 episodes as a
 * line, validations as diamonds, and where the task was solved.
 *
 * @throws RangeError without episodes, with a return that is not finite, or for a size outside
 *   64..8192
 */
export async function drawReturns(
  episodes: readonly PlottedEpisode[],
  options: ReturnsOptions,
): Promise<Picture> {
  const { title, threshold, solvedAtStep, validations = [], width = 840, height = 480 } = options;
  checkSize({ width, height });
  const table = tabulate(episodes, threshold, ...validations.map(({ mean }) => mean));
  const solved = solvedMoment(episodes, solvedAtStep);
  const spec = returnsSpec(table, {
    title,
    subtitle: subtitleOf(table.stride, validations.length > 0),
    threshold,
    validations: validations.map(({ step, mean }) => ({
      episode: episodeAt(episodes, step),
      mean,
    })),
    solved,
    width,
    height,
  });
  return await render(spec, { width, height });
}

function subtitleOf(stride: number, validated: boolean): string {
  const points = stride === 1 ? 'each episode' : `one episode in ${stride}`;
  const diamonds = validated ? ' Diamonds: validations, without exploration.' : '';
  return `Points: ${points}. Line: mean of the last ${WINDOW}.${diamonds}`;
}

/** The episode during which a step was taken. */
function episodeAt(episodes: readonly PlottedEpisode[], step: number): number {
  const index = episodes.findIndex(({ endedAt }) => endedAt !== undefined && endedAt >= step);
  return index < 0 ? episodes.length : index + 1;
}

function solvedMoment(
  episodes: readonly PlottedEpisode[],
  solvedAtStep: number | null | undefined,
): SpecOptions['solved'] {
  if (solvedAtStep === null || solvedAtStep === undefined) return undefined;
  const episode = episodeAt(episodes, solvedAtStep);
  return {
    episode,
    label: `solved in episode ${grouped(episode)}, step ${grouped(solvedAtStep)}`,
  };
}

/** 12345 as 12,345, whatever language the machine speaks. */
function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
