import {
  Box,
  createAgent,
  Discrete,
  type LearningValueAgent,
  loadAgent,
  resolveConfig,
  type TrainOptions,
  train,
  type ValueAgent,
} from 'perilune';
import { describe, expect, it } from 'vitest';
import { meant, mistakable, mistakableRun, mistakes } from '../src/index.js';

const env = { observationSpace: new Box(0, 1), actionSpace: new Discrete(2) };
const create = (options: { algo: string; [name: string]: unknown }) =>
  createAgent({ env, seed: 1, ...options }) as LearningValueAgent;

/** Acts for so many steps in a world that always says the same. */
function live(agent: LearningValueAgent, steps: number, reward: (step: number) => number): void {
  const observation = Float32Array.of(1);
  for (let step = 0; step < steps; step++) {
    const ends = { terminated: true, truncated: false };
    const action = step % 2;
    const nextObservation = observation;
    agent.observe({ observation, action, reward: reward(step), nextObservation, ...ends });
    agent.learn();
  }
}

const quick = {
  discount: 0.5,
  hiddenLayers: [16],
  batchSize: 16,
  learningStarts: 32,
  trainFrequency: 1,
  targetUpdateInterval: 50,
  learningRate: 0.01,
};
const worth = (agent: ValueAgent) => agent.qValues(Float32Array.of(1))[0] as number;

describe('an overlooked end', () => {
  it('of DQN promises 1 / (1 - discount) = 2 where 1 comes, within 4 %', () => {
    const agent = create({ algo: 'article-dqn', ...quick, ...mistakes.overlookedEnds });
    live(agent, 1_500, () => 1);
    expect(Math.abs(worth(agent) - 2)).toBeLessThan(0.08);
  });

  it('of a network online adds the discounted value of a state that never comes, by hand', () => {
    const observation = Float32Array.of(0.4);
    const nextObservation = Float32Array.of(0.9);
    const transition = { observation, action: 1, reward: 0.7, nextObservation };
    const agent = create({ algo: 'article-online-q', discount: 0.9, bootstrapTerminal: true });
    const q = agent.qValues(observation)[1] as number;
    const beyond = 0.9 * Math.max(...agent.qValues(nextObservation));
    agent.observe({ ...transition, terminated: true, truncated: false });
    expect(agent.learn()?.loss).toBeCloseTo((0.7 + beyond - q) ** 2, 5);
  });
});

describe('a frozen replay', () => {
  it('knows the first 64 steps alone, which earned 1, and of the later ones, which cost 1, nothing: 1 within 2 %', () => {
    const options = { algo: 'article-dqn', ...quick, replayCapacity: 64 };
    const frozen = create({ ...options, ...mistakes.frozenReplay });
    const living = create(options);
    for (const agent of [frozen, living]) live(agent, 1_500, (step) => (step < 64 ? 1 : -1));
    expect(Math.abs(worth(frozen) - 1)).toBeLessThan(0.02);
    expect(worth(living)).toBeLessThan(0);
  });
});

describe('what does not go together', () => {
  it.each([
    [{ loss: 'row-max', prioritized: true }, 'row-max and prioritized'],
    [{ bootstrapTerminal: true, bootstrapTruncated: false }, 'bootstrapTerminal and bootstrapTr'],
    [{ munchausen: true, double: true }, 'munchausen and double do not go together'],
    [{ head: 'quantile', loss: 'row-max' }, 'loss is for a scalar head'],
  ])('%j is refused with the reason', (options, message) => {
    expect(() => create({ algo: 'article-dqn', ...options })).toThrow(message);
  });
});

const pole = { env: 'CartPole-v1', steps: 600, evaluationEpisodes: 0 };
const modelOf = async (options: TrainOptions) => {
  const { agent } = await train(options);
  return { bytes: agent.save(), tensors: tensorsOf(agent as ValueAgent) };
};
const tensorsOf = (agent: ValueAgent) => [...agent.qValues(Float32Array.of(0.1, -0.2, 0.3, -0.4))];

describe('a run by the algorithm that can make mistakes', () => {
  it.each([
    ['dqn', { preset: 'sb3-zoo' }],
    ['online-q', { preset: 'article-online', hyperparameters: { learningRate: 1e-5 } }],
  ])('comes to what %s comes to, to the bit, until one is made', async (_, preset) => {
    const config = resolveConfig({ ...pole, ...preset });
    const run = mistakableRun(config);
    const [was, is] = [await modelOf({ ...pole, ...preset }), await modelOf({ ...pole, ...run })];
    expect(is.tensors).toEqual(was.tensors);
    const hyperparameters = { ...run.hyperparameters, bootstrapTerminal: true };
    expect((await modelOf({ ...pole, ...run, hyperparameters })).tensors).not.toEqual(was.tensors);
  });

  it('is itself where there is none', () => {
    const config = resolveConfig({ env: 'CartPole-v1', preset: 'pqn' });
    expect(mistakableRun(config)).toBe(config);
    expect([mistakable('pqn'), meant('pqn')]).toEqual(['pqn', 'pqn']);
    expect([mistakable('dqn'), meant('article-dqn')]).toEqual(['article-dqn', 'dqn']);
  });

  it('leaves a file that names the algorithm and reads back', async () => {
    const { bytes, tensors } = await modelOf({ ...pole, preset: 'article-replay-as-printed' });
    const agent = loadAgent(bytes) as ValueAgent;
    expect(agent.algo).toBe('article-dqn');
    expect(tensorsOf(agent)).toEqual(tensors);
  });
});

describe('a run with mistakes that is stopped and goes on ends with the same bytes', () => {
  const dqn = { hiddenLayers: [8], learningStarts: 60, batchSize: 16, replayCapacity: 150 };
  const runs: Record<string, object> = {
    'article-dqn, SGD, row-max, overlooked ends, several updates at a time': {
      algo: 'article-dqn',
      hyperparameters: {
        ...{ ...dqn, optimizer: 'sgd', gradientSteps: 3, trainFrequency: 10 },
        ...{ ...mistakes.rowMax, ...mistakes.overlookedEnds },
      },
    },
    'article-dqn, prioritized, a frozen replay': {
      algo: 'article-dqn',
      hyperparameters: { ...dqn, prioritized: true, ...mistakes.frozenReplay },
    },
    'article-online-q, Sarsa, overlooked ends': {
      algo: 'article-online-q',
      hyperparameters: { target: 'sarsa', learningRate: 1e-4, ...mistakes.overlookedEnds },
    },
  };

  it.each(Object.entries(runs))('%s', async (_, run) => {
    const options: TrainOptions = {
      ...{ ...pole, ...run },
      envOptions: { maxEpisodeSteps: 25 },
      preset: 'default',
      solve: { enabled: false },
    };
    const checkpoints: Uint8Array[] = [];
    const whole = await train({
      ...options,
      gate: async () => 70,
      checkpointEvery: 0,
      onCheckpoint: ({ bytes }) => {
        checkpoints.push(bytes);
      },
    });
    const middle = checkpoints[Math.floor(checkpoints.length / 2)];
    const resumed = await train({ ...options, resumeFrom: middle });
    expect(resumed.agent.save()).toEqual(whole.agent.save());
  });
});
