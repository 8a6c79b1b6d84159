import type { Box, Discrete, Space, Tuple, ValueOf } from '../../spaces/index.js';
import { Acrobot } from '../classic/acrobot.js';
import { CartPole, type CartPoleOptions } from '../classic/cart-pole.js';
import { ClassicBatch } from '../classic/classic-batch.js';
import { MountainCar, type MountainCarOptions } from '../classic/mountain-car.js';
import { MountainCarContinuous } from '../classic/mountain-car-continuous.js';
import { Pendulum, type PendulumOptions } from '../classic/pendulum.js';
import { LunarLander, type LunarLanderOptions } from '../lunar-lander/lunar-lander.js';
import { LunarLanderBatch } from '../lunar-lander/lunar-lander-batch.js';
import { lunarLanderContinuousDefaults, lunarLanderDefaults } from '../lunar-lander/options.js';
import { Blackjack, type BlackjackOptions } from '../toy-text/blackjack.js';
import { CliffWalking, type CliffWalkingOptions } from '../toy-text/cliff-walking.js';
import { FiniteBatch } from '../toy-text/finite-batch.js';
import { FrozenLake, type FrozenLakeOptions, frozenLakeDefaults } from '../toy-text/frozen-lake.js';
import { Taxi, type TaxiOptions, taxiBatch, taxiDefaults } from '../toy-text/taxi.js';
import { type EnvSpec, toSpec } from './registration.js';

/** The options of the environments that come with the library, by id. */
export interface OptionsById {
  'LunarLander-v3': LunarLanderOptions;
  'MountainCar-v0': MountainCarOptions;
  'CartPole-v1': CartPoleOptions;
  'Acrobot-v1': Record<never, never>;
  'LunarLanderContinuous-v3': Omit<LunarLanderOptions, 'continuous'>;
  'MountainCarContinuous-v0': MountainCarOptions;
  'Pendulum-v1': PendulumOptions;
  'CartPole-v0': CartPoleOptions;
  'FrozenLake-v1': FrozenLakeOptions;
  'FrozenLake8x8-v1': FrozenLakeOptions;
  'CliffWalking-v1': CliffWalkingOptions;
  'CliffWalkingSlippery-v1': CliffWalkingOptions;
  'Taxi-v4': TaxiOptions;
  'Blackjack-v1': BlackjackOptions;
}

/**
 * The spaces of the environments that come with the library, by id, so that `make` gives observations by
 * their type.
 */
export interface SpacesById {
  'LunarLander-v3': { observation: Box; action: Space };
  'MountainCar-v0': { observation: Box; action: Discrete };
  'CartPole-v1': { observation: Box; action: Discrete };
  'Acrobot-v1': { observation: Box; action: Discrete };
  'LunarLanderContinuous-v3': { observation: Box; action: Box };
  'MountainCarContinuous-v0': { observation: Box; action: Box };
  'Pendulum-v1': { observation: Box; action: Box };
  'CartPole-v0': { observation: Box; action: Discrete };
  'FrozenLake-v1': { observation: Discrete; action: Discrete };
  'FrozenLake8x8-v1': { observation: Discrete; action: Discrete };
  'CliffWalking-v1': { observation: Discrete; action: Discrete };
  'CliffWalkingSlippery-v1': { observation: Discrete; action: Discrete };
  'Taxi-v4': { observation: Discrete; action: Discrete };
  'Blackjack-v1': { observation: Tuple<[Discrete, Discrete, Discrete]>; action: Discrete };
}

/**
 * The form of an action in an environment, by its id: an integer, or with a Box of actions Float32Array.
 *
 * @typeParam Options given for it: LunarLander's `continuous` decides
 */
export type ActionIn<
  Id extends string,
  Options = Record<never, never>,
> = Id extends 'LunarLander-v3'
  ? LanderAction<Options>
  : Id extends keyof SpacesById
    ? ValueOf<SpacesById[Id]['action']>
    : number | Float32Array;

type LanderAction<Options> = string extends keyof Options
  ? number | Float32Array
  : Options extends { continuous?: infer Continuous }
    ? Continuous extends true
      ? Float32Array
      : number
    : number;

/** CartPole: a pole that stands to the end of the time limit; by Sutton and Barto's rewards one that never falls. */
function longestBalance(
  { suttonBartoReward }: Required<CartPoleOptions>,
  maxEpisodeSteps: number | undefined,
): number | undefined {
  return suttonBartoReward ? 0 : maxEpisodeSteps;
}

/**
 * MountainCar: the fewest steps to the flag, -83 to -104 by where the car begins, searched breadth first over all
 * actions from 40 beginnings spread evenly over -0.6..-0.4, of states within a thousandth the first.
 */
function quickestSwing({ goalVelocity }: Required<MountainCarOptions>): number | undefined {
  return goalVelocity === 0 ? -97.7 : undefined;
}

