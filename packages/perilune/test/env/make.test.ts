import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  completeOptions,
  type Env,
  EnvWrapper,
  make,
  makeVector,
  register,
  registeredIds,
  specOf,
  TimeLimit,
} from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import { Box, type Space } from '../../src/spaces/index.js';
import { Corridor } from './custom.js';

register('Corridor-v0', (options: { length: number }) => new Corridor(options), {
  defaults: { length: 5 },
  maxEpisodeSteps: 7,
});
register('Bare-v0', (options) => new Corridor(options));

const ids = ['LunarLander-v3', 'MountainCar-v0', 'CartPole-v1', 'Acrobot-v1'];

describe('the registry', () => {
  it('knows Gymnasium’s limits and thresholds', () => {
    const facts = ids.map((id) => [specOf(id).maxEpisodeSteps, specOf(id).rewardThreshold]);
    expect(facts).toEqual([
      [1000, 200],
      [200, -110],
      [500, 475],
      [500, -100],
    ]);
    expect(registeredIds()).toEqual(expect.arrayContaining([...ids, 'Corridor-v0']));
  });

  it('an unknown id names what was given, the nearest and the known ones', () => {
    expect(() => make('CartPole-v11')).toThrow(UsageError);
    expect(() => make('CartPole-v11')).toThrow(
      /"CartPole-v11".*Did you mean "CartPole-v1"\?.*MountainCar-v0/,
    );
    expect(() => make('cartpole-v1')).toThrow('Did you mean "CartPole-v1"?');
    expect(() => makeVector('Pong', 2)).toThrow(/Unknown environment "Pong"\. Known are/);
    expect(() => make(undefined as never)).toThrow(UsageError);
  });

  it.each(['CartPole-v1', 'Corridor-v0', ''])('registering %j is refused', (id) => {
    expect(() => register(id, () => new Corridor())).toThrow(UsageError);
    expect(make('CartPole-v1').id).toBe('CartPole-v1');
  });
});

describe('options', () => {
  it('defaults fill in, undefined counts as not given', () => {
    const spec = specOf('CartPole-v1');
    expect(completeOptions(spec, {})).toEqual({ suttonBartoReward: false });
    expect(completeOptions(spec, { suttonBartoReward: undefined })).toEqual({
      suttonBartoReward: false,
    });
    expect(completeOptions(spec, { suttonBartoReward: true })).toEqual({ suttonBartoReward: true });
  });

  it('an unknown one names the environment, the nearest and the known ones', () => {
    const wrong = { suttonBartoRewards: true } as never;
    expect(() => make('CartPole-v1', wrong)).toThrow(
      'Unknown option of CartPole-v1 "suttonBartoRewards". Did you mean "suttonBartoReward"? ' +
        'Known are: suttonBartoReward.',
    );
  });

  it.each([
    ['CartPole-v1', { suttonBartoReward: 1 }],
    ['CartPole-v1', { suttonBartoReward: 'true' }],
    ['MountainCar-v0', { goalVelocity: '0' }],
    ['MountainCar-v0', { goalVelocity: Number.NaN }],
    ['MountainCar-v0', { maxEpisodeSteps: 0 }],
    ['MountainCar-v0', { maxEpisodeSteps: 1.5 }],
    ['MountainCar-v0', null],
    ['MountainCar-v0', 5],
    ['Acrobot-v1', { goalVelocity: 0 }],
  ])('%s with %j is refused', (id, options) => {
    expect(() => make(id, options as never)).toThrow(UsageError);
    expect(() => makeVector(id, 2, options as never)).toThrow(UsageError);
  });

  it('reach the environment', () => {
    const env = make('Corridor-v0', { length: 3 });
    expect((env.unwrapped as Corridor).length).toBe(3);
    expect((make('Bare-v0', { length: 9 }).unwrapped as Corridor).length).toBe(9);
  });
});

