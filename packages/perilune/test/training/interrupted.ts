import {
  type Checkpoint,
  type TrainOptions,
  type TrainResult,
  train,
} from '../../src/training/index.js';

/** All of a run's result that the clock has no part in. */
export function traceOf(result: TrainResult) {
  const { agent, steps, updates, solved, solvedAtStep, validations } = result;
  const episodes = result.episodes.map(({ seconds, ...episode }) => episode);
  return { model: agent.save(), steps, updates, solved, solvedAtStep, validations, episodes };
}

/**
 * The checkpoints of a whole run that is cut into slices of so many steps, in turn, and what came of it.
 */
export async function withCheckpoints(options: TrainOptions, slices: readonly number[]) {
  const checkpoints: Checkpoint[] = [];
  let slice = 0;
  const result = await train({
    ...options,
    gate: async () => slices[slice++ % slices.length],
    checkpointEvery: 0,
    onCheckpoint: (checkpoint) => {
      checkpoints.push(checkpoint);
    },
  });
  return { checkpoints, result };
}
