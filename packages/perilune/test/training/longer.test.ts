import { describe, expect, it } from 'vitest';
import { readCheckpoint, type TrainOptions, train } from '../../src/training/index.js';
import { traced, withCheckpoints } from './interrupted.js';

const dqn = {
  ...{ hiddenLayers: [8], learningStarts: 60, environments: 1, batchSize: 16, replayCapacity: 300 },
  epsilon: { start: 1, end: 0.1, steps: 900 },
  learningRate: { start: 0.01, end: 0.001, steps: 700 },
};
const run = {
  env: 'CartPole-v1',
  seed: 2,
  steps: 800,
  evaluationEpisodes: 0,
  hyperparameters: dqn,
  solve: { interval: 300, episodes: 5, gateEpisodes: 3 },
} satisfies TrainOptions;
const end = async (options: TrainOptions) => (await withCheckpoints(options, [700])).checkpoints;

describe('a run made longer', () => {
  it('ends as the longer one does that never stopped, to the bit, schedules past their last step among it', async () => {
    const long = { ...run, steps: 1_500 };
    const whole = await traced(long);
    for (const { bytes } of await end(run)) {
      expect(await traced({ ...long, resumeFrom: bytes })).toEqual(whole);
    }
  });

  it('goes on past solved with keepBest, as one that was to from its beginning', async () => {
    const easy = { ...run, envOptions: { maxEpisodeSteps: 8 }, steps: 1_200 };
    const first = await train(easy);
    expect([first.solved, first.steps < 1_200]).toEqual([true, true]);
    const long = { ...easy, solve: { ...easy.solve, keepBest: true } };
    const whole = await traced(long);
    const { checkpoints } = await withCheckpoints(easy, [100]);
    const before = checkpoints.find(({ step }) => step < first.steps)?.bytes;
    expect(await traced({ ...long, resumeFrom: before })).toEqual(whole);
  });

  it('may have more episodes, or no limit of them', async () => {
    const few = { ...run, episodes: 20 };
    const { checkpoints } = await withCheckpoints(few, [100]);
    const bytes = checkpoints.at(-1)?.bytes;
    for (const episodes of [40, null]) {
      const long = { ...run, episodes };
      expect(await traced({ ...long, resumeFrom: bytes })).toEqual(await traced(long));
    }
  });

  it('is refused shorter, with anything else changed, and where its learning rate has come to 0', async () => {
    const bytes = (await end(run))[0]?.bytes;
    const go = (changes: object) => train({ ...run, resumeFrom: bytes, ...changes });
    await expect(go({ steps: 799 })).rejects.toThrow('its steps are 800, but 799 was given');
    await expect(go({ steps: 900, seed: 3 })).rejects.toThrow('its seed is 2, but 3 was given');
    await expect(go({ steps: 900, solve: { ...run.solve, interval: 200 } })).rejects.toThrow(
      'its solve.interval is 300',
    );
    const falling = {
      ...run,
      hyperparameters: { ...dqn, learningRate: { start: 0.01, end: 0, steps: 800 } },
    };
    const fallen = (await end(falling))[0]?.bytes as Uint8Array;
    await expect(train({ ...falling, steps: 900, resumeFrom: fallen })).rejects.toThrow(
      'falls to 0 at step 800',
    );
    expect(readCheckpoint(fallen).config.steps).toBe(800);
  });
});
