import { describe, expect, it } from 'vitest';
import { loadAgent } from '../../src/agents/index.js';
import { type TrainOptions, train } from '../../src/training/index.js';

const options: TrainOptions & { env: 'CartPole-v1' } = {
  env: 'CartPole-v1',
  envOptions: { suttonBartoReward: false, maxEpisodeSteps: 60 },
  seed: 6,
  steps: 1_200,
  evaluationEpisodes: 5,
  hyperparameters: { hiddenLayers: [8], learningStarts: 200, environments: 4 },
};

describe('the provenance of a trained agent', () => {
  it('is its run: environment with options, preset, seed, steps, and the score of the reporting episodes', async () => {
    const { agent, evaluation } = await train({ ...options, solve: { enabled: false } });
    const { mean, std } = evaluation ?? { mean: Number.NaN, std: Number.NaN };
    expect(agent.provenance).toEqual({
      env: 'CartPole-v1',
      envOptions: { suttonBartoReward: false, maxEpisodeSteps: 60 },
      preset: 'fast',
      seed: 6,
      steps: 1_200,
      score: { mean, std, episodes: 5, seed: 30_000 },
    });
    expect(agent.describe().provenance).toEqual(agent.provenance);
    const loaded = loadAgent(agent.save());
    expect(loaded.provenance).toEqual(agent.provenance);
    expect(loaded.trainedIn).toBe('CartPole-v1');
  });

  it('has no score without reporting episodes, and is the same in every file of the same run', async () => {
    const run = () => train({ ...options, evaluationEpisodes: 0 });
    const [first, second] = [await run(), await run()];
    expect(first.agent.provenance).not.toHaveProperty('score');
    expect(first.agent.save()).toEqual(second.agent.save());
  });

  it('counts the steps up to the validation of a policy that was kept', async () => {
    const gate = { gateSlack: 1_000, interval: 400, gateEpisodes: 1, episodes: 4 };
    const solve = { ...gate, keepBest: true };
    const { agent, validations, steps } = await train({ ...options, solve });
    const best = validations.reduce((a, b) => (b.mean > a.mean ? b : a));
    expect(validations.length).toBeGreaterThan(1);
    expect(agent.provenance?.steps).toBe(best.step);
    expect(best.step).toBeLessThanOrEqual(steps);
  });

  it('is told of the policies that progress shows, without a score', async () => {
    const seen: unknown[] = [];
    await train({
      ...options,
      onProgress: ({ steps, snapshot }) => seen.push([steps, snapshot().provenance]),
    });
    const { env, envOptions, seed } = options;
    expect(seen.at(-1)).toEqual([1_200, { env, envOptions, preset: 'fast', seed, steps: 1_200 }]);
  });
});
