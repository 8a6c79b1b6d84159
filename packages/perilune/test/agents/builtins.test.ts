import { describe, expect, it } from 'vitest';
import {
  algorithms,
  createAgent,
  type LearningAgent,
  loadAgent,
  metricsOf,
  warmStart,
} from '../../src/agents/index.js';
import { decodeAgent, encodeAgent } from '../../src/agents/shared/agent-file.js';
import { UsageError } from '../../src/errors.js';
import { encodeSafetensors } from '../../src/net/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';

const observationSpace = new Box(-1, 1, { shape: [2] });
const chosen = { observationSpace, actionSpace: new Discrete(3) };
const steered = { observationSpace, actionSpace: new Box(-2, 2, { shape: [1] }) };

/** What each comes with: its world, and what makes it small. */
const BUILTIN: Record<string, { env: typeof chosen | typeof steered; options?: object }> = {
  dqn: { env: chosen, options: { hiddenLayers: [4], replayCapacity: 64 } },
  pqn: { env: chosen, options: { hiddenLayers: [4] } },
  ppo: { env: chosen, options: { hiddenLayers: [4] } },
  a2c: { env: steered, options: { hiddenLayers: [4] } },
  'tabular-q': { env: chosen, options: { bins: 2 } },
  'monte-carlo': { env: chosen, options: { bins: 2 } },
  'kernel-q': { env: chosen, options: { standardizer: { mean: [0, 0], deviation: [1, 1] } } },
  'online-q': { env: chosen, options: { hiddenLayers: [4] } },
  sac: { env: steered, options: { hiddenLayers: [4], replayCapacity: 64 } },
  tqc: { env: steered, options: { hiddenLayers: [4], replayCapacity: 64 } },
  td3: { env: steered, options: { hiddenLayers: [4], replayCapacity: 64 } },
  ddpg: { env: steered, options: { hiddenLayers: [4], replayCapacity: 64 } },
  crossq: { env: steered, options: { hiddenLayers: [4], criticLayers: [4], replayCapacity: 64 } },
  droq: { env: steered, options: { hiddenLayers: [4], replayCapacity: 64 } },
};
const ids = Object.keys(BUILTIN);

function create(algo: string, changes: object = {}, env: object = BUILTIN[algo]?.env as object) {
  const options = { ...BUILTIN[algo]?.options, ...changes };
  return createAgent({
    algo,
    env,
    seed: 1,
    ...options,
  } as never) as LearningAgent as LearningAgent<never>;
}

/** Of each metric its name, and its tag in TensorBoard where that is not made of it. */
const told = (algo: string) =>
  Object.fromEntries(metricsOf(algo).map(({ name, tag }) => [name, tag ?? null]));

describe('the algorithms that come with the library', () => {
  it('are these, the default first', () => {
    expect(algorithms()).toEqual(ids);
    expect(createAgent({ env: chosen, seed: 1 }).algo).toBe('dqn');
  });

  it.each(ids)('make agents that say what they are, and that their files give back: %s', (algo) => {
    const agent = create(algo);
    expect(agent.algo).toBe(algo);
    const loaded = loadAgent(agent.save());
    expect(loaded.algo).toBe(algo);
    expect(loaded.save()).toEqual(agent.save());
    const there = Float32Array.of(0.25, -0.5);
    expect(loaded.act(there)).toEqual(agent.snapshot().act(there));
  });

  it.each(ids)('refuse a hyperparameter that is none: %s', (algo) => {
    expect(() => create(algo, { discont: 1 })).toThrow(UsageError);
    expect(() => create(algo, { discont: 1 })).toThrow(
      `In the hyperparameters of ${algo}: Unknown option "discont". Did you mean "discount"?`,
    );
  });

  it.each<[string, object, RegExp]>([
    ['dqn', { batchSize: 1e9 }, /batchSize of 1000000000/],
    ['pqn', { hiddenLayers: [1e6, 1e6] }, /WebAssembly/],
    ['ppo', { hiddenLayers: [1e6, 1e6] }, /hiddenLayers \[1000000,1000000\]/],
    ['a2c', { hiddenLayers: [1e6, 1e6] }, /hiddenLayers \[1000000,1000000\]/],
    ['kernel-q', { featuresPerKernel: 1e12 }, /features/],
    ['online-q', { hiddenLayers: [1e6, 1e6] }, /WebAssembly/],
    ['sac', { replayCapacity: 1e13 }, /replayCapacity of 10000000000000/],
    ['droq', { hiddenLayers: [1e6, 1e6] }, /WebAssembly/],
  ])('refuse what no memory holds: %s, %j', (algo, changes, words) => {
    expect(() => create(algo, changes)).toThrow(words);
  });

  it.each<[string, object]>([
    ['ppo', { noiseSteps: 2 }],
    // What it is made for has no Box of actions.
    ['ppo', { logStdInit: 2 }],
    ['a2c', { logStdInit: 2, normalizationClip: 3 }],
    ['sac', { noiseSteps: 2 }],
    ['td3', { meanClip: 1 }],
  ])('refuse what would do nothing: %s, %j', (algo, changes) => {
    expect(() => create(algo, changes)).toThrow(UsageError);
  });
});

