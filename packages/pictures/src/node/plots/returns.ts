import { type PlottedEpisode, tabulate, WINDOW } from '../../plots/returns-table.js';
import { checkSize } from '../../size.js';
import { type Picture, render } from './render.js';
import { returnsSpec, type SpecOptions } from './returns-spec.js';

export type { PlottedEpisode } from '../../plots/returns-table.js';

export interface ReturnsOptions {
  /** Over the picture: what ran. */
  title: string;
  /** The return from which on the task counts as solved, drawn as a line; without it no line. */
  threshold?: number | undefined;
  /** When the task was solved, in environment steps; null or missing: never. Needs `endedAt`. */
  solvedAtStep?: number | null | undefined;
  /** Of the SVG in its units, default 840 x 480; the PNG has twice as many pixels each way. */
  width?: number | undefined;
  height?: number | undefined;
}

/**
 * Draws the return of each training episode as a faint point, their mean over 100 episodes as a
 * line, and where the task was solved.
 *
 * @throws RangeError without episodes, with a return that is not finite, or for a size outside
 *   64..8192
 */
export async function drawReturns(
  episodes: readonly PlottedEpisode[],
  options: ReturnsOptions,
): Promise<Picture> {
  const { title, threshold, solvedAtStep, width = 840, height = 480 } = options;
  checkSize({ width, height });
  const table = tabulate(episodes, threshold);
  const solved = solvedMoment(episodes, solvedAtStep);
  const spec = returnsSpec(table, {
    title,
    subtitle: subtitleOf(table.stride),
    threshold,
    solved,
    width,
    height,
  });
  return await render(spec, { width, height });
}

function subtitleOf(stride: number): string {
  const points = stride === 1 ? 'each episode' : `one episode in ${stride}`;
  return `Points: ${points}. Line: mean of the last ${WINDOW}.`;
}

function solvedMoment(
  episodes: readonly PlottedEpisode[],
  solvedAtStep: number | null | undefined,
): SpecOptions['solved'] {
  if (solvedAtStep === null || solvedAtStep === undefined) return undefined;
  const index = episodes.findIndex(
    ({ endedAt }) => endedAt !== undefined && endedAt >= solvedAtStep,
  );
  const episode = index < 0 ? episodes.length : index + 1;
  return {
    episode,
    label: `solved in episode ${grouped(episode)}, step ${grouped(solvedAtStep)}`,
  };
}

/** 12345 as 12,345, whatever language the machine speaks. */
function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
