import { describe, expect, it } from 'vitest';
import { type Env, register } from '../../src/env/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';
import { type Progress, train } from '../../src/training/index.js';

/** Episodes of two steps that always earn 10 in all: 4, and then 6. */
class Ten implements Env {
  readonly id = 'Ten-v0';
  readonly observationSpace = new Box(-1, 1, { shape: [1] });
  readonly actionSpace = new Discrete(2);
  private steps = 0;

  reset() {
    this.steps = 0;
    return { observation: Float32Array.of(0), info: {} };
  }

  step() {
    this.steps += 1;
    const terminated = this.steps === 2;
    const reward = terminated ? 6 : 4;
    return { observation: Float32Array.of(1), reward, terminated, truncated: false, info: {} };
  }

  close(): void {}
}

register('Ten-v0', () => new Ten(), { rewardThreshold: 10 });

const run = (solve: object, more: object = {}) =>
  train({
    env: 'Ten-v0',
    seed: 1,
    steps: 60,
    evaluationEpisodes: 3,
    hyperparameters: { hiddenLayers: [4], learningStarts: 1_000, environments: 1, discount: 0.5 },
    solve: { gateEpisodes: 5, interval: 20, episodes: 4, margin: 0, keepBest: false, ...solve },
    ...more,
  });
const stepsOf = (validations: readonly { step: number }[]) => validations.map(({ step }) => step);

describe('a run whose every episode earns the threshold of 10', () => {
  it('is solved by the first validation, at 10 and not above it, and ends there', async () => {
    const { solved, solvedAtStep, steps, validations, evaluation } = await run({});
    expect([solved, solvedAtStep, steps]).toEqual([true, 20, 20]);
    expect(validations).toEqual([{ step: 20, mean: 10, meanLength: 2, episodes: 4 }]);
    expect(evaluation).toMatchObject({ mean: 10, episodes: 3, seed: 30_000 });
  });

  it('is never solved with a margin of 0.5, and validates every 20 steps to its last', async () => {
    const { solved, solvedAtStep, steps, validations } = await run({ margin: 0.5 });
    expect([solved, solvedAtStep, steps]).toEqual([false, null, 60]);
    expect(stepsOf(validations)).toEqual([20, 40, 60]);
  });

  it('goes on to its last step with keepBest, solved at the first', async () => {
    const { solvedAtStep, steps } = await run({ keepBest: true });
    expect([solvedAtStep, steps]).toEqual([20, 60]);
  });

  it('validates nothing if it is not to, and ends with its 7th episode if there are to be 7', async () => {
    const off = await run({ enabled: false });
    expect([off.solved, off.steps, off.validations]).toEqual([false, 60, []]);
    const seven = await run({ enabled: false }, { episodes: 7 });
    expect([seven.episodes.length, seven.steps]).toEqual([7, 14]);
  });

  it('tells of each episode: return 10, length 2, ended every 2nd step, discounted 4 + 0.5 x 6 = 7', async () => {
    const told: Progress[] = [];
    const result = await run({ enabled: false }, { onProgress: (p: Progress) => told.push(p) });
    for (const [i, episode] of result.episodes.entries()) {
      const expected = { return: 10, length: 2, endedAt: 2 * (i + 1), discountedReturn: 7 };
      expect(episode).toMatchObject(expected);
    }
    expect(result.episodes).toHaveLength(30);
    const last = { steps: 60, totalSteps: 60, episodes: 30, totalEpisodes: null, updates: 0 };
    const means = { meanReturn: 10, meanLength: 2, discountedReturn: 7 };
    expect(told.at(-1)).toMatchObject({ ...last, ...means });
  });
});
