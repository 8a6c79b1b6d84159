import { describe, expect, it } from 'vitest';
import { stepIntoOf } from '../../../src/env/api/step-into.js';
import { CartPole } from '../../../src/env/classic/cart-pole.js';
import {
  type Action,
  type AnyEnv,
  checkEnv,
  type Env,
  EnvWrapper,
  make,
  makeVector,
  type ResetOptions,
  register,
  TimeLimit,
  unregister,
} from '../../../src/env/index.js';
import { evaluate, train } from '../../../src/training/index.js';

/** Every way in which somebody may give an environment another `step`. */
const WAYS: Readonly<Record<string, () => Env>> = {
  'a wrapper that overrides step': () => new Hundredth(cartPole()),
  'one of a wrapper that has steps of its own': () => new HundredthLimited(cartPole(), 30),
  'one inside others': () => new EnvWrapper(new TimeLimit(new Hundredth(cartPole()), 30)),
  'a wrapper whose step is a field': () => new Field(cartPole()),
  'a subclass of an environment': () => new HundredthPole(),
  'a made environment with another step': () => replaced(make('CartPole-v1')),
  'an environment with another step': () => replaced(cartPole()),
  'an object that inherits from one': () => inheriting(cartPole()),
  'a proxy': () => proxied(cartPole()),
};

function cartPole(): Env {
  return new CartPole() as unknown as Env;
}

class Hundredth extends EnvWrapper {
  override step(action: Action) {
    const result = super.step(action);
    return { ...result, reward: result.reward / 100 };
  }
}

class HundredthLimited extends TimeLimit {
  override step(action: Action) {
    const result = super.step(action);
    return { ...result, reward: result.reward / 100 };
  }
}

class Field extends EnvWrapper {
  override step = (action: Action) => {
    const result = this.env.step(action);
    return { ...result, reward: result.reward / 100 };
  };
}

class HundredthPole extends (CartPole as unknown as new () => Env) {
  override step(action: Action) {
    const result = super.step(action);
    return { ...result, reward: result.reward / 100 };
  }
}

function replaced(made: AnyEnv): Env {
  const env = made as Env;
  const step = env.step.bind(env);
  env.step = (action) => {
    const result = step(action);
    return { ...result, reward: result.reward / 100 };
  };
  return env;
}

function inheriting(env: Env): Env {
  const child: Env = Object.create(env);
  child.step = (action) => {
    const result = env.step.call(child, action);
    return { ...result, reward: result.reward / 100 };
  };
  return child;
}

function proxied(env: Env): Env {
  const step = (action: Action) => ({ ...env.step(action), reward: 1 / 100 });
  return new Proxy(env, {
    get: (target, key) => (key === 'step' ? step : Reflect.get(target, key)),
  });
}

describe.each(Object.entries(WAYS))('%s is heard', (_, factory) => {
  it('by stepInto', () => {
    const env = factory();
    env.reset({ seed: 1 });
    expect(stepIntoOf(env)(1, new Float32Array(4)).reward).toBe(0.01);
  });

  it('by vectors, evaluate and train', async () => {
    register('Wrapped-v0', factory, { maxEpisodeSteps: 30 });
    try {
      const envs = makeVector('Wrapped-v0', 2);
      envs.reset({ seed: 1 });
      expect([...envs.step([0, 1]).rewards]).toEqual([0.01, 0.01]);
      const run = { env: 'Wrapped-v0', preset: 'fast', steps: 300, evaluationEpisodes: 2 };
      const { episodes, evaluation, agent } = await train(run);
      for (const { return: sum, length } of episodes) expect(sum).toBeCloseTo(length / 100, 10);
      expect(evaluation?.mean).toBeCloseTo((evaluation?.meanLength as number) / 100, 10);
      const again = evaluate(agent, { env: 'Wrapped-v0', episodes: 2 });
      expect(again.results).toEqual(evaluation?.results);
    } finally {
      unregister('Wrapped-v0');
    }
  });

  it('and checkEnv finds nothing wrong', () => {
    expect(() => checkEnv(factory())).not.toThrow();
  });
});

it('a reset that is overridden is what vectors begin with', () => {
  class Leaning extends EnvWrapper {
    override reset(options?: ResetOptions) {
      const { observation, info } = super.reset(options);
      return { observation: observation.fill(0.01), info };
    }
  }
  register('Leaning-v0', () => new Leaning(cartPole()));
  const envs = makeVector('Leaning-v0', 1, { autoreset: 'same-step' });
  expect([...envs.reset({ seed: 3 }).observations]).toEqual(new Array(4).fill(Math.fround(0.01)));
  unregister('Leaning-v0');
});

it('who overrides both step and stepInto has both used', () => {
  class Both extends EnvWrapper {
    override step(action: Action) {
      return { ...super.step(action), reward: 5 };
    }
    override stepInto(action: Action, out: Float32Array) {
      return { ...this.innerStepInto(action, out), reward: 5, info: { quick: true } };
    }
  }
  const env = new Both(cartPole());
  env.reset({ seed: 1 });
  expect(stepIntoOf(env)(1, new Float32Array(4))).toMatchObject({
    reward: 5,
    info: { quick: true },
  });
});

it('the environments that come with the library are stepped without an array more', () => {
  const env = make('CartPole-v1');
  env.reset({ seed: 1 });
  const stepInto = stepIntoOf(env);
  const out = new Float32Array(4);
  expect(stepInto(1, out)).toBe(stepInto(1, out));
});

describe('the transition model of a wrapper', () => {
  it('is that inside with other rewards, or refused where the wrapper does not say', async () => {
    const { ClipReward, FlattenObservation, RecordEpisodeStatistics } = await import(
      '../../../src/env/index.js'
    );
    const lake = make('CliffWalking-v1');
    const clipped = new ClipReward(lake, { minReward: -10 }).model();
    const rewards = [0, 1, 2, 3].flatMap((action) =>
      clipped.transitions(36, action).map(({ reward }) => reward),
    );
    expect(rewards).toEqual([-1, -10, -1, -1]);
    expect(new RecordEpisodeStatistics(lake).model().states).toBe(48);
    expect(() => new FlattenObservation(lake).model()).toThrow(/FlattenObservation changes what/);
    class Mine extends EnvWrapper<typeof lake.observationSpace, typeof lake.actionSpace> {
      override step(action: number) {
        return { ...super.step(action), reward: 0 };
      }
    }
    expect(() => new Mine(lake).model()).toThrow(/Mine changes steps.*give it a method model/);
  });
});
