import { createCanvas } from '@napi-rs/canvas';
import { parse, View, Warn } from 'vega';
import { registerLetters } from './fonts.js';
import { returnsSpec, type SpecOptions } from './returns-spec.js';
import { type PlottedEpisode, tabulate, WINDOW } from './returns-table.js';
import { checkSize } from './size.js';

export type { PlottedEpisode } from './returns-table.js';

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

export interface ReturnsPicture {
  svg: string;
  png: Buffer;
}

const PIXELS = 2;

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
): Promise<ReturnsPicture> {
  const { title, threshold, solvedAtStep, width = 840, height = 480 } = options;
  checkSize({ width, height });
  registerLetters();
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
  const view = new View(parse(spec), { renderer: 'none', logLevel: Warn });
  try {
    await view.runAsync();
    return { svg: await view.toSVG(), png: await toPng(view, width, height) };
  } finally {
    view.finalize();
  }
}

async function toPng(view: View, width: number, height: number): Promise<Buffer> {
  const canvas = createCanvas(PIXELS * width, PIXELS * height);
  const context = canvas.getContext('2d');
  await view.toCanvas(PIXELS, { externalContext: context });
  return canvas.toBuffer('image/png');
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
