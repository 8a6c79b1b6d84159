import { describe, expect, it } from 'vitest';
import {
  createAgent,
  isStochasticAgent,
  type LearningAgent,
  loadAgent,
  warmStart,
} from '../../src/agents/index.js';
import { stream } from '../../src/agents/shared/streams.js';
import {
  ActorCriticLayout,
  decodeSafetensors,
  ExploringActor,
  Network,
} from '../../src/net/index.js';
import { Generator } from '../../src/random/index.js';
import { Box } from '../../src/spaces/index.js';
import { copyState, restoreState } from '../../src/state/index.js';
import { bestGain, Regulation, regulator, regulatorAgent } from './regulator.js';

const ALGORITHMS = ['sac', 'tqc', 'crossq', 'droq'] as const;
const observation = Float32Array.of(0.5);

/** Two numbers of an action. */
const env = {
  observationSpace: regulator.observationSpace,
  actionSpace: new Box(-1, 1, { shape: [2] }),
};

function agentOf(changes: object = {}): LearningAgent<Float32Array> {
  const given = { hiddenLayers: [6, 5], learningStarts: 0, batchSize: 8, logStdInit: -1 };
  const all = { algo: 'sac' as string, env, seed: 4, ...given, stateDependentNoise: true };
  return createAgent({ ...all, ...changes }) as LearningAgent<Float32Array>;
}

/** Steps in one state that nothing changes. @returns what was done */
function stand(agent: LearningAgent<Float32Array>, steps: number): number[][] {
  return Array.from({ length: steps }, () => {
    const action = agent.explore(observation);
    const ends = { terminated: false, truncated: false };
    const reward = -(action[0] as number);
    agent.observe({ observation, action, nextObservation: observation, reward, ...ends });
    return [...action];
  });
}

/** Which actions are the same as the one before. */
function stays(actions: number[][]): boolean[] {
  return actions.slice(1).map((action, i) => String(action) === String(actions[i]));
}

/** What a dense layer of its file makes of numbers. */
function dense(agent: LearningAgent<Float32Array>, name: string, given: readonly number[]) {
  const { tensors } = decodeSafetensors(agent.save());
  const of = (end: string) => tensors.find((tensor) => tensor.name === `${name}.${end}`)!.values;
  const weight = of('weight');
  return [...of('bias')].map((b, j) =>
    given.reduce((sum, x, i) => sum + x * weight[j * given.length + i]!, b),
  );
}

describe('an actor whose noise is a function of the state', () => {
  it('by hand: tanh(mean + h W), W the first draws times exp(-1), row by row, within 1e-6', () => {
    const agent = agentOf({ hiddenLayers: [3], meanClip: null, seed: 6 });
    const h = dense(agent, 'actor.latent_pi.0', [0.5]).map((x) => Math.max(0, x));
    const mean = dense(agent, 'actor.mu', h);
    const random = stream(6, 'exploration');
    const weights = h.map(() => [0, 1].map(() => Math.exp(-1) * random.standardNormal()));
    const [action] = stand(agent, 1);
    expect(h.some((x) => x > 0)).toBe(true);
    mean.forEach((m, j) => {
      const u = h.reduce((sum, x, i) => sum + x * weights[i]![j]!, m);
      expect(Math.abs(action![j]! - Math.tanh(u))).toBeLessThan(1e-6);
    });
  });

  it('does the same in the same state until a round ends, or after as many steps as are said', () => {
    const rounds = stays(stand(agentOf({ trainFrequency: 4 }), 9));
    expect(rounds).toEqual([true, true, true, false, true, true, true, false]);
    const both = stays(stand(agentOf({ trainFrequency: 5, noiseSteps: 2 }), 8));
    expect(both).toEqual([true, false, true, false, false, true, false]);
    expect(stays(stand(agentOf(), 4))).toEqual([false, false, false]);
  });

  it('reports the mean deviation of its weights, exp(-1) until they have learned, within 1e-6', () => {
    const agent = agentOf({ trainFrequency: 30, learningRate: 1e-9 });
    stand(agent, 30);
    const deviation = agent.learn()?.deviation as number;
    expect(Math.abs(deviation - Math.exp(-1))).toBeLessThan(1e-6);
  });

  it('warms up by any action of the space, or by the policy', () => {
    const slow = { trainFrequency: 100, learningStarts: 10 };
    expect(stays(stand(agentOf(slow), 4))).toEqual([false, false, false]);
    const policy = stays(stand(agentOf({ ...slow, warmUp: 'policy' }), 4));
    expect(policy).toEqual([true, true, true]);
  });

  it('cuts means, in its file too: the greatest action is tanh(meanClip), spread over the bounds, within 1e-6', () => {
    const agent = agentOf({ env: regulator, meanClip: 1e-3 });
    const action = agent.act(Float32Array.of(9))[0] as number;
    expect(Math.abs(Math.abs(action) - 2 * Math.tanh(1e-3))).toBeLessThan(1e-6);
    expect(loadAgent(agent.save()).act(Float32Array.of(9))).toEqual(Float32Array.of(action));
    const tensors = decodeSafetensors(agent.save()).tensors.map(({ name, shape }) => [name, shape]);
    expect(tensors).toContainEqual(['actor.mu.0.weight', [1, 5]]);
    expect(tensors).toContainEqual(['actor.log_std', [5, 1]]);
  });

  it('its file draws with the deviations of h W, sqrt(sum h^2 exp(-2) + 1e-6), within 1e-6', () => {
    const agent = agentOf({ hiddenLayers: [3], seed: 6 });
    const h = dense(agent, 'actor.latent_pi.0', [0.5]).map((x) => Math.max(0, x));
    const expected = Math.sqrt(h.reduce((sum, x) => sum + x * x * Math.exp(-2), 1e-6));
    const loaded = loadAgent(agent.save());
    if (!isStochasticAgent(loaded)) throw new Error('It draws nothing.');
    const [deviation] = (
      loaded as unknown as { gaussian(x: Float32Array): { deviation: number[] } }
    ).gaussian(observation).deviation;
    expect(Math.abs(deviation! - expected)).toBeLessThan(1e-6);
    const [a, b] = [1, 2].map((seed) => loaded.sample(observation, new Generator(seed)));
    expect(a).not.toEqual(b);
  });
});

