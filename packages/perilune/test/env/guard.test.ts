import { describe, expect, it } from 'vitest';
import { make, register } from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import { Corridor, Drift } from './custom.js';

register('Corridor-v0', () => new Corridor(), { maxEpisodeSteps: 3 });
register('Drift-v0', () => new Drift());

describe('calls out of order throw, say what to do, and change nothing', () => {
  it('a step before the first reset', () => {
    const env = make('CartPole-v1');
    expect(() => env.step(0)).toThrow('CartPole-v1: call reset() before the first step.');
    expect(() => env.stepInto(0, new Float32Array(4))).toThrow(UsageError);
  });

  it('a step after the end', () => {
    const env = make('Corridor-v0');
    env.reset({ seed: 0 });
    for (let t = 0; t < 3; t++) env.step(0);
    const core = env.unwrapped as Corridor;
    expect(() => env.step(0)).toThrow(/has ended\. Call reset\(\)/);
    expect(core.steps).toBe(3);
    env.reset();
    env.step(0);
    expect(core.steps).toBe(4);
  });

  it('anything but close after close', () => {
    const env = make('CartPole-v1');
    env.reset({ seed: 0 });
    env.close();
    env.close();
    expect(() => env.reset()).toThrow(/after close\(\)\. Make a new environment/);
    expect(() => env.step(0)).toThrow(UsageError);
    expect(() => env.scene()).toThrow(UsageError);
  });
});

describe('bad arguments throw before anything changes', () => {
  it.each([2, -1, 0.5, Number.NaN, '0', [0], null, undefined])('action %j', (action) => {
    const [env, other] = [make('CartPole-v1'), make('CartPole-v1')];
    env.reset({ seed: 2 });
    other.reset({ seed: 2 });
    expect(() => env.step(action as number)).toThrow(/Invalid action .*0 to 1 is allowed/);
    expect(env.step(1)).toEqual(other.step(1));
  });

  it.each([[[0]], [[0, Number.NaN]], [[0, 0, 0]], [0], [Float64Array.of(0, 0)]])(
    'continuous action %j',
    (action) => {
      const env = make('Drift-v0');
      const { observation } = env.reset({ seed: 2 });
      expect(() => env.step(action as never)).toThrow(/array of 2 finite numbers is allowed/);
      expect(env.step([0, 0]).observation).toEqual(observation);
    },
  );

  it('a continuous action beyond the bounds is the environment’s affair', () => {
    const env = make('Drift-v0');
    env.reset({ seed: 2 });
    expect(env.step(Float32Array.of(1.5, 0)).truncated).toBe(false);
  });

  it.each([-1, 1.5, 2 ** 53, 'x', Number.NaN, null])('seed %s', (seed) => {
    const [env, other] = [make('CartPole-v1'), make('CartPole-v1')];
    env.reset({ seed: 2 });
    other.reset({ seed: 2 });
    expect(() => env.reset({ seed: seed as number })).toThrow(/0 to 9007199254740991/);
    expect(env.step(1)).toEqual(other.step(1));
    expect(env.reset()).toEqual(other.reset());
  });

  it.each([[{ sead: 1 }], [42], [[]], [null]])('reset(%j)', (options) => {
    const env = make('CartPole-v1');
    expect(() => env.reset(options as never)).toThrow(UsageError);
    expect(() => env.step(0)).toThrow(/before the first step/);
  });

  it('a reset option’s nearest name', () => {
    const wrong = { sead: 1 } as never;
    expect(() => make('CartPole-v1').reset(wrong)).toThrow('Did you mean "seed"?');
  });

  it.each([[new Float32Array(3)], [[0, 0, 0, 0]], [undefined]])('stepInto to %j', (out) => {
    const env = make('CartPole-v1');
    env.reset({ seed: 2 });
    expect(() => env.stepInto(0, out as Float32Array)).toThrow('writes to a Float32Array(4)');
  });
});
