import {
  Box,
  createAgent,
  Discrete,
  type Env,
  MultiDiscrete,
  make,
  presets,
  register,
  resolveConfig,
  Tuple,
  unregister,
} from 'perilune';
import { afterAll, describe, expect, it } from 'vitest';
import { entering, recipesFor } from '../../src/state/fitting.js';

type ActionSpace = Env['actionSpace'];

/** Registers a world of one's own whose actions are in a space. */
function own(id: string, actionSpace: unknown): void {
  const observation = new Float32Array(1);
  register(
    id,
    () =>
      ({
        id,
        observationSpace: new Box([0], [1]),
        actionSpace: actionSpace as ActionSpace,
        reset: () => ({ observation, info: {} }),
        step: () => ({ observation, reward: 0, terminated: false, truncated: false, info: {} }),
        close() {},
      }) as unknown as Env,
  );
}

describe('entering a world', () => {
  own('Buttons-v0', new MultiDiscrete([2, 3]));
  own('Nested-v0', new Tuple([new Discrete(2), new Box([-1], [1])]));
  own('Broken-v0', undefined);
  const ids = ['Buttons-v0', 'Nested-v0', 'Broken-v0'];
  afterAll(() => {
    for (const id of ids) unregister(id);
  });

  it('keeps the recipe where it can learn', async () => {
    expect(await entering('CartPole-v1', 'best')).toEqual({ env: 'CartPole-v1', envOptions: {} });
  });

  it.each([
    ['LunarLanderContinuous-v3', 'throttle'],
    ['Pendulum-v1', 'throttle'],
    ['Buttons-v0', 'ppo'],
  ])('takes in %s the recipe %s, without what was changed of the last', async (env, preset) => {
    const changes = { preset, steps: undefined, hyperparameters: {} };
    expect(await entering(env, 'fast')).toEqual({ env, envOptions: {}, ...changes });
  });

  it.each(['Nested-v0', 'Broken-v0'])(
    'enters %s, where no recipe can learn, with the one that is chosen',
    async (env) => {
      expect(await entering(env, 'fast')).toEqual({ env, envOptions: {} });
    },
  );
});

it.each(['LunarLander-v3', 'LunarLanderContinuous-v3', 'Taxi-v4'])(
  'finds for %s the recipes that an agent of their full size begins with',
  async (env) => {
    const begins = ({ name }: { name: string }) => {
      try {
        const { algo, seed, hyperparameters } = resolveConfig({ env, preset: name });
        const world = make(env as 'LunarLander-v3');
        world.close();
        createAgent({ ...hyperparameters, algo, env: world, seed }).close();
        return true;
      } catch {
        return false;
      }
    };
    const whole = presets.filter(begins).map(({ name }) => name);
    expect(whole.length).toBeGreaterThan(1);
    expect(await recipesFor({ env, envOptions: {} })).toEqual(whole);
  },
);
