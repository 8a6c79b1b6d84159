import { describe, expect, it } from 'vitest';
import { checkLonger, longerConfig } from '../../src/training/config/longer.js';
import { type RunOptions, resolveConfig } from '../../src/training/index.js';

const run = (changes: Partial<RunOptions> = {}) =>
  resolveConfig({ env: 'CartPole-v1', steps: 800, ...changes });

/** A learning rate that falls from 0.01, to this at that step. */
const falling = (end: number, steps: number) => ({
  hyperparameters: { learningRate: { start: 0.01, end, steps } },
});

describe('the configuration of a run made longer', () => {
  it('has more steps or episodes, or no limit of these, and all else as it was', () => {
    const config = run({ episodes: 20 });
    expect(longerConfig(config, { steps: 801 })).toEqual({ ...config, steps: 801 });
    expect(longerConfig(config, { episodes: 21 })).toEqual({ ...config, episodes: 21 });
    expect(longerConfig(config, { episodes: null })).toEqual({ ...config, episodes: null });
    const both = { steps: 900, episodes: 30 };
    expect(longerConfig(config, both)).toEqual({ ...config, ...both });
  });

  it('goes on past solved only where it is told to', () => {
    const config = run();
    expect(longerConfig(config, { steps: 900 }).solve).toEqual(config.solve);
    const solve = { ...config.solve, keepBest: true };
    expect(longerConfig(config, { steps: 900, pastSolved: true }).solve).toEqual(solve);
    expect(config.solve.keepBest).toBe(false);
  });

  it('is refused where it is no longer than it was', () => {
    const again = 'The run is of 800 steps already';
    for (const config of [run(), run({ episodes: 20 })]) {
      expect(() => longerConfig(config, {})).toThrow(again);
      expect(() => longerConfig(config, { steps: 800, episodes: config.episodes })).toThrow(again);
      expect(() => longerConfig(config, { pastSolved: true })).toThrow(again);
    }
  });

  it('is refused where it is shorter in one, however much longer in the other', () => {
    expect(() => longerConfig(run(), { steps: 799 })).toThrow(
      'its steps are 800, but 799 was given',
    );
    expect(() => longerConfig(run({ episodes: 20 }), { steps: 900, episodes: 19 })).toThrow(
      'its episodes are 20, but 19 was given. A run can be made longer, not shorter.',
    );
    expect(() => longerConfig(run(), { steps: 900, episodes: 19 })).toThrow(
      'its episodes are not limited, but 19 was given',
    );
  });

  it('is refused where its learning rate had come to 0 at its end: nothing more would be learned', () => {
    for (const steps of [800, 500]) {
      expect(() => longerConfig(run(falling(0, steps)), { steps: 900 })).toThrow(
        `The run's learning rate falls to 0 at step ${steps}`,
      );
    }
  });

  it('is not where it had not yet, falls to something else, does not fall, or has no more steps', () => {
    for (const config of [run(falling(0, 801)), run(falling(1e-3, 500)), run()]) {
      expect(longerConfig(config, { steps: 900 }).steps).toBe(900);
    }
    const fallen = run({ ...falling(0, 500), episodes: 20 });
    expect(longerConfig(fallen, { episodes: 21 }).episodes).toBe(21);
    expect(() => checkLonger(fallen, fallen)).not.toThrow();
  });

  it('of an algorithm without a learning rate of its own is like any other', () => {
    const { learningRate: _, ...hyperparameters } = run().hyperparameters as never as {
      learningRate: unknown;
    };
    const config = { ...run(), hyperparameters } as never as ReturnType<typeof run>;
    expect(longerConfig(config, { steps: 900 }).steps).toBe(900);
  });
});
