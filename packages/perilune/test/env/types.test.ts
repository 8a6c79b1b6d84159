import { describe, expectTypeOf, it } from 'vitest';
import {
  type Action,
  type AnyEnv,
  type CartPoleOptions,
  type Env,
  type LunarLanderOptions,
  type MadeEnv,
  make,
  makeVector,
  type OptionsOf,
  register,
  type StepOutcome,
  type VectorEnv,
} from '../../src/env/index.js';
import type {
  AnyValue,
  Box,
  Dict,
  Discrete,
  MultiDiscrete,
  Space,
} from '../../src/spaces/index.js';
import { Corridor } from './custom.js';

/** These hold when the tests compile: the bodies need not run. */
describe('the public types', () => {
  it('make gives an environment with stepInto and unwrapped', () => {
    type Lander = MadeEnv<'LunarLander-v3'>;
    expectTypeOf((id: 'LunarLander-v3' | 'CartPole-v1') => make(id)).returns.toExtend<AnyEnv>();
    expectTypeOf<Lander>().toExtend<Env>();
    expectTypeOf<Lander['stepInto']>().toEqualTypeOf<
      (action: Action, out: Float32Array) => Readonly<StepOutcome>
    >();
    expectTypeOf<Lander['unwrapped']>().toEqualTypeOf<Env>();
    expectTypeOf(makeVector).returns.toEqualTypeOf<VectorEnv>();
  });

  it('observations have their space’s own form: known by id, anything for other ids', () => {
    const observe = <Id extends string>(id: Id) => make(id).reset().observation;
    const typed = () => ({
      lander: make('LunarLander-v3', { continuous: true }).step([0, 1]).observation,
      pole: make('CartPole-v1').step(1).observation,
      mine: observe('Mine-v0'),
    });
    expectTypeOf(typed).returns.toEqualTypeOf<{
      lander: Float32Array;
      pole: Float32Array;
      mine: AnyValue;
    }>();
    // @ts-expect-error: CartPole has Discrete actions
    expectTypeOf(() => make('CartPole-v1').step([0, 1])).toBeFunction();
  });

  it('an environment is of its spaces, and any of them is one', () => {
    type World = Env<Dict<{ at: Box; door: Discrete }>, MultiDiscrete>;
    type Observation = ReturnType<World['reset']>['observation'];
    expectTypeOf<Observation>().toEqualTypeOf<{ at: Float32Array; door: number }>();
    expectTypeOf<Parameters<World['step']>[0]>().toEqualTypeOf<Int32Array | readonly number[]>();
    expectTypeOf<World>().toExtend<AnyEnv>();
    expectTypeOf<Env>().toExtend<AnyEnv>();
    expectTypeOf<MadeEnv<'LunarLander-v3'>>().toExtend<AnyEnv>();
    expectTypeOf<ReturnType<Env['reset']>['observation']>().toEqualTypeOf<Float32Array>();
  });

  it('options are known by id', () => {
    expectTypeOf<OptionsOf<'CartPole-v1'>>().toEqualTypeOf<CartPoleOptions>();
    expectTypeOf<OptionsOf<'LunarLander-v3'>>().toEqualTypeOf<LunarLanderOptions>();
    expectTypeOf<OptionsOf<'Mine-v0'>>().toEqualTypeOf<Record<string, unknown>>();
    expectTypeOf<OptionsOf<string>>().toEqualTypeOf<Record<string, unknown>>();
  });

  it('make takes them, and the general ones', () => {
    const typed = () => {
      make('LunarLander-v3', { gravity: -5, enableWind: true, maxEpisodeSteps: 10 });
      makeVector('CartPole-v1', 2, { suttonBartoReward: true, autoreset: 'same-step' });
      make('Mine-v0', { whatever: 1 });
      // @ts-expect-error: no such option
      make('CartPole-v1', { gravity: -5 });
      // @ts-expect-error: not a number
      make('LunarLander-v3', { gravity: '-5' });
      // @ts-expect-error: no such mode
      makeVector('CartPole-v1', 2, { autoreset: 'sometimes' });
    };
    expectTypeOf(typed).toBeFunction();
  });

  it('a factory is held to the options of its registration', () => {
    const typed = () => {
      register('A-v0', (options: { length: number }) => new Corridor(options), {
        defaults: { length: 1 },
      });
      // @ts-expect-error: the factory needs a number
      register('B-v0', (options: { length: number }) => new Corridor(options), {
        defaults: { length: 'x' },
      });
    };
    expectTypeOf(typed).toBeFunction();
  });

  it('kind tells the spaces apart', () => {
    const narrow = (space: Space) => (space.kind === 'box' ? space : undefined);
    expectTypeOf(narrow).returns.toEqualTypeOf<Box | undefined>();
    expectTypeOf<Extract<Space, { kind: 'discrete' }>>().toEqualTypeOf<Discrete>();
    expectTypeOf<Box['sample']>().returns.toEqualTypeOf<Float32Array>();
    expectTypeOf<Discrete['sample']>().returns.toEqualTypeOf<number>();
  });

  it('an environment need not have stepInto or a scene', () => {
    expectTypeOf<Corridor>().toExtend<Env>();
  });
});