describe('TimeLimit', () => {
  it('truncates at the limit, and not in the next episode’s first steps', () => {
    const env = make('Corridor-v0', { length: 100 });
    for (const seed of [0, 1]) {
      env.reset({ seed });
      const flags = Array.from({ length: 7 }, () => env.step(0).truncated);
      expect(flags).toEqual([false, false, false, false, false, false, true]);
    }
  });

  it('a task may end at the limit as well: both flags', () => {
    const env = make('Corridor-v0', { length: 1, maxEpisodeSteps: 1 });
    env.reset({ seed: 0 });
    expect(env.step(1)).toMatchObject({ terminated: true, truncated: true, reward: 1 });
  });

  it('holds for stepInto', () => {
    const env = make('Corridor-v0', { length: 100, maxEpisodeSteps: 2 });
    env.reset({ seed: 0 });
    const out = new Float32Array(1);
    expect(env.stepInto(0, out).truncated).toBe(false);
    expect(env.stepInto(0, out).truncated).toBe(true);
  });

  it('without a registered limit an episode goes on', () => {
    const env = make('Bare-v0', { length: 100 });
    env.reset({ seed: 0 });
    for (let t = 0; t < 2000; t++) expect(env.step(0).truncated).toBe(false);
  });

  it.each([0, -1, 2.5, Number.NaN, '3'])('a limit of %s is refused', (limit) => {
    expect(() => new TimeLimit(new Corridor(), limit as number)).toThrow(UsageError);
  });
});

describe('stepInto', () => {
  it('is made of step where an environment lacks it', () => {
    const [env, other] = [make('Corridor-v0'), make('Corridor-v0')];
    env.reset({ seed: 4 });
    other.reset({ seed: 4 });
    const out = new Float32Array(1);
    for (const action of [0, 0, 1, 0]) {
      const { observation, ...outcome } = other.step(action);
      expect(env.stepInto(action, out)).toEqual(outcome);
      expect(out).toEqual(observation);
    }
  });
});

describe('wrappers', () => {
  class Doubled extends EnvWrapper {
    override step(action: number) {
      const result = super.step(action);
      return { ...result, reward: 2 * result.reward };
    }
  }

  it('pass on what they do not override, and are unwrapped to the core', () => {
    const core = new Corridor();
    const env = new Doubled(new TimeLimit(core, 3));
    expect(env.unwrapped).toBe(core);
    expect([env.id, env.actionSpace]).toEqual(['Corridor-v0', core.actionSpace]);
    env.reset({ seed: 0 });
    expect(env.step(0).reward).toBe(-0.2);
    expect(() => env.scene()).toThrow(/no scene/);
    env.close();
    expect(core.closed).toBe(true);
  });
});

interface RecordedSpaces {
  env: string;
  kwargs: Record<string, never>;
  low: number[];
  high: number[];
  seed: number;
  observation_samples: number[][];
  action_samples: (number | number[])[];
}

const recorded: RecordedSpaces[] = JSON.parse(
  readFileSync(new URL('../fixtures/box-sample.json', import.meta.url), 'utf8'),
);

describe('spaces of made environments are Gymnasium’s, every number ===', () => {
  it.each(recorded)('$env $kwargs, seed $seed: bounds and samples', (golden) => {
    const { observationSpace, actionSpace } = make(golden.env as 'LunarLander-v3', golden.kwargs);
    expect(observationSpace.equals(new Box(golden.low, golden.high))).toBe(true);
    const samples = (space: Space, count: number) => {
      space.seed(golden.seed);
      return Array.from({ length: count }, () => space.sample()).map((sample) =>
        typeof sample === 'number' ? sample : Array.from(sample),
      );
    };
    expect(samples(observationSpace, 3)).toEqual(golden.observation_samples);
    expect(samples(actionSpace, golden.action_samples.length)).toEqual(golden.action_samples);
  });
});

describe('observations', () => {
  it.each(ids)('%s hands out fresh arrays', (id) => {
    const env: Env = make(id as 'LunarLander-v3');
    const first = env.reset({ seed: 1 }).observation;
    const copy = first.slice();
    const second = env.step(0).observation;
    expect(second).not.toBe(first);
    env.step(0);
    expect(first).toEqual(copy);
  });
});
