import { describe, expect, it } from 'vitest';
import {
  type ChoosingPolicy,
  createAgent,
  loadAgent,
  type PolicyGradientOptions,
} from '../../src/agents/index.js';
import { register } from '../../src/env/index.js';
import { Box, Discrete, MultiBinary, MultiDiscrete } from '../../src/spaces/index.js';
import type { Archive } from '../../src/state/index.js';
import { evaluate, train } from '../../src/training/index.js';
import { Gates } from '../env/gates.js';

/** Asks for the action that the observation tells, five times: 1 for each entry that is right. */
class Echo {
  readonly observationSpace = new Box(0, 1, { shape: [2] });
  private seen = new Float32Array(2);
  private left = 0;
  private random = 1;

  constructor(readonly actionSpace: MultiDiscrete | MultiBinary | Box) {}

  reset() {
    this.left = 5;
    return { observation: this.look(), info: {} };
  }

  step(action: ArrayLike<number>) {
    let reward = 0;
    for (let i = 0; i < 2; i++) {
      const apart = Math.abs((action[i] as number) - (this.seen[i] as number));
      reward += this.actionSpace.kind === 'box' ? -apart : Number(apart === 0);
    }
    this.left -= 1;
    const terminated = this.left === 0;
    return { observation: this.look(), reward, terminated, truncated: false, info: {} };
  }

  close() {}

  serialize(archive: Archive): void {
    archive.array('seen', this.seen);
    this.left = archive.integer('left', this.left, { most: 5 });
    this.random = archive.integer('random', this.random, { most: 2 ** 31 });
  }

  private look(): Float32Array {
    this.random = (this.random * 48_271) % 2_147_483_647;
    this.seen.set([this.random & 1, (this.random >> 1) & 1]);
    return this.seen.slice();
  }
}

register('EchoBits-v0', () => new Echo(new MultiBinary(2)) as never);
register('EchoMany-v0', () => new Echo(new MultiDiscrete([2, 3])) as never);
register('EchoBox-v0', () => new Echo(new Box(-1, 1, { shape: [2] })) as never);

const quick: PolicyGradientOptions = {
  hiddenLayers: [16],
  environments: 8,
  rolloutSteps: 16,
  batchSize: 32,
  epochs: 4,
  learningRate: 1e-2,
  discount: 0.5,
};

const run = (
  env: string,
  algo: 'ppo' | 'a2c',
  steps: number,
  changes: PolicyGradientOptions = {},
) =>
  ({
    ...{ env, algo, preset: 'default', seed: 1, steps, solve: { enabled: false } },
    ...{ hyperparameters: { ...quick, ...changes }, evaluationEpisodes: 0 },
  }) as const;

describe('PPO learns in every space of actions', () => {
  it.each([
    ['EchoBits-v0', 9.5],
    ['EchoMany-v0', 9.5],
    ['EchoBox-v0', -1.5],
  ])('%s: a mean of at least %d of 20 episodes, saved and loaded too', async (env, least) => {
    const { agent } = await train(run(env, 'ppo', 12_000));
    const before = evaluate(agent, { env, episodes: 20 });
    expect(before.mean).toBeGreaterThanOrEqual(least);
    expect(evaluate(loadAgent(agent.save()), { env, episodes: 20 })).toEqual(before);
  });

  it('A2C with its own defaults too', async () => {
    const a2c = {
      ...run('EchoBits-v0', 'a2c', 30_000),
      hyperparameters: { environments: 8, learningRate: 5e-3, discount: 0.5 },
    };
    const { agent } = await train(a2c);
    expect(evaluate(agent, { env: 'EchoBits-v0', episodes: 20 }).mean).toBeGreaterThanOrEqual(9.5);
  });

  it('refuses a Dict of actions, and sizes that make no batch, by name', () => {
    const env = { observationSpace: new Box(0, 1), actionSpace: new Box(0, 5, { dtype: 'int32' }) };
    expect(() => createAgent({ algo: 'ppo', env, seed: 1 })).toThrow('PPO acts in a Discrete');
    const discrete = { observationSpace: new Box(0, 1), actionSpace: new Discrete(2) };
    const make = (changes: PolicyGradientOptions) => () =>
      createAgent({ algo: 'ppo', env: discrete, seed: 1, ...changes });
    expect(make({ rolloutSteps: 8 })).toThrow(
      'batchSize is 64, but a rollout has environments x rolloutSteps = 8',
    );
    expect(make({ batchSize: 1 })).toThrow('normalizeAdvantages needs at least 2 rows');
  });
});

/** Gates that were made, to count who went through one that was shut. */
const gates: Gates[] = [];
register('PolicyGates-v0', () => {
  const env = new Gates();
  gates.push(env);
  return env;
});

describe('masks', () => {
  it('are kept to while learning and after: no shut gate is taken', async () => {
    const { agent } = await train(
      run('PolicyGates-v0', 'ppo', 6_000, { discount: 0.9, entropyWeight: 0.01 }),
    );
    evaluate(agent, { env: 'PolicyGates-v0', episodes: 20 });
    expect(gates.reduce((sum, { trespasses }) => sum + trespasses, 0)).toBe(0);
    const { probabilities } = agent as unknown as ChoosingPolicy;
    expect(probabilities.call(agent, 0, { mask: [1, 0, 1] })[1]).toBe(0);
  });
});

describe('a run', () => {
  it('gives the same weights, every one, for the same seed, and others for another', async () => {
    const save = async (seed: number) =>
      (await train({ ...run('EchoBox-v0', 'ppo', 512), seed })).agent.save();
    const [first, second, other] = [await save(1), await save(1), await save(2)];
    expect(first).toEqual(second);
    expect(first).not.toEqual(other);
  });

  it.each([
    ['ppo', {}],
    [
      'ppo',
      { normalizeObservations: true, normalizeRewards: true, targetKl: 0.01, valueClip: 0.2 },
    ],
    ['ppo', { sharedLayers: [8], activation: 'relu', optimizer: 'rmsprop-tf' }],
    ['a2c', { batchSize: null, epochs: 1 }],
  ] as const)('%s %j that was interrupted ends with the same bytes', async (algo, changes) => {
    const options = run('EchoMany-v0', algo, 1_200, changes);
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

  it('begins from another agent: one step on the value is what that said, within 5 %', async () => {
    const options = run('EchoMany-v0', 'ppo', 1_280, { normalizeRewards: true });
    const { agent } = await train(options);
    const next = await train({ ...options, steps: 8, from: agent.save(), seed: 2 });
    const [before, after] = [agent, next.agent].map((one) =>
      (one as unknown as ChoosingPolicy).value?.(Float32Array.of(0, 1)),
    ) as [number, number];
    expect(Math.abs(after / before - 1)).toBeLessThan(0.05);
  });

  it('reports by Stable-Baselines3’s words what a round found', async () => {
    let reported: object | undefined;
    await train({
      ...run('EchoBox-v0', 'ppo', 512),
      onProgress: ({ learning }) => {
        reported = learning ?? reported;
      },
    });
    expect(Object.keys(reported ?? {}).sort()).toEqual(
      [
        ...['approximateKl', 'clipFraction', 'deviation', 'entropyLoss', 'explainedVariance'],
        ...['gradientNorm', 'loss', 'policyLoss', 'updates', 'valueLoss'],
      ].sort(),
    );
  });
});
