import { afterAll, describe, expect, it } from 'vitest';
import { parseHyperparameters } from '../../src/agents/algorithms.js';
import { createAgent, loadAgent } from '../../src/agents/index.js';
import { actionMaskOf, make, register } from '../../src/env/index.js';
import { evaluate, type TrainOptions, train } from '../../src/training/index.js';
import { Gates } from '../env/gates.js';
import { type Kind, kinds, quizOf } from '../env/quiz.js';

for (const kind of kinds) register(`Quiz-${kind}-v0`, () => quizOf(kind));

const network = {
  hiddenLayers: [32],
  discount: 0.5,
  epsilon: { start: 1, end: 0.1, steps: 1_500 },
};

/** Each algorithm that comes with the library, as it learns in seconds. */
const recipes = {
  dqn: {
    steps: 3_000,
    hyperparameters: {
      ...network,
      environments: 4,
      learningRate: 3e-3,
      batchSize: 32,
      learningStarts: 100,
      targetUpdateInterval: 100,
    },
  },
  pqn: {
    steps: 6_000,
    hyperparameters: {
      ...network,
      environments: 8,
      rolloutSteps: 8,
      epochs: 4,
      minibatches: 4,
      learningRate: 3e-3,
    },
  },
  ppo: {
    steps: 8_192,
    hyperparameters: {
      ...{ hiddenLayers: [32], discount: 0.5, environments: 8, rolloutSteps: 32 },
      ...{ batchSize: 64, epochs: 8, learningRate: 5e-3 },
    },
  },
  a2c: {
    steps: 24_000,
    hyperparameters: {
      ...{ hiddenLayers: [32], discount: 0.5, environments: 8, rolloutSteps: 8 },
      ...{ learningRate: 3e-3, normalizeAdvantages: true },
    },
  },
  'tabular-q': {
    steps: 5_000,
    hyperparameters: { discount: 0.5, bins: 3, learningRate: 0.2, epsilon: 0.5 },
  },
  'monte-carlo': { steps: 8_000, hyperparameters: { discount: 0.5, bins: 3, epsilon: 0.5 } },
  'kernel-q': {
    steps: 6_000,
    hyperparameters: { discount: 0.5, kernelGammas: [0.2], learningRate: 0.1, epsilon: 0.5 },
  },
  'online-q': {
    steps: 8_000,
    hyperparameters: { discount: 0.5, hiddenLayers: [32], learningRate: 0.02, epsilon: 0.5 },
  },
} as const;

type Algo = keyof typeof recipes;
const algos = Object.keys(recipes) as Algo[];
const inTable: ReadonlySet<Algo> = new Set(['tabular-q', 'monte-carlo']);

/** The algorithm's own defaults in place of its preset's. */
function optionsFor(algo: Algo, env: string, changes: object = {}): TrainOptions {
  const { steps, hyperparameters } = recipes[algo];
  const normalizes = ['dqn', 'pqn', 'ppo', 'a2c'].includes(algo);
  const given = { ...hyperparameters, ...changes };
  const own = parseHyperparameters(
    algo,
    normalizes ? { ...given, normalizeObservations: true } : given,
  );
  return {
    env,
    algo,
    seed: 1,
    steps,
    hyperparameters: inTable.has(algo) ? { low: undefined, high: undefined, ...own } : own,
    solve: { enabled: false },
    evaluationEpisodes: 0,
  } as TrainOptions;
}

// Pixels of 0 and 255 are for those that scale them: online-q does not.
const cases = algos
  .flatMap((algo) => kinds.map((kind): [Algo, Kind] => [algo, kind]))
  .filter(([algo, kind]) => algo !== 'online-q' || kind !== 'image');

describe('every algorithm learns from observations of every kind', () => {
  it.each(cases)(
    '%s from %s: at least 4.5 of 5 right, saved and loaded too',
    async (algo, kind) => {
      const env = `Quiz-${kind}-v0`;
      const { agent } = await train(optionsFor(algo, env));
      const before = evaluate(agent, { env, episodes: 40 });
      expect(before.mean).toBeGreaterThanOrEqual(4.5);
      const loaded = loadAgent(agent.save());
      expect(evaluate(loaded, { env, episodes: 40 })).toEqual(before);
      expect(loaded.observationSpace.equals(agent.observationSpace)).toBe(true);
      const { observation } = make(env).reset({ seed: 5 });
      expect(loaded.act(observation)).toBe(agent.act(observation));
    },
  );
});