/** The environments that come with the library, with Gymnasium's time limits, thresholds and speeds (`render_fps`). */
export function builtins(): EnvSpec[] {
  return [
    toSpec<LunarLanderOptions>('LunarLander-v3', (options) => new LunarLander(options), {
      defaults: lunarLanderDefaults,
      maxEpisodeSteps: 1000,
      rewardThreshold: 200,
      stepsPerSecond: 50,
      vectorFactory: (options, size) => new LunarLanderBatch(options, size),
    }),
    toSpec<MountainCarOptions>('MountainCar-v0', (options) => new MountainCar(options), {
      defaults: { goalVelocity: 0 },
      maxEpisodeSteps: 200,
      rewardThreshold: -110,
      optimum: quickestSwing,
      stepsPerSecond: 30,
      vectorFactory: (options, size) => new ClassicBatch(() => new MountainCar(options), size),
    }),
    toSpec<CartPoleOptions>('CartPole-v1', (options) => new CartPole(options), {
      defaults: { suttonBartoReward: false },
      maxEpisodeSteps: 500,
      rewardThreshold: 475,
      optimum: longestBalance,
      stepsPerSecond: 50,
      vectorFactory: (options, size) => new ClassicBatch(() => new CartPole(options), size),
    }),
    toSpec('Acrobot-v1', () => new Acrobot(), {
      defaults: {},
      maxEpisodeSteps: 500,
      rewardThreshold: -100,
      stepsPerSecond: 15,
      vectorFactory: (_, size) => new ClassicBatch(() => new Acrobot(), size),
    }),
    toSpec<Omit<LunarLanderOptions, 'continuous'>>(
      'LunarLanderContinuous-v3',
      (options) => new LunarLander({ ...options, continuous: true }, 'LunarLanderContinuous-v3'),
      {
        defaults: lunarLanderContinuousDefaults,
        maxEpisodeSteps: 1000,
        rewardThreshold: 200,
        stepsPerSecond: 50,
        vectorFactory: (options, size) =>
          new LunarLanderBatch({ ...options, continuous: true }, size),
      },
    ),
    toSpec<MountainCarOptions>(
      'MountainCarContinuous-v0',
      (options) => new MountainCarContinuous(options),
      {
        defaults: { goalVelocity: 0 },
        maxEpisodeSteps: 999,
        rewardThreshold: 90,
        stepsPerSecond: 30,
        vectorFactory: (options, size) =>
          new ClassicBatch(() => new MountainCarContinuous(options), size),
      },
    ),
    toSpec<PendulumOptions>('Pendulum-v1', (options) => new Pendulum(options), {
      defaults: { g: 10 },
      maxEpisodeSteps: 200,
      stepsPerSecond: 30,
      vectorFactory: (options, size) => new ClassicBatch(() => new Pendulum(options), size),
    }),
    toSpec<CartPoleOptions>('CartPole-v0', (options) => new CartPole(options, 'CartPole-v0'), {
      defaults: { suttonBartoReward: false },
      maxEpisodeSteps: 200,
      rewardThreshold: 195,
      optimum: longestBalance,
      stepsPerSecond: 50,
      vectorFactory: (options, size) =>
        new ClassicBatch(() => new CartPole(options, 'CartPole-v0'), size),
    }),
    toSpec<FrozenLakeOptions>('FrozenLake-v1', (options) => new FrozenLake(options), {
      defaults: frozenLakeDefaults,
      maxEpisodeSteps: 100,
      rewardThreshold: 0.7,
      stepsPerSecond: 4,
      vectorFactory: (options, size) => new FiniteBatch(new FrozenLake(options).model(), size),
    }),
    toSpec<FrozenLakeOptions>(
      'FrozenLake8x8-v1',
      (options) => new FrozenLake(options, 'FrozenLake8x8-v1'),
      {
        defaults: { ...frozenLakeDefaults, mapName: '8x8' },
        maxEpisodeSteps: 200,
        rewardThreshold: 0.85,
        stepsPerSecond: 4,
        vectorFactory: (options, size) =>
          new FiniteBatch(new FrozenLake(options, 'FrozenLake8x8-v1').model(), size),
      },
    ),
    toSpec<CliffWalkingOptions>('CliffWalking-v1', (options) => new CliffWalking(options), {
      defaults: { isSlippery: false },
      stepsPerSecond: 4,
      vectorFactory: (options, size) => new FiniteBatch(new CliffWalking(options).model(), size),
    }),
    toSpec<CliffWalkingOptions>(
      'CliffWalkingSlippery-v1',
      (options) => new CliffWalking(options, 'CliffWalkingSlippery-v1'),
      {
        defaults: { isSlippery: true },
        stepsPerSecond: 4,
        vectorFactory: (options, size) => new FiniteBatch(new CliffWalking(options).model(), size),
      },
    ),
    toSpec<TaxiOptions>('Taxi-v4', (options) => new Taxi(options), {
      defaults: taxiDefaults,
      maxEpisodeSteps: 200,
      rewardThreshold: 8,
      stepsPerSecond: 4,
      vectorFactory: taxiBatch,
    }),
    toSpec<BlackjackOptions>('Blackjack-v1', (options) => new Blackjack(options), {
      defaults: { natural: false, sab: true },
      stepsPerSecond: 4,
    }),
  ];
}
