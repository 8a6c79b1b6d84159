import { describe, expect, it } from 'vitest';
import { isStochasticAgent, loadAgent, warmStart } from '../../src/agents/index.js';
import { decodeAgent } from '../../src/agents/shared/agent-file.js';
import { Generator } from '../../src/random/index.js';
import { copyState, restoreState } from '../../src/state/index.js';
import { bestGain, Regulation, regulatorAgent } from './regulator.js';

const ALGORITHMS = ['sac', 'td3', 'ddpg', 'tqc', 'crossq', 'droq'] as const;
/** What makes a short task of it. */
const few: Record<string, object> = {
  crossq: { criticLayers: [32, 32] },
  droq: { gradientSteps: 2, policyDelay: 2 },
};
const isSoft = (algo: string) => algo !== 'td3' && algo !== 'ddpg';

describe.each(ALGORITHMS)('%s', (algo) => {
  it("finds a linear regulator's best policy: -gain x within 0.15 for x in -1..1", () => {
    const steps = 4_000;
    const falling = (start: number) => ({ learningRate: { start, end: 1e-4, steps } });
    const soft = { ...falling(3e-3), temperature: 0.001 };
    const firm = { ...falling(5e-3), activation: 'tanh', tau: 0.05, actionNoiseScale: 0.3 };
    const agent = regulatorAgent(algo, {
      seed: 8,
      ...(isSoft(algo) ? { ...soft, ...few[algo] } : firm),
    });
    new Regulation().run(agent, steps);
    const gain = bestGain();
    expect(gain).toBeCloseTo(1.325, 3);
    const policy = agent.snapshot();
    for (const x of [-1, -0.5, -0.2, 0, 0.2, 0.5, 1]) {
      const [action] = policy.act(Float32Array.of(x));
      expect(Math.abs((action as number) + gain * x), `at ${x}: ${action}`).toBeLessThan(0.15);
    }
  });

  it('the same seed gives the same agent to the bit, another seed another', () => {
    const agents = [7, 7, 8].map((seed) => regulatorAgent(algo, { seed }));
    for (const agent of agents) new Regulation().run(agent, 300);
    const [one, two, other] = agents.map((agent) => agent.save());
    expect(two).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('a restored state goes on as if nothing had been', () => {
    const noise = { actionNoise: 'ornstein-uhlenbeck' };
    const options = { environments: 1, ...noise, policyDelay: 3, gradientSteps: 1 };
    const [agent, other] = [0, 0].map(() => regulatorAgent(algo, options));
    const walk = new Regulation();
    walk.run(agent!, 205);
    new Regulation().run(other!, 131);
    restoreState(other!, copyState(agent!));
    expect(other).toMatchObject({ steps: 205, updates: agent!.updates });
    const again = new Regulation();
    const twin = regulatorAgent(algo, options);
    again.run(twin, 205);
    walk.run(agent!, 60);
    again.run(other!, 60);
    expect(copyState(other!)).toEqual(copyState(agent!));
    expect(other!.save()).toEqual(agent!.save());
    expect(agent!.updates).toBe(165);
  });

  it('its file acts as it does, within the bounds, and draws only where it is a Gaussian', () => {
    const agent = regulatorAgent(algo, { normalizeObservations: true });
    new Regulation().run(agent, 200);
    const loaded = loadAgent(agent.save());
    for (const x of [-3, 0, 0.3, 8]) {
      const action = loaded.act(Float32Array.of(x)) as Float32Array;
      expect(action).toEqual(agent.snapshot().act(Float32Array.of(x)));
      expect(Math.abs(action[0] as number)).toBeLessThanOrEqual(2);
    }
    expect(isStochasticAgent(loaded)).toBe(isSoft(algo));
    if (!isStochasticAgent(loaded)) return;
    const [a, b] = [1, 1].map((seed) => loaded.sample(Float32Array.of(0.3), new Generator(seed)));
    expect(a).toEqual(b);
    expect(loaded.sample(Float32Array.of(0.3), new Generator(2))).not.toEqual(a);
    expect(loaded.save()).toEqual(agent.save());
  });

  it('a warm start begins with actor, critics and temperature of another', () => {
    const from = regulatorAgent(algo);
    new Regulation().run(from, 200);
    const agent = regulatorAgent(algo, { seed: 9 });
    warmStart(agent, from.snapshot());
    expect(agent.describe().network).toEqual(from.describe().network);
    expect(agent.act(Float32Array.of(0.4))).toEqual(from.act(Float32Array.of(0.4)));
    const wider = regulatorAgent(algo, { hiddenLayers: [33, 32] });
    expect(() => warmStart(wider, from.snapshot())).toThrow(/another network: its parts/);
    const scaled = regulatorAgent(algo, { rewardScale: 0.1 });
    expect(() => warmStart(scaled, from.snapshot())).toThrow(/learned rewards times 1/);
  });

  it('noise comes to the actions of the warm-up too, as in Stable-Baselines3, and none where there is none', () => {
    const noisy = { actionNoise: 'normal', actionNoiseScale: 100 };
    const atBounds = (options: Record<string, unknown>) => {
      const agent = regulatorAgent(algo, options);
      const actions = Array.from({ length: 100 }, () => agent.explore(Float32Array.of(0))[0]);
      return actions.filter((action) => Math.abs(action as number) === 2).length;
    };
    expect(atBounds(noisy)).toBeGreaterThan(90);
    if (isSoft(algo)) expect(atBounds({})).toBe(0);
  });

  it.runIf(isSoft(algo))(
    'a warm start goes by the learned temperature of another before the first step of its own',
    () => {
      const from = regulatorAgent(algo);
      new Regulation().run(from, 200);
      const agent = regulatorAgent(algo, { policyDelay: 50, gradientSteps: 1 });
      warmStart(agent, from.snapshot());
      new Regulation().run(agent, 110);
      const { tensors } = decodeAgent(from.save());
      const [logarithm] = tensors.find(({ name }) => name === 'log_ent_coef')!.values;
      const alpha = Math.exp(logarithm!);
      expect(Math.abs(alpha - 1)).toBeGreaterThan(0.03);
      expect(copyState(agent).get('learner.temperature.value')?.[0]).toBeCloseTo(alpha, 6);
    },
  );

  it('reports by names, and a reward that is no number ends it by name', () => {
    const agent = regulatorAgent(algo, { policyDelay: 1, gradientSteps: 2 });
    const walk = new Regulation();
    walk.run(agent, 110);
    const observation = Float32Array.of(0.1);
    const step = { observation, action: Float32Array.of(0), nextObservation: observation };
    const live = { ...step, terminated: false, truncated: true };
    agent.observe({ ...live, reward: 1 });
    const report = agent.learn();
    const soft = ['entropy', 'temperature', 'temperatureLoss'];
    const all = ['updates', 'criticLoss', 'gradientNorm', 'meanQ', 'tdError', 'actorLoss'];
    const expected = isSoft(algo) ? [...all, ...soft] : all;
    expect(Object.keys(report as object)).toEqual(expected);
    expect(report?.updates).toBe(2);
    expect(() => agent.observe({ ...live, reward: Number.NaN })).toThrow(/the reward is NaN/);
  });
});
