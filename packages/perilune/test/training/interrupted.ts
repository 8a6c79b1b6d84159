import {
  type Checkpoint,
  type Progress,
  type TrainOptions,
  train,
} from '../../src/training/index.js';

/** All that came of a run and that the clock has no part in. */
export async function traced(options: TrainOptions) {
  let last: Progress | undefined;
  const result = await train({
    ...options,
    onProgress: (progress) => {
      last = progress;
      options.onProgress?.(progress);
    },
  });
  const { agent, steps, updates, solved, solvedAtStep, validations } = result;
  const episodes = result.episodes.map(({ seconds, ...episode }) => episode);
  return {
    model: agent.save(),
    counts: { steps, updates, solved, solvedAtStep },
    validations,
    episodes,
    learning: last?.learning && { ...last.learning },
    standing: last?.standing,
    meanReturn: last?.meanReturn,
  };
}

/** A run that is cut into slices of so many steps, in turn, with a checkpoint after each. */
export async function withCheckpoints(options: TrainOptions, slices: readonly number[]) {
  const checkpoints: Checkpoint[] = [];
  let slice = 0;
  const trace = await traced({
    ...options,
    gate: async () => slices[slice++ % slices.length],
    checkpointEvery: 0,
    onCheckpoint: (checkpoint) => {
      checkpoints.push(checkpoint);
    },
  });
  return { checkpoints, trace };
}

/** A run whose checkpoints have some kilobytes. */
export const small = {
  env: 'LunarLander-v3',
  steps: 120,
  algo: 'tabular-q',
  preset: 'article-tabular',
  evaluationEpisodes: 0,
  hyperparameters: { bins: 2, environments: 1 },
} satisfies TrainOptions;

/** A checkpoint of it, after 50 steps. */
export async function smallCheckpoint(): Promise<Uint8Array> {
  const { checkpoints } = await withCheckpoints(small, [50]);
  return checkpoints[0]?.bytes as Uint8Array;
}
