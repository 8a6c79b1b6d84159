import { type DivergedRun, summarizeEvaluation, type TaskOutcome } from '@perilune/runs';
import type { TrainResult } from 'perilune';
import type { Task, TaskResult } from './task.js';

/**
 * What a task came to.
 *
 * @param outcome of the run, or of the run that noticed no divergence
 * @param before what came of the run that did, if it is another
 */
export function resultOf(task: Task, outcome: TaskOutcome, before = outcome): TaskResult {
  const divergence =
    before.outcome === 'diverged'
      ? { divergence: { ...before.divergence, episode: before.soFar.episodes.length + 1 } }
      : {};
  if (outcome.outcome === 'finished') return { ...ofFinished(task, outcome.result), ...divergence };
  if (outcome.outcome === 'diverged') return { ...ofDiverged(task, outcome), ...divergence };
  throw new Error(`The run of ${task.variant}, seed ${task.seed}, was not carried out.`);
}

function ofFinished({ variant, seed }: Task, result: TrainResult): TaskResult {
  const { steps, updates, evaluation } = result;
  const { env } = result.config;
  // A validation flies a hundred episodes of its own: what learning costs is the rest.
  const seconds = result.seconds - result.timing.validation;
  const returns = result.episodes.map((episode) => episode.return);
  const found: TaskResult = { variant, seed, returns, steps, updates, seconds, ...traits(result) };
  if (evaluation === null) return found;
  const { meanLength } = evaluation;
  return { ...found, evaluation: { ...summarizeEvaluation(evaluation, env), meanLength } };
}

function ofDiverged({ variant, seed }: Task, { soFar }: DivergedRun): TaskResult {
  const { steps, updates, seconds } = soFar;
  const returns = soFar.episodes.map((episode) => episode.return);
  return { variant, seed, returns, steps, updates, seconds };
}

/** What the kind of agent has to tell of itself. */
function traits({ agent }: TrainResult): Pick<TaskResult, 'visitedCells' | 'summary'> {
  const { values, summary } = agent as {
    values?: { visitedCells?: number };
    summary?: () => string;
  };
  return {
    ...(values?.visitedCells === undefined ? {} : { visitedCells: values.visitedCells }),
    ...(summary === undefined ? {} : { summary: summary.call(agent) }),
  };
}
