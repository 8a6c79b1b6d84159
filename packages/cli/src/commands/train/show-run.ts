import { join } from 'node:path';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import {
  type BrokenRun,
  type CarryOptions,
  Failure,
  type FinishedRun,
  type InterruptedRun,
  type RunOutcome,
  resultJson,
  writeDurably,
} from '@perilune/runs';
import { borrowedRecipe, DivergenceError, presets, type RunConfig } from 'perilune';
import { telling } from '../../terminal/activity.js';
import { progressView } from '../../terminal/progress-view.js';
import { Stopped, Stops } from '../../terminal/stops.js';
import { tellSummary } from '../../terminal/summary.js';
import { nearPath, printable } from '../../terminal/words.js';

/** What a person sees of a run, beside its folder. */
export interface ShowOptions {
  pictures: boolean;
  json: boolean;
}

/**
 * Carries a run out in its folder while a person looks on: progress, what came of it, pictures.
 *
 * @param carry carries it out, by the process's clock: start-up counts
 * @throws Stopped after SIGINT, SIGTERM or SIGHUP, when everything is saved
 * @throws Failure if something cannot be saved, learning diverges, or the environment fails
 */
export async function showRun(
  config: RunConfig,
  { pictures, json }: ShowOptions,
  carry: (options: CarryOptions) => Promise<RunOutcome>,
): Promise<void> {
  // To the process's end: a signal in its last moments finds all done, and is no reason to end otherwise.
  const stops = new Stops();
  const run = await watched(config, stops, carry);
  if (run.outcome === 'interrupted') throw new Stopped(stops.by, stoppedWords(run));
  if (run.outcome === 'finished') {
    tellSummary(run.result);
    tellWhere(run, await draw(run, pictures, stops));
  }
  if (json) process.stdout.write(`${JSON.stringify(resultJson(run), null, 2)}\n`);
  if (run.outcome === 'diverged') throw diverged(run.divergence);
  if (run.outcome === 'broken') throw broken(run);
}

async function watched(
  config: RunConfig,
  stops: Stops,
  carry: (options: CarryOptions) => Promise<RunOutcome>,
): Promise<RunOutcome> {
  const view = await progressView(process.stderr, config);
  const preset = presets.find(({ name }) => name === config.preset);
  const borrowed = preset && borrowedRecipe(preset, config.env);
  if (borrowed !== undefined) view.note(borrowed);
  try {
    return await carry({
      startedAt: 0,
      signal: stops.signal,
      onProgress: (progress) => view.update(progress),
      onNote: (text) => view.note(text),
    });
  } finally {
    view.end();
  }
}

/** How a run that was stopped is gone on with. */
export function stoppedWords({ folder, savedAt, result }: InterruptedRun): string {
  const resume = `perilune resume ${nearPath(folder as string)}`;
  return savedAt === undefined
    ? `stopped at step ${result.steps}, of which no checkpoint was kept; ${resume} begins anew`
    : `stopped at step ${savedAt}; go on with: ${resume}`;
}

function diverged({ lastGood, ...divergence }: DivergenceError['divergence']): Failure {
  const named = lastGood === undefined ? {} : { lastGood: nearPath(lastGood) };
  return new Failure(new DivergenceError({ ...divergence, ...named }).message);
}

function broken({ config, failure, folder, savedAt }: BrokenRun): Failure {
  const path = nearPath(folder as string);
  const from = savedAt === undefined ? 'from its beginning' : `from step ${savedAt}`;
  return new Failure(
    `${config.env} failed after step ${failure.step} of the run: ${sentence(failure.message)} What was learned until then is in ` +
      `${path}/model.safetensors. Once ${config.env} is mended, \`perilune resume ${path}\` goes on ${from}.`,
  );
}

/** What others wrote, as a sentence of ours can follow it. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** @throws Stopped also after a signal that came during the evaluation */
async function draw(run: FinishedRun, wanted: boolean, stops: Stops): Promise<string[]> {
  // It is delivered when the loop polls: between the next two turns.
  await turnOfTheLoop();
  await turnOfTheLoop();
  const drawn =
    wanted && !stops.signal.aborted
      ? await telling('drawing the pictures', () => untilStopped(run, stops))
      : [];
  if (!stops.signal.aborted) return drawn;
  const path = nearPath(run.folder as string);
  const missing = wanted ? `; for pictures: perilune plot ${path}, perilune record ${path}` : '';
  throw new Stopped(stops.by, `stopped, but the run in ${path} is finished${missing}`);
}

function untilStopped(run: FinishedRun, stops: Stops): Promise<string[]> {
  const stop = new Promise<string[]>((resolve) => {
    stops.signal.addEventListener('abort', () => resolve([]), { once: true });
  });
  return Promise.race([writePictures(run), stop]);
}

/** What draws is loaded only when something is drawn: it takes its time. @returns names of files */
async function writePictures({ folder, result }: FinishedRun): Promise<string[]> {
  const { picturesOf } = await import('../../drawings/draw-run.js');
  const files = await picturesOf(result, tellNote);
  for (const [name, content] of files) writeDurably(join(folder as string, name), content);
  return files.map(([name]) => name);
}

function tellNote(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

function tellWhere({ folder }: FinishedRun, pictures: readonly string[]): void {
  const path = nearPath(folder as string);
  const lines = pictures
    .filter((name) => name !== 'reward.svg')
    .map((name) => `  ${name.endsWith('.gif') ? 'film   ' : 'picture'}  ${path}/${name}`);
  process.stderr.write(`\nThe run is in ${path}\n${lines.join('\n')}\n`);
}
