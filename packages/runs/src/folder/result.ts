import type { Evaluation, TrainResult } from 'perilune';

/** How a lander's episodes ended: the first, third, fourth and fifth add up to the episodes. */
export interface Ends {
  /** Asleep with both legs down, on the pad or off it. */
  landed: number;
  /** Of those, between the flags. */
  onPad: number;
  crashed: number;
  flewOut: number;
  timedOut: number;
}

export interface EvaluationSummary extends Partial<Ends> {
  episodes: number;
  seed: number;
  mean: number;
  std: number;
  cvar5: number;
}

/** Counts the ends of a lander's episodes; undefined for an environment that knows no such ends. */
export function countEnds(evaluation: Evaluation): Ends | undefined {
  const ends: Ends = { landed: 0, onPad: 0, crashed: 0, flewOut: 0, timedOut: 0 };
  for (const { info, terminated } of evaluation.results) {
    if (!terminated) ends.timedOut += 1;
    else if (info.end === 'landed') ends.landed += 1;
    else if (info.end === 'crashed') ends.crashed += 1;
    else if (info.end === 'flew-out') ends.flewOut += 1;
    else return undefined;
    if (info.end === 'landed' && info.onPad === true) ends.onPad += 1;
  }
  return ends;
}

export function summarizeEvaluation(evaluation: Evaluation): EvaluationSummary {
  const { episodes, seed, mean, std, cvar5 } = evaluation;
  return { episodes, seed, mean, std, cvar5, ...countEnds(evaluation) };
}

/** The content of result.json. */
export function resultJson(result: TrainResult) {
  const { env, algo, preset, seed } = result.config;
  const { steps, updates, seconds, solved, solvedAtStep, solvedAtSeconds, validations } = result;
  return {
    env,
    algo,
    preset,
    seed,
    steps,
    episodes: result.episodes.length,
    updates,
    seconds,
    solved,
    solvedAtStep,
    solvedAtSeconds,
    validations,
    timing: result.timing,
    evaluation: result.evaluation && summarizeEvaluation(result.evaluation),
  };
}

export type ResultJson = ReturnType<typeof resultJson>;