/** What makes a short task of it. */
const few: Record<string, object> = {
  crossq: { criticLayers: [32, 32] },
  droq: { gradientSteps: 2, policyDelay: 2 },
};

const own = (algo: string) => ({ stateDependentNoise: true, ...few[algo] });

describe.each(['sac', 'tqc', 'droq'] as const)(
  '%s with noise that is a function of the state',
  (algo) => {
    it("finds a linear regulator's best policy: -gain x within 0.15 for x in -1..1", () => {
      const steps = 4_000;
      const learningRate = { start: 3e-3, end: 1e-4, steps };
      const agent = regulatorAgent(algo, {
        seed: 8,
        learningRate,
        temperature: 0.001,
        ...own(algo),
      });
      new Regulation().run(agent, steps);
      for (const x of [-1, -0.5, -0.2, 0, 0.2, 0.5, 1]) {
        const action = agent.act(Float32Array.of(x))[0] as number;
        expect(Math.abs(action + bestGain() * x), `at ${x}: ${action}`).toBeLessThan(0.15);
      }
    });
  },
);

describe.each(ALGORITHMS)('%s with noise that is a function of the state', (algo) => {
  it('learns its deviations, and goes on to the same bytes from a state in the middle of a round', () => {
    // By tanh, of whose units none sleeps.
    const rhythm = { trainFrequency: 8, noiseSteps: 5, gradientSteps: 2, policyDelay: 1 };
    const options = { ...own(algo), ...rhythm, activation: 'tanh' };
    const [agent, other] = [0, 1].map(() => regulatorAgent(algo, options));
    const walk = new Regulation();
    const before = agent!.save();
    walk.run(agent!, 203);
    new Regulation().run(other!, 131);
    restoreState(other!, copyState(agent!));
    const twin = regulatorAgent(algo, options);
    const again = new Regulation();
    again.run(twin, 203);
    walk.run(agent!, 60);
    again.run(other!, 60);
    expect(copyState(other!)).toEqual(copyState(agent!));
    expect(other!.save()).toEqual(agent!.save());
    const logs = (file: Uint8Array) =>
      decodeSafetensors(file).tensors.find(({ name }) => name === 'actor.log_std')!.values;
    expect(logs(agent!.save()).every((l, i) => l !== logs(before)[i])).toBe(true);
  });
});

it('a warm start begins with deviations of another, and is refused where those are no function of the state', () => {
  const from = agentOf();
  stand(from, 20);
  const agent = agentOf({ seed: 5 });
  warmStart(agent, from.snapshot());
  expect(decodeSafetensors(agent.save()).tensors).toEqual(decodeSafetensors(from.save()).tensors);
  const other = agentOf({ stateDependentNoise: false });
  expect(() => warmStart(other, from.snapshot())).toThrow(/another network/);
});

it('is refused of a deterministic policy, and by what would draw it anew at every step', () => {
  const architecture = {
    ...({
      observationSize: 2,
      actionSize: 1,
      policy: 'squashed-gaussian',
      actorLayers: [3],
    } as const),
    ...({ criticLayers: [3], critics: 1, quantiles: 1, activation: 'relu' } as const),
    ...{ criticLayerNorm: false, stateNoise: { logDeviation: 0 } },
  };
  expect(() => new ActorCriticLayout({ ...architecture, policy: 'deterministic' })).toThrow(
    'a deterministic policy draws nothing',
  );
  const random = new Generator(1);
  const network = new Network({ layout: new ActorCriticLayout(architecture), random, maxBatch: 1 });
  expect(() => new ExploringActor(network, { random, rows: 1 })).toThrow('stateDependentNoise');
});
