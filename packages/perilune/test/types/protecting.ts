/*
 * What must not compile, and what must, for one who installed the library: read by `npm run check` against the
 * built types, in the TypeScript of the project and in the oldest that is promised.
 */
import {
  type Box,
  createAgent,
  type Discrete,
  type HyperparametersOf,
  type LearningAgent,
  type LearningValueAgent,
  make,
  type Preset,
  type PresetFor,
  train,
} from 'perilune';

declare module 'perilune' {
  interface HyperparametersById {
    'of-ones-own': { population?: number };
  }
  interface AlgorithmByPreset {
    'ones-own': 'of-ones-own';
  }
  interface SpacesById {
    'Rover-v7': { observation: Box; action: Discrete };
  }
  interface OptionsById {
    'Rover-v7': { speed?: number };
  }
}

/** Compiles where both are of one type. */
function same<A>(_: A): void {}

const env = make('CartPole-v1');

export function agents(algo: string): void {
  same<LearningValueAgent>(createAgent({ env, seed: 1, learningRate: 1e-3, hiddenLayers: [8] }));
  same<LearningValueAgent>(createAgent({ algo: 'pqn', env, seed: 1, lambda: 0.5 }));
  same<LearningAgent<number>>(createAgent({ algo: 'of-ones-own', env, seed: 1, population: 3 }));
  same<LearningAgent<number>>(createAgent({ algo, env, seed: 1, whatever: true }));
  // @ts-expect-error: no such algorithm
  createAgent({ algo: 'dqqn', env, seed: 1 });
  // @ts-expect-error: no such hyperparameter
  createAgent({ env, seed: 1, learnigRate: 3 });
  // @ts-expect-error: not a number
  createAgent({ env, seed: 1, discount: '0.99' });
  // @ts-expect-error: another algorithm's
  createAgent({ algo: 'pqn', env, seed: 1, nStep: 3 });
  // @ts-expect-error: no such hyperparameter of an algorithm that was made known
  createAgent({ algo: 'of-ones-own', env, seed: 1, popluation: 3 });
  // @ts-expect-error: no such choice
  createAgent({ env, seed: 1, head: 'categorial' });
}

export async function runs(algo: string, changes: object): Promise<void> {
  // Where only the world is named its actions decide what is begun from.
  await train({ env: 'Pendulum-v1', hyperparameters: { temperature: 0.1 } });
  // @ts-expect-error: no such hyperparameter
  await train({ env: 'Pendulum-v1', hyperparameters: { temprature: 0.1 } });
  await train({
    env: 'CartPole-v1',
    hyperparameters: { learningRate: 1e-3 },
    solve: { margin: 1 },
  });
  await train({ env: 'CartPole-v1', preset: 'pqn', hyperparameters: { rolloutSteps: 16 } });
  await train({ env: 'CartPole-v1', preset: 'ones-own', hyperparameters: { population: 1 } });
  await train({ env: 'CartPole-v1', algo, hyperparameters: changes });
  await train({ env: 'CartPole-v1', preset: algo, hyperparameters: { whatever: 1 } });
  // @ts-expect-error: Stable-Baselines3's word
  await train({ env: 'CartPole-v1', totalTimesteps: 5 });
  // @ts-expect-error: neither name nor value
  await train({ env: 'CartPole-v1', hyperparameters: { learningrate: 'fast' } });
  // @ts-expect-error: no such algorithm
  await train({ env: 'CartPole-v1', algo: 'dqqn' });
  // @ts-expect-error: the preset is for PQN
  await train({ env: 'CartPole-v1', preset: 'pqn', hyperparameters: { nStep: 3 } });
  // @ts-expect-error: no such option
  await train({ env: 'CartPole-v1', solve: { marign: 1 } });
}

export function worlds(continuous: boolean): void {
  same<number>(env.actionSpace.n);
  same<number>(make('LunarLander-v3').actionSpace.n);
  same<Float32Array>(make('LunarLander-v3', { continuous: true }).actionSpace.low);
  same<Box | Discrete>(make('LunarLander-v3', { continuous }).actionSpace);
  same<number>(make('Taxi-v4').observationSpace.n);
  same<number>(make('Rover-v7', { speed: 1 }).actionSpace.n);
  same<Float32Array>(make('Rover-v7').reset().observation);
  // @ts-expect-error: its actions are Discrete
  make('LunarLander-v3').step([0, 1]);
  // @ts-expect-error: of an id that is not known nothing is known
  make('Rover-v8').actionSpace.n;
  // @ts-expect-error: no such option
  make('CartPole-v1', { gravity: 1 });
  // @ts-expect-error: not a number
  make('Rover-v7', { speed: '1' });
}

const shared = { summary: '', source: '', steps: 1, solve: {} };

export const presets: readonly Preset[] = [
  { ...shared, name: 'a', algo: 'dqn', hyperparameters: { nStep: 3 } } satisfies PresetFor<'dqn'>,
  // @ts-expect-error: another algorithm's
  { ...shared, name: 'b', algo: 'pqn', hyperparameters: { nStep: 3 } } satisfies PresetFor<'pqn'>,
];

same<number | undefined>(({} as HyperparametersOf<'dqn'>).batchSize);
