import { describe, expect, it } from 'vitest';
import { createAgent, loadAgent, type ValueAgent } from '../../src/agents/index.js';
import { BumpFeatures } from '../../src/agents/kernel-q/bumps.js';
import { cosineOfTurn, cosineTable } from '../../src/agents/kernel-q/cosine.js';
import { FourierFeatures } from '../../src/agents/kernel-q/fourier.js';
import { make } from '../../src/env/index.js';
import { Generator } from '../../src/random/index.js';
import { train } from '../../src/training/index.js';
import { Chain } from './chain.js';
import { chainError, trainIn } from './one-step.js';

const unit = { mean: [0, 0], deviation: [1, 1] };

describe('cosineOfTurn', () => {
  it('is within 3e-7 of the cosine, for turns of either sign, and exact at 0 and whole turns', () => {
    const entries = cosineTable();
    for (const t of [0, 1, -3]) expect(cosineOfTurn(entries, t)).toBe(1);
    const random = new Generator(1);
    for (let i = 0; i < 10_000; i++) {
      const t = random.uniform(-20, 20);
      expect(Math.abs(cosineOfTurn(entries, t) - Math.cos(2 * Math.PI * t))).toBeLessThan(3e-7);
    }
    expect(cosineOfTurn(entries, -1e-20)).toBe(1);
  });
});

describe('FourierFeatures', () => {
  it('make the RBF kernel of their inner product: within 0.06 of exp(-gamma |x - y|^2), 4,000 features', () => {
    for (const gamma of [0.5, 2]) {
      const features = FourierFeatures.draw({
        standardizer: unit,
        gammas: [gamma],
        featuresPerKernel: 4_000,
        random: new Generator(7),
      });
      const phi = (x: number[]) => {
        const out = new Float64Array(features.count);
        features.into(Float32Array.from(x), 0, out);
        return out;
      };
      for (const [x, y] of [
        [
          [0, 0],
          [0, 0],
        ],
        [
          [0.3, -0.2],
          [0.1, 0.4],
        ],
        [
          [1, 1],
          [-0.5, 0],
        ],
      ] as const) {
        const [a, b] = [phi([...x]), phi([...y])];
        const product = a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
        const squared = (x[0] - y[0]) ** 2 + (x[1] - y[1]) ** 2;
        expect(Math.abs(product - Math.exp(-gamma * squared))).toBeLessThan(0.06);
      }
    }
  });

  it('see observations only standardized: (x - mean) / deviation', () => {
    const draw = (standardizer: typeof unit) =>
      FourierFeatures.draw({
        standardizer,
        gammas: [1],
        featuresPerKernel: 5,
        random: new Generator(3),
      });
    const plain = new Float64Array(5);
    const shifted = new Float64Array(5);
    draw(unit).into(Float32Array.of(0.5, -1), 0, plain);
    draw({ mean: [1, 2], deviation: [2, 4] }).into(Float32Array.of(2, -2), 0, shifted);
    expect(shifted).toEqual(plain);
  });
});

describe('BumpFeatures', () => {
  it('are exp(-z^2 / 2) along each entry on its own: 1 at the centre, exp(-1/2) a width away', () => {
    const features = new BumpFeatures({ standardizer: unit, perEntry: 3, width: 1 });
    const phi = new Float64Array(features.count);
    features.into(Float32Array.of(0, Math.fround(Math.sqrt(3))), 0, phi);
    const away = Math.exp(-0.5);
    const expected = [away, 1, away, Math.exp(-2), away, 1];
    for (const [i, value] of phi.entries()) expect(value).toBeCloseTo(expected[i] as number, 6);
  });
});

describe('Q-learning on kernel features', () => {
  const chain = {
    algo: 'kernel-q',
    discount: 0.9,
    epsilon: 0.5,
    kernelGammas: [1],
    learningRate: { start: 0.3, end: 0.01, steps: 15_000 },
  };

  it("finds the chain's values to |Q - Q*| < 0.02", () => {
    expect(
      chainError(trainIn(new Chain(), { ...chain, seed: 1, steps: 20_000 }), 0.9),
    ).toBeLessThan(0.02);
  });

  it('gives the same weights, every one, for the same seed; saves and loads them to the bit', () => {
    const agents = [1, 1, 2].map((seed) => trainIn(new Chain(), { ...chain, seed, steps: 300 }));
    const bytes = agents.map((agent) => agent.save());
    expect(bytes[0]).toEqual(bytes[1]);
    expect(bytes[0]).not.toEqual(bytes[2]);
    for (const features of ['fourier', 'bumps']) {
      const agent = trainIn(new Chain(), { ...chain, features, seed: 1, steps: 300 });
      const snapshot = agent.snapshot();
      const loaded = loadAgent(snapshot.save()) as ValueAgent;
      const observation = Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5);
      expect(loaded.qValues(observation)).toEqual(snapshot.qValues(observation));
      expect(loaded.save()).toEqual(snapshot.save());
    }
  });

  it('acts alike one by one and in a batch', () => {
    const agent = trainIn(new Chain(), { ...chain, seed: 1, steps: 2_000 }).snapshot();
    const rows = Float32Array.from({ length: 50 }, (_, i) => (i % 7) / 7);
    const actions = new Float32Array(10);
    agent.actInto(rows, actions);
    for (const [i, action] of actions.entries()) {
      expect(agent.act(rows.slice(5 * i, 5 * i + 5))).toBe(action);
    }
  });

  it('reaches -110 on MountainCar-v0 within 300 episodes', async () => {
    const result = await train({
      env: 'MountainCar-v0',
      preset: 'article-kernel-mountain-car',
      seed: 1001,
    });
    expect(result.evaluation?.mean).toBeGreaterThanOrEqual(-110);
    expect(result.episodes.length).toBeLessThanOrEqual(300);
  });

  it('refuses observations without bounds, unless it is told what to standardize by', () => {
    const create = (options: object) => () =>
      createAgent({ algo: 'kernel-q', env: make('CartPole-v1'), seed: 1, ...options });
    expect(create({})).toThrow('give standardizer: { mean, deviation }');
    const deviation = [1, 1, 1, 1];
    expect(create({ standardizer: { mean: [0], deviation } })).toThrow(
      'standardizer.mean has 1 values',
    );
    expect(create({ standardizer: { mean: [0, 0, 0, 0], deviation } })).not.toThrow();
  });
});
