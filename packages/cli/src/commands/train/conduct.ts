import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { RunFolder } from '@perilune/runs';
import { nearPath, type Resumed, RunRecorder, resultJson } from '@perilune/runs';
import {
  type Checkpoint,
  DivergenceError,
  type RunConfig,
  type TrainResult,
  train,
} from 'perilune';
import { type ProgressView, progressView } from '../../terminal/progress-view.js';
import { Stopped, Stops } from '../../terminal/stops.js';
import { tellSummary } from '../../terminal/summary.js';

/** How a run is carried out; none of it changes what it learns. */
export interface ConductOptions {
  /** Seconds between checkpoints; 0 for none but the one when it is stopped. */
  checkpointEvery: number;
  pictures: boolean;
  json: boolean;
  /** What to go on from. */
  from?: StartingPoint | undefined;
}

/** A checkpoint, and what else a run's folder kept up to it. */
export interface StartingPoint extends Resumed {
  payload: Uint8Array;
  /** When the run began, in seconds since 1970. */
  began: number;
}

/**
 * Trains in a folder until the run is finished, evaluates it and leaves everything there.
 *
 * @throws Stopped after SIGINT or SIGTERM, when everything is saved
 * @throws Failure if something cannot be saved, or learning diverges
 */
export async function conductRun(
  folder: RunFolder,
  config: RunConfig,
  options: ConductOptions,
): Promise<void> {
  // To the process's end: a signal in its last moments finds all done, and is no reason to end otherwise.
  const stops = new Stops();
  const result = await trainAndSave(folder, config, options, stops);
  tellSummary(result);
  tellWhere(folder.path, await draw(folder, result, options.pictures, stops));
  if (options.json) process.stdout.write(`${JSON.stringify(resultJson(result), null, 2)}\n`);
}

/** Trains with the clock of the process: start-up counts. */
async function trainAndSave(
  folder: RunFolder,
  config: RunConfig,
  { checkpointEvery, from }: ConductOptions,
  stops: Stops,
): Promise<TrainResult> {
  const began = from?.began ?? (Date.now() - performance.now()) / 1000;
  const recorder = new RunRecorder({ folder, config, began, resumed: from });
  const view = await progressView(process.stderr, config);
  try {
    const result = await train({
      ...config,
      startedAt: 0,
      signal: stops.signal,
      resumeFrom: from?.payload,
      checkpointEvery: checkpointEvery === 0 ? undefined : checkpointEvery,
      onCheckpoint: (checkpoint) => save(checkpoint, recorder, view, stops.signal),
      onEpisode: (episode) => recorder.episode(episode),
      onValidation: (validation) => recorder.validation(validation),
      onProgress: (progress) => {
        recorder.progress(progress);
        view.update(progress);
      },
    });
    if (result.aborted) throw stopped(folder, recorder, stops);
    await recorder.finish(result);
    return result;
  } catch (error) {
    throw error instanceof DivergenceError ? await recorder.diverged(error) : error;
  } finally {
    view.end();
  }
}

/** A failing checkpoint is no reason to lose the run; if it is the last one there is nothing else to do. */
async function save(
  checkpoint: Checkpoint,
  recorder: RunRecorder,
  view: ProgressView,
  last: AbortSignal,
): Promise<void> {
  try {
    await recorder.save(checkpoint);
  } catch (error) {
    if (last.aborted) throw error;
    const message = (error as Error).message;
    view.note(`No checkpoint at step ${checkpoint.step}: ${message} Training goes on.`);
  }
}

function stopped(folder: RunFolder, recorder: RunRecorder, stops: Stops): Stopped {
  const path = nearPath(folder.path);
  return new Stopped(
    stops.by,
    `stopped at step ${recorder.saved}; go on with: perilune resume ${path}`,
  );
}

/** @throws Stopped also after a signal that came during the evaluation */
async function draw(
  folder: RunFolder,
  result: TrainResult,
  wanted: boolean,
  stops: Stops,
): Promise<string[]> {
  // It is delivered when the loop polls: between the next two turns.
  await turnOfTheLoop();
  await turnOfTheLoop();
  const drawn = wanted && !stops.signal.aborted ? await untilStopped(folder, result, stops) : [];
  if (!stops.signal.aborted) return drawn;
  const path = nearPath(folder.path);
  const missing = wanted ? `; for pictures: perilune plot ${path}, perilune record ${path}` : '';
  throw new Stopped(stops.by, `stopped, but the run in ${path} is finished${missing}`);
}

function untilStopped(folder: RunFolder, result: TrainResult, stops: Stops): Promise<string[]> {
  const stop = new Promise<string[]>((resolve) => {
    stops.signal.addEventListener('abort', () => resolve([]), { once: true });
  });
  return Promise.race([drawInto(folder, result), stop]);
}

/** What draws is loaded only when something is drawn: it takes its time. */
async function drawInto(folder: RunFolder, result: TrainResult): Promise<string[]> {
  const { writePictures } = await import('../../drawings/draw-run.js');
  return await writePictures(folder, result);
}

function tellWhere(folder: string, pictures: readonly string[]): void {
  const path = nearPath(folder);
  const lines = pictures
    .filter((name) => name !== 'reward.svg')
    .map((name) => `  ${name.endsWith('.gif') ? 'film   ' : 'picture'}  ${path}/${name}`);
  process.stderr.write(`\nThe run is in ${path}\n${lines.join('\n')}\n`);
}
