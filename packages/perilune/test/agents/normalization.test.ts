import { describe, expect, it } from 'vitest';
import { createAgent, loadAgent } from '../../src/agents/index.js';
import { makeVector, register } from '../../src/env/index.js';
import { Generator } from '../../src/random/index.js';
import { Box, Discrete, Tuple } from '../../src/spaces/index.js';
import { captureState } from '../../src/state/index.js';
import { evaluate, TrainingLoop, train } from '../../src/training/index.js';
import { Gates } from '../env/gates.js';

const spaces = {
  observationSpace: new Tuple([new Box(-Infinity, Infinity, { shape: [2] }), new Discrete(3)]),
  actionSpace: new Discrete(2),
};

function make(changes: object = {}) {
  return createAgent({
    env: spaces,
    seed: 1,
    environments: 2,
    hiddenLayers: [4],
    learningStarts: 0,
    batchSize: 4,
    normalizeObservations: true,
    ...changes,
  });
}

type Agent = ReturnType<typeof make>;

/** Mean, variance and count of the state: two numbers, as the index has none. */
function statistics(agent: Agent) {
  const state = captureState(agent);
  return ['mean', 'variance', 'count'].map((name) => [
    ...(state.get(`network.obs_rms.${name}`) ?? []),
  ]);
}

const actions = new Float32Array(2);

describe('running statistics of observations', () => {
  it('take in every batch that is acted on, by VecNormalize’s rule, within 1e-12: by hand', () => {
    const agent = make();
    expect(statistics(agent)).toEqual([[0, 0], [1, 1], [1e-4]]);
    // Two environments: (1, 10), (3, -10); then (5, 0), (5, 4). The third number is an index.
    agent.exploreInto(Float32Array.of(1, 10, 0, 3, -10, 2), actions);
    agent.exploreInto(Float32Array.of(5, 0, 1, 5, 4, 1), actions);
    const c = 1e-4;
    const combine = (
      [mean, variance, count]: [number, number, number],
      batch: { mean: number; variance: number },
    ): [number, number, number] => {
      const delta = batch.mean - mean;
      const total = count + 2;
      const moment = variance * count + batch.variance * 2 + (delta * delta * count * 2) / total;
      return [mean + (delta * 2) / total, moment / total, total];
    };
    const first = combine(combine([0, 1, c], { mean: 2, variance: 1 }), { mean: 5, variance: 0 });
    const second = combine(combine([0, 1, c], { mean: 0, variance: 100 }), {
      mean: 2,
      variance: 4,
    });
    const [mean, variance, count] = statistics(agent) as [number[], number[], number[]];
    expect(mean[0]).toBeCloseTo(first[0], 12);
    expect(mean[1]).toBeCloseTo(second[0], 12);
    expect(variance[0]).toBeCloseTo(first[1], 12);
    expect(variance[1]).toBeCloseTo(second[1], 12);
    expect(count[0]).toBeCloseTo(4 + c, 12);
  });

  it('stay as they are while acting, and in what is handed out', () => {
    const agent = make();
    agent.exploreInto(Float32Array.of(1, 10, 0, 3, -10, 2), actions);
    const snapshot = agent.snapshot();
    const [before, values] = [statistics(agent), snapshot.qValues([[2, 3], 1])];
    agent.act([[7, 7], 1]);
    agent.qValues([[7, 7], 1]);
    expect(statistics(agent)).toEqual(before);
    for (let i = 0; i < 9; i++) agent.exploreInto(Float32Array.of(9, 9, 0, 8, 8, 1), actions);
    expect(snapshot.qValues([[2, 3], 1])).toEqual(values);
  });

  it('make every scale the same: observations times 1,000 give the same values within 1e-3', () => {
    const values = [1, 1_000].map((scale) => {
      const agent = make();
      const random = new Generator(4);
      const normal = () => scale * random.standardNormal();
      for (let i = 0; i < 50; i++) {
        const rows = Float32Array.of(normal(), normal(), 0, normal(), normal(), 1);
        agent.exploreInto(rows, actions);
      }
      return [...agent.snapshot().qValues([[scale, -scale], 2])];
    }) as [number[], number[]];
    values[0].forEach((value, a) => {
      expect(Math.abs(value - (values[1][a] as number))).toBeLessThan(1e-3);
    });
  });

  it('are kept in the file', () => {
    const agent = make({ normalizationClip: 2 });
    agent.exploreInto(Float32Array.of(1, 10, 0, 3, -10, 2), actions);
    const snapshot = agent.snapshot();
    const loaded = loadAgent(snapshot.save()) as typeof snapshot;
    for (const at of [0.5, 2, 100]) {
      expect(loaded.qValues([[at, at], 1])).toEqual(snapshot.qValues([[at, at], 1]));
    }
    expect(loaded.qValues([[100, 100], 1])).toEqual(loaded.qValues([[1e4, 1e4], 1]));
    expect(loaded.describe()).toMatchObject({
      architecture: { input: { normalization: { clip: 2 } } },
    });
  });
});

/** Rewards a hundred times as large. */
class Rich extends Gates {
  override step(action: number) {
    const result = super.step(action);
    return { ...result, reward: 100 * result.reward };
  }
}

register('Rich-v0', () => new Rich());

const learning = {
  environments: 4,
  hiddenLayers: [32],
  discount: 0.9,
  learningRate: 3e-3,
  epsilon: 0.5,
} as const;
const recipes = [
  ['dqn', { ...learning, batchSize: 32, learningStarts: 100, targetUpdateInterval: 100 }],
  ['pqn', { ...learning, rolloutSteps: 8, epochs: 4, minibatches: 4, lambda: 0 }],
] as const;

describe.each(recipes)('normalized rewards, %s', (algo, hyperparameters) => {
  it('Q-values are in the environment’s units: 1,487.8, 542, 380 and 200 within 10 %', () => {
    const agent = createAgent({
      ...hyperparameters,
      algo: algo as 'pqn',
      env: new Gates(),
      seed: 1,
      masks: true,
      normalizeRewards: true,
    });
    const envs = makeVector('Rich-v0', 4, { autoreset: 'same-step' });
    const start = envs.reset({ seed: 1 });
    const loop = new TrainingLoop({ agent, envs, start, onEpisode: () => {} });
    for (let i = 0; i < 2_500; i++) loop.advance();
    const snapshot = agent.snapshot();
    [1487.8, 542, 380, 200].forEach((worth, state) => {
      for (const policy of [agent, snapshot]) {
        const best = Math.max(...policy.qValues(state).slice(0, state === 0 ? 3 : 2));
        expect(Math.abs(best / worth - 1)).toBeLessThan(0.1);
      }
    });
    expect(Math.abs((loop.lastReport?.meanQ ?? 0) - 500)).toBeLessThan(400);
  });

  it('a run that was interrupted ends with the same bytes', async () => {
    const options = {
      env: 'Rich-v0',
      algo,
      seed: 1,
      steps: 1_200,
      hyperparameters: { ...hyperparameters, normalizeRewards: true, normalizationClip: 10 },
      solve: { enabled: false },
      evaluationEpisodes: 0,
    };
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
    expect(evaluate(resumed.agent, { env: 'Rich-v0', episodes: 2 }).results).toHaveLength(2);
  });
});