describe('what algorithms report', () => {
  const values = {
    ...{ epsilon: 'rollout/exploration_rate', learningRate: 'train/learning_rate' },
    ...{ loss: 'train/loss', gradientNorm: null, meanQ: null, tdError: null },
  };

  it("of values is the same whatever learns them, networks' units beside: by Stable-Baselines3's names", () => {
    for (const algo of ['tabular-q', 'monte-carlo', 'kernel-q', 'online-q']) {
      expect(told(algo)).toEqual(values);
    }
    for (const algo of ['dqn', 'pqn']) expect(told(algo)).toEqual({ ...values, deadUnits: null });
  });

  it("of policies has Stable-Baselines3's names", () => {
    for (const algo of ['ppo', 'a2c']) {
      expect(told(algo)).toEqual({
        ...{ learningRate: 'train/learning_rate', clip: 'train/clip_range', loss: 'train/loss' },
        ...{ policyLoss: 'train/policy_gradient_loss', valueLoss: 'train/value_loss' },
        ...{ entropyLoss: 'train/entropy_loss', approximateKl: 'train/approx_kl' },
        ...{ clipFraction: 'train/clip_fraction', deviation: 'train/std', gradientNorm: null },
        explainedVariance: 'train/explained_variance',
      });
    }
  });

  it("of actors and critics has Stable-Baselines3's names", () => {
    for (const algo of ['sac', 'tqc', 'td3', 'ddpg', 'crossq', 'droq']) {
      expect(told(algo)).toEqual({
        ...{ learningRate: 'train/learning_rate', actorLoss: 'train/actor_loss' },
        ...{ criticLoss: 'train/critic_loss', temperature: 'train/ent_coef' },
        ...{ temperatureLoss: 'train/ent_coef_loss', entropy: null, deviation: 'train/std' },
        ...{ gradientNorm: null, meanQ: null, tdError: null },
      });
    }
  });

  it.each(ids)('has words for each, of its own, and a unit where it has one: %s', (algo) => {
    const metrics = metricsOf(algo);
    const words = metrics.map(({ label = '' }) => label);
    for (const label of words) expect(label).toMatch(/^\w.{3,}$/);
    expect(new Set(words).size).toBe(metrics.length);
    const units: Record<string, string> = {
      ...{ epsilon: 'share', deadUnits: 'share', meanQ: 'reward', tdError: 'reward' },
      ...{ clipFraction: 'share', explainedVariance: 'share' },
    };
    for (const { name, unit } of metrics) expect([name, unit]).toEqual([name, units[name]]);
  });
});

describe('a warm start', () => {
  it.each(ids)('begins with what another of its kind has, or the bytes of its file: %s', (algo) => {
    const from = create(algo, { seed: 2 });
    for (const given of [from, from.save(), from.snapshot()]) {
      const agent = create(algo, algo === 'kernel-q' ? { seed: 2 } : {});
      warmStart(agent, given as never);
      expect(agent.save()).toEqual(from.save());
    }
  });

  it('takes a file of the first edition, which says nothing of bounds, and is refused by what its network shows', () => {
    const { metadata, tensors } = decodeAgent(create('dqn', { seed: 2 }).save());
    const { architecture = '' } = metadata;
    const first = { format: 'perilune-agent-1', algo: 'dqn', architecture };
    const agent = create('dqn');
    warmStart(agent, encodeSafetensors(tensors, first));
    expect(agent.save()).toEqual(create('dqn', { seed: 2 }).save());
    const wide = create('dqn', {}, { ...chosen, observationSpace: new Box(-1, 1, { shape: [3] }) });
    expect(() => warmStart(wide, encodeSafetensors(tensors, first))).toThrow('its layers is');
  });

  it('is refused of another algorithm, and of other spaces, before anything changes', () => {
    const agent = create('dqn');
    const before = agent.save();
    const others: [LearningAgent<never>, string][] = [
      [
        create('pqn'),
        'The agent to begin from has another algorithm: "pqn", where "dqn" is needed.',
      ],
      [
        create('dqn', {}, { ...chosen, actionSpace: new Discrete(4) }),
        'The agent to begin from has another actionSpace',
      ],
      [
        create('dqn', {}, { ...chosen, observationSpace: new Box(-1, 2, { shape: [2] }) }),
        'The agent to begin from has another observationSpace',
      ],
    ];
    for (const [from, words] of others) {
      expect(() => warmStart(agent, from)).toThrow(words);
    }
    expect(agent.save()).toEqual(before);
  });

  it('is refused by an algorithm that cannot begin from another', () => {
    const agent = create('dqn');
    const unable = Object.assign(Object.create(agent), { adopt: undefined });
    expect(() => warmStart(unable, create('dqn'))).toThrow(
      'An agent of dqn cannot begin from another: the algorithm has no method adopt(file).',
    );
  });
});

describe('an agent’s file', () => {
  const file = () => create('dqn').save();

  it('is read with options that there are', () => {
    expect(() => loadAgent(file(), { algos: 'dqn' } as never)).toThrow(
      'Unknown option of loadAgent "algos". Did you mean "algo"?',
    );
    expect(loadAgent(file(), { algo: 'dqn' }).algo).toBe('dqn');
  });

  it('is not overruled in what it says of itself', () => {
    expect(() => loadAgent(file(), { algo: 'pqn' })).toThrow(
      'The file is of the algorithm "dqn", but "pqn" was asked for.',
    );
    expect(() => loadAgent(file(), { activation: 'tanh' })).toThrow(
      'activation is for files that do not',
    );
    expect(() => loadAgent(file(), { prefix: 'q.' })).toThrow('prefix is for files that do not');
  });

  it('of an algorithm that is not registered says which are', () => {
    const { tensors } = decodeAgent(file());
    const foreign = encodeAgent({ ...create('dqn').describe(), algo: 'mystery' }, tensors);
    expect(() => loadAgent(foreign)).toThrow(
      'The agent was made by the algorithm "mystery", which is not registered here; there are dqn, pqn, ppo',
    );
  });

  it('whose tensors do not make what it says is blamed, with the cause', () => {
    const { tensors } = decodeAgent(file());
    const less = encodeAgent(create('dqn').describe(), tensors.slice(1));
    expect(() => loadAgent(less)).toThrow(expect.objectContaining({ name: 'AgentFileError' }));
  });
});
