import {
  type Divergence,
  DivergenceError,
  type Progress,
  resolveConfig,
  type TrainOptions,
  type TrainResult,
  train,
} from 'perilune';
import { filmRun } from '../run-folder/pictures.js';
import { summarizeEvaluation } from '../run-folder/result.js';
import type { RunRecord, Task, TaskProgress } from './task.js';

/** Small films: a report holds one for each experiment. */
const FILM = { width: 360, height: 240, framesPerSecond: 12.5 };

/** Does one run, divergence included: that is an outcome, not a failure. */
export async function runTask(
  task: Task,
  tell: (progress: TaskProgress) => void,
): Promise<RunRecord> {
  const returns: number[] = [];
  const options: TrainOptions = {
    env: task.env,
    preset: task.preset,
    seed: task.seed,
    episodes: task.episodes,
    hyperparameters: task.hyperparameters,
    onEpisode: (episode) => returns.push(episode.return),
    onProgress: (progress) => tell(brief(progress)),
  };
  try {
    return await describe(task, await train(options));
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error;
    return await afterDivergence(task, options, { ...error.divergence, returns });
  }
}

function brief({ episodes, meanReturn }: Progress): TaskProgress {
  return { episodes, meanReturn };
}

/**
 * What the article's tools would have gone on to: they notice nothing. The same run once more, to its
 * last episode, if the algorithm can go on from a divergence.
 */
async function afterDivergence(
  task: Task,
  options: TrainOptions,
  { returns, ...found }: Divergence & { returns: number[] },
): Promise<RunRecord> {
  const divergence = { ...found, episode: returns.length + 1 };
  if (!('onDivergence' in resolveConfig(options).hyperparameters)) {
    const { step: steps, update: updates } = found;
    return {
      variant: task.variant,
      seed: task.seed,
      returns,
      steps,
      updates,
      seconds: 0,
      divergence,
    };
  }
  const hyperparameters = { ...task.hyperparameters, onDivergence: 'go-on' };
  const result = await train({ ...options, hyperparameters, onEpisode: undefined });
  return { ...(await describe(task, result)), divergence };
}

async function describe(task: Task, result: TrainResult): Promise<RunRecord> {
  const { variant, seed } = task;
  const { steps, updates, evaluation } = result;
  // A validation flies a hundred episodes of its own: what learning costs is the rest.
  const seconds = result.seconds - result.timing.validation;
  const returns = result.episodes.map((episode) => episode.return);
  const record: RunRecord = { variant, seed, returns, steps, updates, seconds, ...traits(result) };
  if (evaluation) {
    record.evaluation = {
      ...summarizeEvaluation(evaluation),
      meanLength: evaluation.meanLength,
    };
  }
  if (task.film) record.film = await filmRun(result, FILM);
  return record;
}

/** What the kind of agent has to tell of itself. */
function traits({ agent }: TrainResult): Pick<RunRecord, 'visitedCells' | 'summary'> {
  const { values, summary } = agent as {
    values?: { visitedCells?: number };
    summary?: () => string;
  };
  return {
    ...(values?.visitedCells === undefined ? {} : { visitedCells: values.visitedCells }),
    ...(summary === undefined ? {} : { summary: summary.call(agent) }),
  };
}
