import { relative, sep } from 'node:path';
import type { Divergence, RunSoFar, Timing, Validation, Verdict } from 'perilune';
import { mean, trailingMeans } from 'perilune';
import type { BrokenRun, DivergedRun, EnvironmentFailure, FinishedRun } from '../outcome.js';
import { type EvaluationSummary, summarizeEvaluation } from '../records/evaluation.js';

/** Mean training returns over 100 successive episodes, over all while there are fewer. */
export interface TrainingReturns {
  /** Of the last. */
  last: number;
  /** Of those that were the lowest. */
  lowest: number;
}

/** A divergence as JSON has it. */
export interface WrittenDivergence {
  step: number;
  update: number;
  quantity: string;
  /** `NaN`, `Infinity` or `-Infinity`, which JSON has no words for. */
  value: string;
  /** The latest checkpoint, relative to the run's folder; null if there is none. */
  lastGood: string | null;
}

/** The content of result.json. An interrupted run has none. */
export interface ResultJson {
  outcome: 'finished' | 'diverged' | 'broken';
  env: string;
  algo: string;
  preset: string;
  seed: number;
  steps: number;
  episodes: number;
  updates: number;
  seconds: number;
  /** A diverged run is not, whatever it had come to before. */
  solved: boolean;
  /** The same in words: `not validated` where nobody looked, `no threshold` where nothing says when it would be. */
  verdict: Verdict;
  solvedAtStep: number | null;
  solvedAtSeconds: number | null;
  validations: readonly Validation[];
  timing: Timing;
  /** null before the first episode ended. */
  returns: TrainingReturns | null;
  /** Of the reporting episodes; null when none were flown. */
  evaluation: EvaluationSummary | null;
  /** null unless the run diverged. */
  divergence: WrittenDivergence | null;
  /** What the environment threw that broke the run off, and after which step; null unless one did. */
  failure: EnvironmentFailure | null;
}

/** What came of a run, as its result.json says it. */
export function resultJson(run: FinishedRun | DivergedRun | BrokenRun): ResultJson {
  if (run.outcome === 'diverged') return ofDiverged(run);
  if (run.outcome === 'broken') return ofBroken(run);
  const { result } = run;
  const { solved, verdict, solvedAtStep, solvedAtSeconds, evaluation } = result;
  return {
    outcome: 'finished',
    ...common(result),
    ...{ solved, verdict, solvedAtStep, solvedAtSeconds },
    evaluation: evaluation && summarizeEvaluation(evaluation, result.config.env),
    divergence: null,
    failure: null,
  };
}

function ofDiverged({ soFar, divergence, folder }: DivergedRun): ResultJson {
  return {
    outcome: 'diverged',
    ...common(soFar),
    ...WITHOUT_END,
    divergence: written(divergence, folder),
    failure: null,
  };
}

function ofBroken({ soFar, failure }: BrokenRun): ResultJson {
  return { outcome: 'broken', ...common(soFar), ...WITHOUT_END, divergence: null, failure };
}

const WITHOUT_END = {
  ...{ solved: false, verdict: 'not solved' as const, solvedAtStep: null, solvedAtSeconds: null },
  evaluation: null,
} as const;

function common(run: RunSoFar) {
  const { env, algo, preset, seed } = run.config;
  const { steps, episodes, updates, seconds, validations, timing } = run;
  return {
    ...{ env, algo, preset, seed, steps },
    episodes: episodes.length,
    ...{ updates, seconds, validations, timing },
    returns: trainingReturns(episodes.map((episode) => episode.return)),
  };
}

const WINDOW = 100;

/** Of all training returns, in order; null of none. */
export function trainingReturns(returns: readonly number[]): TrainingReturns | null {
  if (returns.length === 0) return null;
  if (returns.length <= WINDOW) return { last: mean(returns), lowest: mean(returns) };
  const means = trailingMeans(returns, WINDOW).slice(WINDOW - 1);
  const lowest = means.reduce((least, value) => Math.min(least, value));
  return { last: mean(returns.slice(-WINDOW)), lowest };
}

function written(divergence: Divergence, folder: string | undefined): WrittenDivergence {
  const { step, update, quantity, value, lastGood } = divergence;
  const inside = lastGood === undefined || folder === undefined ? null : relative(folder, lastGood);
  return {
    ...{ step, update, quantity },
    value: String(value),
    lastGood: inside === null ? null : inside.split(sep).join('/'),
  };
}
