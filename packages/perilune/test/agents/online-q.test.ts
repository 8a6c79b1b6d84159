import { describe, expect, it } from 'vitest';
import {
  createAgent,
  DivergenceError,
  type LearningValueAgent,
  loadAgent,
  type ValueAgent,
} from '../../src/agents/index.js';
import { make } from '../../src/env/index.js';
import { Chain, oneHot } from './chain.js';
import { chainError, trainIn } from './one-step.js';

const small = { algo: 'online-q', hiddenLayers: [6, 5], discount: 0.9 };

/** One transition of the chain, not to its end. */
const transition = {
  observation: Float32Array.of(0.2, -0.4, 0.9, 0.1, 0.5),
  action: 1,
  reward: 0.7,
  nextObservation: Float32Array.of(-0.3, 0.8, 0.2, 0.6, -0.1),
  terminated: false,
  truncated: false,
};

function create(options: object): LearningValueAgent {
  return createAgent({ env: new Chain(), seed: 4, ...small, ...options }) as LearningValueAgent;
}

/** The values before and after one step on the transition. */
function oneStep(options: object, change: Partial<typeof transition> = {}) {
  const agent = create(options);
  const at = (x: Float32Array) => Array.from(agent.qValues(x));
  const before = { s: at(transition.observation), next: at(transition.nextObservation) };
  agent.observe({ ...transition, ...change });
  const report = agent.learn();
  return { before, s: at(transition.observation), next: at(transition.nextObservation), report };
}

describe('online Q-learning: what one step moves', () => {
  const learningRate = 1e-3;

  it('semi: the value of the action taken moves towards y, by about 2 lr td |dq/dw|^2', () => {
    const { before, s, report } = oneStep({ gradient: 'semi', learningRate });
    const y = 0.7 + 0.9 * Math.max(...before.next);
    const td = y - (before.s[1] as number);
    expect(report?.loss).toBeCloseTo(td * td, 5);
    const moved = (s[1] as number) - (before.s[1] as number);
    expect(Math.sign(moved)).toBe(Math.sign(td));
    const norm = (report?.gradientNorm as number) / (2 * Math.abs(td));
    expect(Math.abs(moved - 2 * learningRate * td * norm * norm)).toBeLessThan(
      0.02 * Math.abs(moved),
    );
  });

  it("target-only: the successor's largest value moves towards q, away from what semi would do", () => {
    const { before, next } = oneStep({ gradient: 'target-only', learningRate });
    const top = before.next.indexOf(Math.max(...before.next));
    const td = 0.7 + 0.9 * (before.next[top] as number) - (before.s[1] as number);
    expect(Math.sign((next[top] as number) - (before.next[top] as number))).toBe(-Math.sign(td));
  });

  it('residual: the loss falls as the full gradient says, to 2 % of lr |g|^2', () => {
    const { before, s, next, report } = oneStep({ gradient: 'residual', learningRate: 1e-4 });
    const loss = (at: { s: number[]; next: number[] }) =>
      (0.7 + 0.9 * Math.max(...at.next) - (at.s[1] as number)) ** 2;
    const fallen = loss(before) - loss({ s, next });
    const expected = 1e-4 * (report?.gradientNorm as number) ** 2;
    expect(Math.abs(fallen - expected)).toBeLessThan(0.02 * expected);
  });

  it('an end is worth nothing beyond its reward', () => {
    const ended = { terminated: true };
    const right = oneStep({}, ended);
    const q = right.before.s[1] as number;
    expect(right.report?.loss).toBeCloseTo((0.7 - q) ** 2, 5);
  });

  it('a cut is bootstrapped through', () => {
    const cut = oneStep({}, { truncated: true });
    const whole = oneStep({});
    expect(cut.report).toEqual(whole.report);
  });

  it('per-action: only the network of the action taken moves', () => {
    const { before, s } = oneStep({ networks: 'per-action', learningRate: 0.01 });
    expect(s[0]).toBe(before.s[0]);
    expect(s[1]).not.toBe(before.s[1]);
  });
});

describe('online Q-learning', () => {
  const chain = {
    algo: 'online-q',
    discount: 0.9,
    epsilon: 0.5,
    learningRate: { start: 0.05, end: 0.001, steps: 15_000 },
  };

  for (const networks of ['shared', 'per-action']) {
    it(`finds the chain's values to |Q - Q*| < 0.05: ${networks}`, () => {
      const agent = trainIn(new Chain(), { ...chain, networks, seed: 1, steps: 20_000 });
      expect(chainError(agent, 0.9)).toBeLessThan(0.05);
    });

    it(`saves and loads its values to the bit: ${networks}`, () => {
      const agent = trainIn(new Chain(), { ...chain, networks, seed: 1, steps: 300 });
      const loaded = loadAgent(agent.save()) as ValueAgent;
      for (let s = 0; s < 5; s++) {
        expect(loaded.qValues(oneHot(s))).toEqual(agent.qValues(oneHot(s)));
      }
    });
  }

  it('does not find them when the gradient flows through the target alone: off by > 0.3', () => {
    const changes = { gradient: 'target-only', learningRate: 1e-3 };
    const agent = trainIn(new Chain(), { ...chain, ...changes, seed: 1, steps: 10_000 });
    expect(chainError(agent, 0.9)).toBeGreaterThan(0.3);
  });

  it('gives the same weights, every one, for the same seed, and others for another', () => {
    const bytes = [1, 1, 2].map((seed) =>
      trainIn(new Chain(), { ...chain, seed, steps: 300 }).save(),
    );
    expect(bytes[0]).toEqual(bytes[1]);
    expect(bytes[0]).not.toEqual(bytes[2]);
  });

  it('stops when it diverges, or goes on with NaN and action 0, as it is told', () => {
    const env = make('LunarLander-v3');
    const diverging = {
      ...small,
      hiddenLayers: [64, 64],
      learningRate: 0.5,
      discount: 1,
      seed: 1,
      steps: 300,
    };
    expect(() => trainIn(env, diverging)).toThrow(DivergenceError);
    const agent = trainIn(make('LunarLander-v3'), { ...diverging, onDivergence: 'go-on' });
    const values = agent.snapshot().qValues(new Float32Array(8));
    expect(Array.from(values)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect(agent.snapshot().act(new Float32Array(8))).toBe(0);
  });

  it('refuses what it cannot be, naming the key and what is allowed', () => {
    expect(() => create({ gradient: 'full' })).toThrow(
      'gradient is "full", but must be "semi" or "residual" or "target-only"',
    );
    expect(() => create({ optimizer: 'adam' })).toThrow('optimizer');
  });
});
