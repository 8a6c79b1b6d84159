import type { TrainResult } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { boundOf } from './marks.js';
import { type Spread, spreadOf } from './rounds.js';
import { table } from './table.js';
import { runSeeds } from './train-seeds.js';

/** Environment steps at most. */
const STEPS = 150_000;
/** Greedy mean over the 100 reporting episodes. */
const REQUIRED = 475;

interface Recipe {
  name: string;
  preset: string;
  hyperparameters: object;
}

/** Said in full, so that a change of the preset changes nothing here. */
const dqn = {
  hiddenLayers: [64, 64],
  initializer: 'pytorch',
  layerNorm: false,
  learningRate: 2e-3,
  loss: 'squared',
  maxGradientNorm: 10,
  batchSize: 128,
  discount: 0.99,
  nStep: 3,
  double: true,
  replayCapacity: 100_000,
  learningStarts: 1_000,
  trainFrequency: 4,
  gradientSteps: 1,
  targetUpdateInterval: 1,
  targetUpdateUnit: 'updates',
  tau: 0.01,
  greedyNetwork: 'target',
  epsilon: { start: 1, end: 0.05, steps: 20_000 },
  rewardScale: 0.1,
  environments: 16,
};
const returns = { vMin: 0, vMax: 100 };

/** A part of the family at a time. */
const recipes: readonly Recipe[] = [
  ['plain', { ...dqn, double: false, nStep: 1 }],
  ['double', { ...dqn, nStep: 1 }],
  ['three-step', { ...dqn, double: false }],
  ['dueling', { ...dqn, dueling: true }],
  ['prioritized', { ...dqn, prioritized: true, priorityEpsilon: 0.01 }],
  ['noisy', { ...dqn, noisy: true, epsilon: 0 }],
  ['LayerNorm', { ...dqn, layerNorm: true }],
  ['C51', { ...dqn, double: false, loss: 'huber', head: 'categorical', ...returns }],
  ['QR-DQN', { ...dqn, double: false, loss: 'huber', head: 'quantile', quantiles: 32 }],
  [
    'Munchausen',
    {
      ...dqn,
      double: false,
      nStep: 1,
      munchausen: true,
      munchausenTemperature: 0.3,
      munchausenClip: -10,
    },
  ],
  [
    'Rainbow',
    {
      ...dqn,
      dueling: true,
      prioritized: true,
      priorityAlpha: 0.5,
      priorityEpsilon: 0.01,
      noisy: true,
      epsilon: 0,
      loss: 'huber',
      head: 'categorical',
      ...returns,
    },
  ],
].map(([name, hyperparameters]) => ({ name, preset: 'fast', hyperparameters }) as Recipe);

const all: readonly Recipe[] = [
  ...recipes,
  {
    name: 'PQN',
    preset: 'pqn',
    hyperparameters: {
      epsilon: { start: 1, end: 0.05, steps: 30_000 },
      learningRate: { start: 1e-3, end: 1e-4, steps: 100_000 },
      lambda: 0.9,
    },
  },
];

interface CartPoleResult {
  name: string;
  seeds: number;
  /** Seeds that were solved within the steps, and whose reporting episodes bear it out. */
  reached: number;
  /** Steps to that, of the seeds that did. */
  steps: Spread | null;
  /** Mean return of the 100 reporting episodes, over the seeds. */
  scores: Spread;
}

/** Whether every part of the family balances the pole, over run seeds. */
export async function benchCartPole({ seeds, from }: BenchFlags): Promise<Outcome> {
  const results: CartPoleResult[] = [];
  for (const recipe of all) {
    const runs = await run(recipe, { seeds, from });
    results.push(summarize(recipe.name, runs));
    process.stderr.write(`${describe(results.at(-1) as CartPoleResult)}\n`);
  }
  const marks = results.map(({ name, reached }) =>
    boundOf({
      name: `CartPole-v1, ${name}: ${REQUIRED} within ${STEPS} steps`,
      bound: 'at least',
      required: Math.ceil(0.9 * seeds),
      measured: reached,
      unit: `of ${seeds} seeds`,
    }),
  );
  return { report: { steps: STEPS, results }, marks, text: textOf(results) };
}

function run(
  { preset, hyperparameters }: Recipe,
  seeds: Pick<BenchFlags, 'seeds' | 'from'>,
): Promise<TrainResult[]> {
  return runSeeds(seeds, {
    env: 'CartPole-v1',
    preset,
    steps: STEPS,
    hyperparameters,
    solve: { margin: 10, interval: 2_000, gateEpisodes: 10, gateSlack: 250, validationSlack: 40 },
  });
}

function summarize(name: string, runs: readonly TrainResult[]): CartPoleResult {
  const scores = runs.map((result) => result.evaluation?.mean ?? 0);
  const reached = runs.filter((result, i) => result.solved && (scores[i] as number) >= REQUIRED);
  const steps = reached.map((result) => result.steps);
  return {
    name,
    seeds: runs.length,
    reached: reached.length,
    steps: steps.length > 0 ? spreadOf(steps) : null,
    scores: spreadOf(scores),
  };
}

function describe({ name, reached, seeds, steps }: CartPoleResult): string {
  return `${name}: ${reached} of ${seeds}, ${steps?.median ?? 'no'} steps`;
}

function textOf(results: readonly CartPoleResult[]): string {
  const header = ['CartPole-v1', 'reached', 'steps, median', 'most', 'score, median', 'least'];
  const rows = results.map(({ name, reached, seeds, steps, scores }) => [
    name,
    `${reached} of ${seeds}`,
    steps === null ? '-' : steps.median.toFixed(0),
    steps === null ? '-' : steps.max.toFixed(0),
    scores.median.toFixed(1),
    scores.min.toFixed(1),
  ]);
  return table([header, ...rows]);
}
