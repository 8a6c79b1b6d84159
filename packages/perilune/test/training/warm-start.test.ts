import { describe, expect, it } from 'vitest';
import { createAgent, type LearningAgent, loadAgent, warmStart } from '../../src/agents/index.js';
import { make } from '../../src/env/index.js';
import { copyState } from '../../src/state/index.js';
import { sha256 } from '../../src/text/sha256.js';
import {
  readCheckpoint,
  resolveConfig,
  type TrainOptions,
  train,
} from '../../src/training/index.js';
import { traced, withCheckpoints } from './interrupted.js';

const dqn = {
  ...{ hiddenLayers: [8], layerNorm: false, rewardScale: 0.05 },
  ...{ learningStarts: 100, environments: 2 },
};
const pole = { env: 'CartPole-v1', seed: 3, evaluationEpisodes: 0, solve: { enabled: false } };
const short = { ...pole, steps: 600, hyperparameters: dqn };
const grid = { low: [-3, -3, -0.3, -3], high: [3, 3, 0.3, 3], bins: 5, environments: 1 };
const kernel = {
  kernelGammas: [0.5, 2],
  featuresPerKernel: 12,
  standardizer: { mean: [0, 0, 0, 0], deviation: [1, 1, 0.1, 1] },
  environments: 1,
};

const kinds: Record<string, Pick<TrainOptions, 'algo' | 'hyperparameters'>> = {
  dqn: { hyperparameters: dqn },
  'dqn, a soft target that is handed out, dueling, LayerNorm': {
    hyperparameters: {
      ...dqn,
      ...{ dueling: true, layerNorm: true, greedyNetwork: 'target', tau: 0.05 },
    },
  },
  'dqn, noisy': { hyperparameters: { ...dqn, noisy: true, epsilon: 0 } },
  'dqn, C51 in scaled rewards': {
    hyperparameters: { ...dqn, head: 'categorical', atoms: 11, vMin: -5, vMax: 50 },
  },
  'dqn, quantiles': { hyperparameters: { ...dqn, head: 'quantile', quantiles: 7 } },
  'dqn, observations and rewards normalized': {
    hyperparameters: { ...dqn, normalizeObservations: true, normalizeRewards: true },
  },
  pqn: { algo: 'pqn', hyperparameters: { hiddenLayers: [8], environments: 4, rolloutSteps: 8 } },
  'tabular-q': { algo: 'tabular-q', hyperparameters: grid },
  'tabular-q, double': { algo: 'tabular-q', hyperparameters: { ...grid, double: true } },
  'tabular-q, traces': { algo: 'tabular-q', hyperparameters: { ...grid, lambda: 0.7 } },
  'monte-carlo': { algo: 'monte-carlo', hyperparameters: { ...grid, environments: 2 } },
  'kernel-q': { algo: 'kernel-q', hyperparameters: kernel },
  'online-q': {
    algo: 'online-q',
    hyperparameters: { hiddenLayers: [6], learningRate: 0.001, environments: 1 },
  },
};

/** States of a pole that fell at random. */
function states(): Float32Array[] {
  const env = make('CartPole-v1');
  const seen = [env.reset({ seed: 5 }).observation];
  for (let i = 0; seen.length < 200; i++) {
    const step = env.step(i % 3 === 0 ? 1 : 0);
    seen.push(step.terminated ? env.reset().observation : step.observation);
  }
  return seen;
}

function learner({ algo = 'dqn', hyperparameters }: (typeof kinds)[string]): LearningAgent {
  return createAgent({ algo, env: make('CartPole-v1'), seed: 3, ...hyperparameters });
}

