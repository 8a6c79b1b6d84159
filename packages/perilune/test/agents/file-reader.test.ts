import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type ActivationName,
  type Agent,
  createAgent,
  decodeSafetensors,
  encodeSafetensors,
  loadAgent,
  make,
  type StochasticAgent,
  type ValueAgent,
} from '../../src/index.js';
import { activations64 } from '../net/activations64.js';
import { Rebuilt } from './rebuilt.js';

const page = readFileSync(new URL('../../../../docs/agent-file.md', import.meta.url), 'utf8');
const reader = /```python\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
const folder = mkdtempSync(join(tmpdir(), 'reader-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const python = process.env.PERILUNE_PYTHON ?? 'python3';
const hasNumpy = spawnSync(python, ['-c', 'import numpy']).status === 0;

const categorical = { head: 'categorical', atoms: 5, vMin: -3, vMax: 7 };
const fourier = { featuresPerKernel: 20 };
const onPolicy = { environments: 1, rolloutSteps: 32, batchSize: 16 };
const offPolicy = { environments: 1, learningStarts: 20, batchSize: 8 };
/** Every kind of agent, learned from a few random steps. */
const kinds: [string, string, string, object][] = [
  ['a network', 'dqn', 'CartPole-v1', {}],
  ['LayerNorm', 'dqn', 'CartPole-v1', { layerNorm: true }],
  ['dueling', 'dqn', 'CartPole-v1', { dueling: true }],
  ['dueling of one layer', 'dqn', 'CartPole-v1', { dueling: true, hiddenLayers: [9] }],
  [
    'dueling, LayerNorm, noisy',
    'dqn',
    'CartPole-v1',
    { dueling: true, layerNorm: true, noisy: true, epsilon: 0 },
  ],
  ['categorical', 'dqn', 'CartPole-v1', categorical],
  ['categorical, dueling', 'dqn', 'CartPole-v1', { ...categorical, dueling: true }],
  ['quantiles', 'dqn', 'CartPole-v1', { head: 'quantile', quantiles: 6 }],
  ['quantiles, dueling', 'dqn', 'CartPole-v1', { head: 'quantile', quantiles: 6, dueling: true }],
  ['scaled rewards', 'dqn', 'CartPole-v1', { rewardScale: 0.1 }],
  ['normalized', 'dqn', 'CartPole-v1', { normalizeObservations: true, normalizationClip: 1 }],
  ['one-hot', 'dqn', 'Blackjack-v1', {}],
  ['PQN', 'pqn', 'CartPole-v1', { environments: 1, rolloutSteps: 16, minibatches: 2 }],
  ['a table', 'tabular-q', 'CartPole-v1', { low: -3, high: 3, bins: 4, initialValue: 2 }],
  ['a table of returns', 'monte-carlo', 'Blackjack-v1', {}],
  ['a table of states', 'tabular-q', 'Taxi-v4', {}],
  [
    'kernels',
    'kernel-q',
    'CartPole-v1',
    { ...fourier, standardizer: { mean: [0, 0, 0, 0], deviation: [1, 2, 1, 2] } },
  ],
  ['kernels that see an index', 'kernel-q', 'Blackjack-v1', fourier],
  ['bumps', 'kernel-q', 'MountainCar-v0', { features: 'bumps', bumpsPerEntry: 7 }],
  ['online', 'online-q', 'CartPole-v1', {}],
  ['a network an action', 'online-q', 'CartPole-v1', { networks: 'per-action' }],
  ['a policy that chooses', 'ppo', 'CartPole-v1', onPolicy],
  [
    'shared layers, elu',
    'ppo',
    'CartPole-v1',
    { ...onPolicy, sharedLayers: [6], activation: 'elu' },
  ],
  ['a policy that sees an index', 'a2c', 'Blackjack-v1', onPolicy],
  [
    'a policy that steers, normalized',
    'ppo',
    'Pendulum-v1',
    { ...onPolicy, normalizeObservations: true, normalizationClip: 1 },
  ],
  ['SAC, silu', 'sac', 'Pendulum-v1', { ...offPolicy, activation: 'silu' }],
  ['TD3, leaky-relu', 'td3', 'Pendulum-v1', { ...offPolicy, activation: 'leaky-relu' }],
  [
    'SAC, noise by the state',
    'sac',
    'Pendulum-v1',
    { ...offPolicy, stateDependentNoise: true, meanClip: 0.05 },
  ],
  ['CrossQ', 'crossq', 'Pendulum-v1', { ...offPolicy, criticLayers: [5] }],
  ['TQC', 'tqc', 'MountainCarContinuous-v0', { ...offPolicy, normalizeObservations: true }],
];

/** An agent that has learned a little, rows of what it saw, and what it makes of them. */
function sample(algo: string, id: string, options: object) {
  const env = make(id);
  const small =
    'hiddenLayers' in options || /tabular|monte|kernel/.test(algo) ? {} : { hiddenLayers: [9, 7] };
  const start = algo === 'dqn' ? { learningStarts: 20, batchSize: 8 } : {};
  const agent = createAgent({ algo, env, seed: 3, ...start, ...small, ...options });
  let { observation } = env.reset({ seed: 4 });
  const seen = [];
  for (let i = 0; i < 80; i++) {
    const action = agent.explore(observation as never);
    const step = env.step(action as never);
    agent.observe({ ...step, observation, action, nextObservation: step.observation } as never);
    agent.learn();
    seen.push(observation);
    observation = step.terminated || step.truncated ? env.reset().observation : step.observation;
  }
  const policy = agent.snapshot();
  const observations = seen.slice(-12);
  const rows = observations.map(
    (one) =>
      [one]
        .flat(2)
        .flatMap((part) =>
          typeof part === 'number' ? [part] : Array.from(part as never),
        ) as number[],
  );
  return {
    bytes: agent.save(),
    rows,
    settle: 'probabilities' in policy ? centred : (values: number[]) => values,
    expected: observations.map((one) => told(policy as never, one as never)),
  };
}

/** What the page's reader gives too: values, logits with their largest at 0, or an action. */
function told(agent: Agent & Partial<ValueAgent & StochasticAgent>, one: number[]): number[] {
  if (agent.qValues) return [...agent.qValues(one)];
  if (agent.probabilities) return centred([...agent.probabilities(one)].map(Math.log));
  return [...(agent.act(one) as never)];
}

/** Logits mean the same whatever is added to all of them. */
function centred(logits: number[]): number[] {
  return logits.map((logit) => logit - Math.max(...logits));
}

function expectClose(found: number[][], expected: number[][], algo: string): void {
  const largest = Math.max(1e-6, ...expected.flat().map(Math.abs));
  const bound = (algo === 'kernel-q' ? 1e-4 : 1e-5) * largest;
  found.forEach((values, i) => {
    expect(values).toHaveLength((expected[i] as number[]).length);
    values.forEach((value, a) => {
      expect(Math.abs(value - (expected[i]?.[a] as number))).toBeLessThan(bound);
    });
  });
}

/** A network of another program, whose activation it says. */
function foreign(activation: ActivationName) {
  const { bytes, ...seen } = sample('dqn', 'CartPole-v1', {});
  const { tensors } = decodeSafetensors(bytes);
  const agent = loadAgent(encodeSafetensors(tensors), { env: 'CartPole-v1', activation }) as never;
  return {
    ...seen,
    bytes: (agent as Agent).save(),
    expected: seen.rows.map((row) => told(agent, row)),
  };
}

const samples: [string, string, () => ReturnType<typeof sample>][] = [
  ...kinds.map(
    ([name, algo, id, options]) => [name, algo, () => sample(algo, id, options)] as never,
  ),
  ...(Object.keys(activations64) as ActivationName[]).map(
    (name) => [`a foreign network of ${name}`, 'dqn', () => foreign(name)] as never,
  ),
];

describe.each(samples)('%s', (_, algo, make) => {
  it('is rebuilt by the words of docs/agent-file.md, within 1e-5 of the largest value (kernels 1e-4)', () => {
    const { bytes, rows, expected, settle } = make();
    const rebuilt = new Rebuilt(bytes);
    expectClose(
      rows.map((row) => settle(rebuilt.values(row))),
      expected,
      algo,
    );
  });

  it.skipIf(!hasNumpy)('is rebuilt by the page’s own lines in Python', () => {
    const { bytes, rows, expected, settle } = make();
    const [model, script] = [join(folder, 'model.safetensors'), join(folder, 'reader.py')];
    writeFileSync(model, bytes);
    const print = `import sys\nf, _ = read(sys.argv[1])\nprint(json.dumps([list(map(float, f(row))) for row in json.loads(sys.argv[2])]))\n`;
    writeFileSync(script, `${reader}\n${print}`);
    const { stdout, stderr } = spawnSync(python, [script, model, JSON.stringify(rows)], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expectClose(JSON.parse(stdout).map(settle), expected, algo);
  });
});
