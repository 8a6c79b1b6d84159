import { type Checkpoint, train } from 'perilune';

/** Checkpoints of some kilobytes of one short run, at these steps in their order. */
export async function checkpointsAt(steps: readonly number[]): Promise<Map<number, Checkpoint>> {
  const taken = new Map<number, Checkpoint>();
  let at = 0;
  await train({
    ...{ env: 'LunarLander-v3', algo: 'tabular-q', evaluationEpisodes: 0 },
    steps: (steps.at(-1) as number) + 1,
    hyperparameters: { bins: 2, environments: 1 },
    onProgress: (progress) => {
      at = progress.steps;
    },
    gate: async () => (steps.find((step) => step > at) ?? at + 1) - at,
    checkpointEvery: 0,
    onCheckpoint: (checkpoint) => void taken.set(checkpoint.step, checkpoint),
  });
  return taken;
}