describe('a warm start', () => {
  it.each(Object.entries(kinds))(
    'acts at step 0 as the agent it is from, its values the same to 1e-5: %s',
    async (_, kind) => {
      const { agent } = await train({ ...pole, steps: 600, ...kind });
      const begun = learner(kind);
      warmStart(begun, agent);
      expect(begun.steps).toBe(0);
      const policy = begun.snapshot();
      for (const state of states()) {
        expect(policy.act(state)).toBe(agent.act(state));
        const [ours, theirs] = [policy, agent].map((one) =>
          'qValues' in one ? (one.qValues as (s: Float32Array) => Float32Array)(state) : [],
        ) as [Float32Array, Float32Array];
        ours.forEach((value, i) => {
          const exact = theirs[i] as number;
          expect(Math.abs(value - exact)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(exact)));
        });
      }
    },
  );

  it('goes on in another gravity, and its file says from the file of what SHA-256', async () => {
    const moon = { env: 'LunarLander-v3', evaluationEpisodes: 0, hyperparameters: dqn, steps: 400 };
    const first = await train({ ...moon, seed: 1 });
    const bytes = first.agent.save();
    const second = await train({
      ...moon,
      seed: 2,
      envOptions: { gravity: -5 },
      from: first.agent,
    });
    expect(second.config.from).toEqual({ sha256: sha256(bytes) });
    expect(second.agent.provenance).toMatchObject({
      envOptions: { gravity: -5 },
      ...{ seed: 2, steps: 400, from: sha256(bytes) },
    });
    expect(loadAgent(second.agent.save()).provenance?.from).toBe(sha256(bytes));
    const cold = await train({ ...moon, seed: 2, envOptions: { gravity: -5 } });
    expect(second.agent.save()).not.toEqual(cold.agent.save());
    const again = await train({ ...moon, seed: 2, envOptions: { gravity: -5 }, from: bytes });
    expect(again.agent.save()).toEqual(second.agent.save());
  });

  it('is part of the run: interrupted, it goes on without the agent, to the same bytes', async () => {
    const { agent } = await train(short);
    const run = { ...short, steps: 1_000, seed: 4, from: agent };
    const { checkpoints, trace } = await withCheckpoints(run, [400]);
    const bytes = checkpoints[0]?.bytes as Uint8Array;
    const { config } = readCheckpoint(bytes);
    expect(await traced({ ...config, evaluationEpisodes: 0, resumeFrom: bytes })).toEqual(trace);
    await expect(train({ ...config, evaluationEpisodes: 0 })).rejects.toThrow(
      /begins from the agent of SHA-256 [0-9a-f]{64}: give it/,
    );
    await expect(train({ ...short, steps: 1_000, seed: 4, resumeFrom: bytes })).rejects.toThrow(
      'The checkpoint is of another run: its from is',
    );
  });

  it('is refused by the name of what differs, and then nothing has changed', async () => {
    const { agent } = await train(short);
    const refused = (kind: (typeof kinds)[string], why: string) => {
      const begun = learner(kind);
      const before = copyState(begun);
      expect(() => warmStart(begun, agent)).toThrow(why);
      expect(copyState(begun)).toEqual(before);
    };
    refused(kinds.pqn as (typeof kinds)[string], 'has another algorithm: "dqn", where "pqn"');
    refused(
      { hyperparameters: { ...dqn, hiddenLayers: [9] } },
      'its layers is [4,8,2], where [4,9,2]',
    );
    refused({ hyperparameters: { ...dqn, layerNorm: true } }, 'its layerNorm is');
    refused({ hyperparameters: { ...dqn, normalizeRewards: true } }, 'normalizeRewards: false');
    await expect(train({ ...short, env: 'Acrobot-v1', from: agent })).rejects.toThrow(
      'has another observationSpace',
    );
    for (const from of [7, {}, new Uint8Array(9)]) {
      await expect(train({ ...short, from: from as never })).rejects.toThrow();
    }
    const { agent: table } = await train({ ...pole, steps: 200, ...kinds['tabular-q'] });
    const finer = createAgent({
      ...{ algo: 'tabular-q', env: make('CartPole-v1'), seed: 1 },
      ...{ ...grid, bins: 6 },
    });
    expect(() => warmStart(finer, table)).toThrow('has another grid');
    const { agent: sums } = await train({ ...pole, steps: 200, ...kinds['kernel-q'] });
    const drawn = createAgent({
      ...{ algo: 'kernel-q', env: make('CartPole-v1'), seed: 99 },
      ...kernel,
    });
    expect(() => warmStart(drawn, sums)).toThrow('give the same seed');
  });

  it('is told of in the configuration by its hash alone', async () => {
    const { agent } = await train(short);
    const config = resolveConfig({ ...short, from: agent });
    expect(config.from).toEqual({ sha256: sha256(agent.save()) });
    expect(resolveConfig(config)).toEqual(config);
  });
});