describe('a run that was interrupted ends with the same bytes', () => {
  const some: [Algo, Kind][] = [
    ['dqn', 'tuple'],
    ['pqn', 'dict'],
    ['ppo', 'tuple'],
    ['a2c', 'dict'],
    ['tabular-q', 'discrete'],
    ['monte-carlo', 'tuple'],
    ['kernel-q', 'multiDiscrete'],
    ['online-q', 'multiBinary'],
  ];
  it.each(some)('%s on %s', async (algo, kind) => {
    const options = { ...optionsFor(algo, `Quiz-${kind}-v0`), steps: 1_200 };
    const whole = await train(options);
    let bytes: Uint8Array | undefined;
    await train({
      ...options,
      gate: async () => 500,
      checkpointEvery: 0,
      onCheckpoint: (checkpoint) => {
        bytes ??= checkpoint.bytes;
      },
    });
    const resumed = await train({ ...options, resumeFrom: bytes as Uint8Array });
    expect(resumed.agent.save()).toEqual(whole.agent.save());
  });
});

/** Gates that were made, to count who went through one that was shut. */
const gates: Gates[] = [];
register('Gates-v0', () => {
  const env = new Gates();
  gates.push(env);
  return env;
});
afterAll(() => {
  gates.length = 0;
});

const BEST = { 0: 14.878, 1: 5.42, 2: 3.8, 3: 2 };

const gateRecipes: Record<string, [Algo, object]> = {
  'plain dqn': ['dqn', {}],
  double: ['dqn', { double: true }],
  'three steps': ['dqn', { nStep: 3, double: true }],
  prioritized: ['dqn', { prioritized: true, double: true }],
  dueling: ['dqn', { dueling: true }],
  c51: ['dqn', { head: 'categorical', vMin: -5, vMax: 25, atoms: 61 }],
  'qr-dqn': ['dqn', { head: 'quantile', quantiles: 20, double: true }],
  // With lambda above 0 exploration is in its values.
  pqn: ['pqn', { lambda: 0 }],
  'q-learning in a table, sure of what it never tried': ['tabular-q', { initialValue: 50 }],
  'sarsa in a table': [
    'tabular-q',
    { target: 'sarsa', initialValue: 50, epsilon: { start: 1, end: 0, steps: 4_000 } },
  ],
  'td in a table': [
    'tabular-q',
    { target: 'td', initialValue: 50, epsilon: { start: 1, end: 0, steps: 4_000 } },
  ],
  'monte carlo in a table': [
    'monte-carlo',
    { initialValue: 50, epsilon: { start: 1, end: 0, steps: 4_000 } },
  ],
  'kernel features': ['kernel-q', {}],
  'a network online': ['online-q', {}],
};

describe('what is forbidden looks best, and is neither done nor counted on', () => {
  it.each(Object.entries(gateRecipes))(
    '%s: no shut gate is taken, and what is best is worth what it should be within 10 %%',
    async (_, [algo, changes]) => {
      const options = optionsFor(algo, 'Gates-v0', { discount: 0.9, ...changes });
      const { agent } = await train({ ...options, steps: 8_000 });
      const { results } = evaluate(agent, { env: 'Gates-v0', episodes: 20 });
      for (const { return: total, length } of results) expect(total).toBe(length === 4 ? 16 : 6);
      expect(gates.reduce((sum, { trespasses }) => sum + trespasses, 0)).toBe(0);
      const { qValues } = agent as unknown as { qValues(state: number): Float32Array };
      for (const [state, worth] of Object.entries(BEST)) {
        const values = qValues.call(agent, Number(state));
        const best = Math.max(...values.slice(0, state === '0' ? 3 : 2));
        expect(Math.abs(best / worth - 1)).toBeLessThan(0.1);
      }
    },
  );

  it('munchausen: no shut gate is taken, and the best return is had', async () => {
    const options = optionsFor('dqn', 'Gates-v0', { discount: 0.9, munchausen: true });
    const { agent } = await train({ ...options, steps: 6_000 });
    const { results } = evaluate(agent, { env: 'Gates-v0', episodes: 20 });
    for (const { return: total, length } of results) expect(total).toBe(length === 4 ? 16 : 6);
    expect(gates.reduce((sum, { trespasses }) => sum + trespasses, 0)).toBe(0);
  });

  it('an agent of a loop of one’s own takes masks too', () => {
    const env = new Gates();
    const agent = createAgent({
      algo: 'tabular-q',
      env,
      seed: 1,
      masks: true,
      epsilon: 1,
      learningRate: 0.5,
      discount: 0.9,
    });
    let { observation, info } = env.reset({ seed: 1 });
    for (let t = 0; t < 400; t++) {
      const mask = actionMaskOf(info);
      const action = agent.explore(observation, { mask });
      const step = env.step(action);
      agent.observe({
        observation,
        action,
        reward: step.reward,
        nextObservation: step.observation,
        terminated: step.terminated,
        truncated: step.truncated,
        mask,
        nextMask: actionMaskOf(step.info),
      });
      agent.learn();
      ({ observation, info } = step.terminated ? env.reset() : step);
    }
    expect(env.trespasses).toBe(0);
    expect(agent.act(0, { mask: [1, 1, 0] })).toBe(1);
    expect(agent.act(0, { mask: [1, 1, 1] })).toBe(2);
    expect(() => agent.act(0, { mask: [0, 0, 0] })).toThrow(/allows no action/);
  });
});
