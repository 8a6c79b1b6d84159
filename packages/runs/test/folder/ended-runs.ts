import { type Agent, type RunSoFar, resolveConfig, type TrainResult } from 'perilune';
import type { FinishedRun } from '../../src/outcome.js';

/** What a run of two episodes, of returns 10 and 30, has come to. */
export const soFar = {
  config: resolveConfig({ env: 'CartPole-v1', seed: 3 }),
  ...{ steps: 40, updates: 20, seconds: 1.5 },
  episodes: [10, 30].map((each) => ({ return: each })),
  validations: [{ mean: 20 }],
  timing: { environment: 1 },
} as unknown as RunSoFar;

/** A run that was solved at step 30, of which an evaluation of two lander's flights was asked for if it is given. */
export function finishedRun({ agent, ...changes }: Partial<TrainResult> = {}): FinishedRun {
  const solved = { solved: true, verdict: 'solved', solvedAtStep: 30, solvedAtSeconds: 1.25 };
  const result = { ...soFar, ...solved, evaluation: null, agent: agent as Agent, aborted: false };
  return {
    outcome: 'finished',
    config: soFar.config,
    folder: undefined,
    result: { ...result, ...changes } as TrainResult,
  };
}
