import { afterEach, describe, expect, it } from 'vitest';
import {
  type Env,
  type MadeEnv,
  make,
  makeVector,
  register,
  registeredIds,
  specOf,
  unregister,
} from '../../src/env/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';

/** Shows the action that it was given. */
class Echo implements Env {
  readonly id = 'Echo-v0';
  readonly observationSpace = new Box(-100, 100, { shape: [1] });
  readonly actionSpace = new Discrete(3, { start: 5 });

  reset() {
    return { observation: new Float32Array(1), info: {} };
  }

  step(action: number) {
    const ends = { terminated: false, truncated: false };
    return { observation: Float32Array.of(action), reward: 0, ...ends, info: {} };
  }

  close(): void {}
}

afterEach(() => {
  unregister('Echo-v0');
});

describe('the registry', () => {
  it('refuses an id that is taken, unless told to replace it, and forgets one', () => {
    register('Echo-v0', () => new Echo());
    expect(() => register('Echo-v0', () => new Echo())).toThrow('Echo-v0 is already registered');
    register('Echo-v0', () => new Echo(), { rewardThreshold: 3, replace: true });
    expect(specOf('Echo-v0')).not.toHaveProperty('replace');
    expect(specOf('Echo-v0').rewardThreshold).toBe(3);
    expect(unregister('Echo-v0')).toBe(true);
    expect(unregister('Echo-v0')).toBe(false);
    expect(registeredIds()).not.toContain('Echo-v0');
  });
});

describe('a Discrete that begins at 5', () => {
  it('takes its own integers alone, and indices in the rows of a vector', () => {
    register('Echo-v0', () => new Echo());
    const env = make('Echo-v0') as MadeEnv<'CartPole-v1'>;
    env.reset({ seed: 1 });
    expect([...env.step(7).observation]).toEqual([7]);
    expect(() => env.step(2)).toThrow('Invalid action 2');
    const vector = makeVector('Echo-v0', 3);
    vector.reset({ seed: 1 });
    expect([...vector.step([0, 1, 2]).observations]).toEqual([5, 6, 7]);
    expect(() => vector.step([0, 1, 3])).toThrow('an integer from 0 to 2');
  });
});
