import { describe, expect, it } from 'vitest';
import { register } from '../../src/env/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';
import { train } from '../../src/training/index.js';

/** Four steps that pay 1 each, whatever is done. */
class Coins {
  readonly id = 'Coins';
  readonly observationSpace = new Box(0, 1, { shape: [4] });
  readonly actionSpace = new Discrete(2);
  private steps = 0;

  reset() {
    this.steps = 0;
    return { observation: Float32Array.of(1, 0, 0, 0), info: {} };
  }

  step() {
    this.steps += 1;
    const observation = new Float32Array(4);
    if (this.steps < 4) observation[this.steps] = 1;
    return { observation, reward: 1, terminated: this.steps === 4, truncated: false, info: {} };
  }

  close(): void {}
}

describe('a run', () => {
  const coins = (registration: object, solve: object = {}) => {
    register('Coins-v0', () => new Coins() as never, { ...registration, replace: true });
    return train({
      env: 'Coins-v0',
      seed: 1,
      steps: 4_000,
      evaluationEpisodes: 5,
      hyperparameters: { hiddenLayers: [8], learningStarts: 100, environments: 4 },
      solve: { episodes: 10, interval: 400, ...solve },
    });
  };

  it('is solved at its optimum of 4, though the threshold of 5 lies beyond', async () => {
    const { solved, verdict, evaluation } = await coins({ rewardThreshold: 5, optimum: 4 });
    expect([solved, verdict, evaluation?.mean]).toEqual([true, 'solved', 4]);
  });

  it('is not solved where nothing is said of one, and looks at its last policy', async () => {
    const { verdict, validations, steps } = await coins({ rewardThreshold: 5 });
    expect([verdict, validations.at(-1)?.step]).toEqual(['not solved', steps]);
  });

  it('without a threshold validates all the same, and hands out the best policy', async () => {
    const { verdict, validations, evaluation } = await coins({});
    expect(verdict).toBe('no threshold');
    expect(validations.length).toBeGreaterThan(1);
    expect(evaluation?.mean).toBe(Math.max(...validations.map(({ mean }) => mean)));
  });

  it('by a preset that does not validate is not validated', async () => {
    const { solved, verdict, validations } = await coins(
      { rewardThreshold: 3 },
      { enabled: false },
    );
    expect([solved, verdict, validations]).toEqual([false, 'not validated', []]);
  });
});
