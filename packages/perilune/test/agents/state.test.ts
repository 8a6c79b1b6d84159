import { describe, expect, it } from 'vitest';
import { createAgent, type LearningValueAgent } from '../../src/agents/index.js';
import { copyState, restoreState } from '../../src/state/index.js';
import { Chain, chainStep, oneHot } from './chain.js';

const dqn = {
  algo: 'dqn',
  hiddenLayers: [4],
  environments: 1,
  batchSize: 4,
  learningStarts: 8,
  replayCapacity: 50,
  trainFrequency: 2,
  targetUpdateInterval: 7,
};
const pqn = { algo: 'pqn', hiddenLayers: [4], environments: 1, rolloutSteps: 6, minibatches: 2 };
const sarsa = { target: 'sarsa', epsilon: 0.5 };
/** What all of one step have beside their values. */
const acting = ['exploration', 'planned', 'steps', 'updates'];

/** What is made, and what its state consists of, whatever those parts consist of. */
const cases: Record<string, { options: object; names: string[] }> = {
  dqn: {
    options: dqn,
    names: ['network', 'exploration.random', ...learning('replay.ring')],
  },
  'dqn, with all that has a state': {
    options: { ...dqn, noisy: true, epsilon: 0, prioritized: true, normalizeRewards: true },
    names: [
      ...['network', 'exploration.random', 'rewards.moments', 'rewards.returns'],
      ...learning('replay.ring', 'replay.tree', 'replay.largest'),
    ],
  },
  'dqn, an average kept beside': {
    options: { ...dqn, greedyNetwork: 'average', averageTau: 0.25 },
    names: [
      ...['network', 'exploration.random', 'learner.target', 'learner.optimizer'],
      ...['average.network', 'average.taken', ...learning('replay.ring').slice(2)],
    ],
  },
  pqn: {
    options: { ...pqn, normalizeRewards: true },
    names: [
      ...['network', 'exploration.random', 'rewards.moments', 'rewards.returns', 'optimizer'],
      ...['taken', 'observations', 'nextObservations', 'actions'].map((name) => `rollout.${name}`),
      ...['rewards', 'terminated', 'truncated'].map((name) => `rollout.${name}`),
      ...['order', 'shuffling', 'steps', 'updates'],
    ],
  },
  'tabular-q': {
    options: { algo: 'tabular-q', ...sarsa },
    names: ['values.cells', 'values.values', 'exploration', 'planned', 'steps', 'updates'],
  },
  'tabular-q, steps that shrink': {
    options: { algo: 'tabular-q', ...sarsa, visitDecay: 0.6 },
    names: ['cells', 'values', 'visits'].map((name) => `values.${name}`).concat(acting),
  },
  'tabular-q, traces': {
    options: { algo: 'tabular-q', ...sarsa, lambda: 0.8 },
    names: [
      ...['values.table.cells', 'values.table.values'],
      ...['values.traces 0.places', 'values.traces 0.traces', ...acting],
    ],
  },
  'tabular-q, double': {
    options: { algo: 'tabular-q', ...sarsa, double: true },
    names: [
      ...['values.first.cells', 'values.first.values'],
      ...['values.second.cells', 'values.second.values', 'values.coin', ...acting],
    ],
  },
  'monte-carlo': {
    options: { algo: 'monte-carlo', epsilon: 0.3 },
    names: [
      ...['values.cells', 'values.values', 'values.visits', 'exploration', 'steps', 'updates'],
      ...['episode 0.places', 'episode 0.rewards'],
    ],
  },
  'kernel-q': {
    options: { algo: 'kernel-q', featuresPerKernel: 5, ...sarsa },
    names: ['values.weights', 'exploration', 'planned', 'steps', 'updates'],
  },
  'online-q, a network each': {
    options: { algo: 'online-q', networks: 'per-action', hiddenLayers: [4], ...sarsa },
    names: [
      ...['values.network 0.network', 'values.network 0.optimizer'],
      ...['values.network 1.network', 'values.network 1.optimizer'],
      ...['exploration', 'planned', 'steps', 'updates'],
    ],
  },
};

function learning(...replay: string[]): string[] {
  const clock = ['steps', 'updates', 'nextRound', 'nextSync'].map((name) => `clock.${name}`);
  return [
    ...['learner.target', 'learner.optimizer', ...replay],
    ...['sampling', 'noise', ...clock, 'log.deadUnits'],
  ];
}

/** Without what a part that is no agent's consists of. */
const partOf = (name: string) =>
  name
    .replace(/\.(state|inc|buffered|buffer|parameters)$/, '')
    .replace(/(optimizer|ring|tree|moments)\..*/, '$1');

const create = (options: object) =>
  createAgent({ algo: 'dqn', env: new Chain(), seed: 3, ...options }) as LearningValueAgent;

/** Goes on from the state of the chain that it is given. */
function walk(agent: LearningValueAgent, state: number, steps: number): number {
  let at = state;
  for (let i = 0; i < steps; i++) {
    const action = agent.explore(oneHot(at));
    const { next, reward, terminated } = chainStep(at, action);
    const truncated = !terminated && i % 9 === 8;
    const step = { observation: oneHot(at), action, reward, nextObservation: oneHot(next) };
    agent.observe({ ...step, terminated, truncated });
    agent.learn();
    at = terminated || truncated ? i % 5 : next;
  }
  return at;
}

describe('the state of an agent', () => {
  it.each(Object.entries(cases))(
    'has the names by which checkpoints are read: %s',
    (_, { options, names }) => {
      const found = new Set(Array.from(copyState(create(options)).keys(), partOf));
      expect([...found]).toEqual(names);
    },
  );

  it.each(Object.entries(cases))(
    'is all that it needs to go on as if nothing had been: %s',
    (_, { options }) => {
      const [agent, other] = [create(options), create(options)];
      const at = walk(agent, 0, 47);
      walk(other, 2, 13);
      restoreState(other, copyState(agent));
      expect(other).toMatchObject({ steps: 47, updates: agent.updates });
      for (const each of [agent, other]) walk(each, at, 40);
      expect(copyState(other)).toEqual(copyState(agent));
      expect(other.save()).toEqual(agent.save());
      expect(agent.updates).toBeGreaterThan(0);
    },
  );
});
