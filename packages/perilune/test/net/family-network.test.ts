import { describe, expect, it } from 'vitest';
import type { ArchitectureOptions } from '../../src/net/index.js';
import { Optimizer, QNetwork } from '../../src/net/index.js';
import { Generator } from '../../src/random/generator.js';
import { family } from './family.js';
import { noiseOf, values64, widen } from './family64.js';
import { bitsOf, implementations, largestDifference, weightsOf } from './helpers.js';

function networkOf(options: Partial<ArchitectureOptions>, seed = 1): QNetwork {
  return new QNetwork({ layers: [8, 6, 5, 3], random: new Generator(seed), ...options });
}

function namesOf(network: QNetwork): [string, readonly number[]][] {
  return network.parameters().map(({ name, shape }) => [name, shape]);
}

const observation = [1, -1, 0.5, 0.25, -0.5, 2, 0, 1];
const categorical = { type: 'categorical', atoms: 7, vMin: -2, vMax: 4 } as const;

describe("names and shapes are those of PyTorch's modules", () => {
  it('with LayerNorm: Sequential(Linear, LayerNorm, ReLU, ..., Linear)', () => {
    expect(namesOf(networkOf({ layerNorm: true }))).toEqual([
      ['0.weight', [6, 8]],
      ['0.bias', [6]],
      ['1.weight', [6]],
      ['1.bias', [6]],
      ['3.weight', [5, 6]],
      ['3.bias', [5]],
      ['4.weight', [5]],
      ['4.bias', [5]],
      ['6.weight', [3, 5]],
      ['6.bias', [3]],
    ]);
  });

  it('dueling: a trunk and two streams with a hidden layer each', () => {
    expect(namesOf(networkOf({ dueling: true, head: categorical }))).toEqual([
      ['0.weight', [6, 8]],
      ['0.bias', [6]],
      ['value.0.weight', [5, 6]],
      ['value.0.bias', [5]],
      ['value.2.weight', [7, 5]],
      ['value.2.bias', [7]],
      ['advantage.0.weight', [5, 6]],
      ['advantage.0.bias', [5]],
      ['advantage.2.weight', [21, 5]],
      ['advantage.2.bias', [21]],
    ]);
  });

  it('noisy: means and deviations, which begin at sigma0 / sqrt(inputs)', () => {
    const network = networkOf({ noisy: { sigma0: 0.4 }, layers: [4, 3, 2] });
    expect(namesOf(network)).toEqual([
      ['0.weight_mu', [3, 4]],
      ['0.weight_sigma', [3, 4]],
      ['0.bias_mu', [3]],
      ['0.bias_sigma', [3]],
      ['2.weight_mu', [2, 3]],
      ['2.weight_sigma', [2, 3]],
      ['2.bias_mu', [2]],
      ['2.bias_sigma', [2]],
    ]);
    const [mu, sigma, , biasSigma] = network.parameters().map(({ values }) => values);
    expect(mu!.every((value) => Math.abs(value) <= 0.5)).toBe(true);
    expect([...sigma!, ...biasSigma!]).toEqual(new Array(15).fill(Math.fround(0.2)));
  });

  it('gains begin at 1 and LayerNorm biases at 0', () => {
    const tensors = new Map(
      networkOf({ layerNorm: true })
        .parameters()
        .map((t) => [t.name, t.values]),
    );
    expect([...tensors.get('1.weight')!]).toEqual(new Array(6).fill(1));
    expect([...tensors.get('4.bias')!]).toEqual(new Array(5).fill(0));
  });

  it("an initializer is asked for the layers' real sizes, and draws as for a plain network", () => {
    const asked: [number, number][] = [];
    networkOf({ dueling: true, head: categorical, layers: [8, 6, 5, 3] });
    new QNetwork({
      layers: [8, 6, 5, 3],
      dueling: true,
      head: categorical,
      random: new Generator(1),
      initializer: ({ inputs, outputs }) => {
        asked.push([inputs, outputs]);
        return { weights: new Float64Array(inputs * outputs), bias: new Float64Array(outputs) };
      },
    });
    expect(asked).toEqual([
      [8, 6],
      [6, 5],
      [5, 7],
      [6, 5],
      [5, 21],
    ]);
    const [plain, noisy] = [networkOf({}), networkOf({ noisy: {} })];
    expect([...noisy.forward(observation)]).toEqual([...plain.forward(observation)]);
  });
});

describe.each(family)('a network, $name', ({ architecture }) => {
  it('reads back what was written, and a copy answers the same', () => {
    const network = networkOf(architecture, 5);
    const copy = networkOf({ ...architecture }, 6);
    copy.setParameters([...network.parameters()].reverse());
    expect(bitsOf(weightsOf(copy))).toEqual(bitsOf(weightsOf(network)));
    expect([...copy.forward(observation)]).toEqual([...network.forward(observation)]);
    const clone = network.clone();
    expect([...clone.forward(observation)]).toEqual([...network.forward(observation)]);
    expect(clone.architecture).toEqual(network.architecture);
    expect(network.parameterCount).toBe(weightsOf(network).length);
  });

  it('its greedy copy answers in other units within 1e-5, and knows no noise', () => {
    const network = networkOf(architecture, 5);
    const copy = network.greedyCopy({ valueScale: 10, maxBatch: 1 });
    const values = network.forward(observation).map((value) => 10 * value);
    expect(largestDifference(copy.forward(observation), values)).toBeLessThan(1e-5);
    expect(copy.argmax(observation)).toBe(network.argmax(observation));
    expect(copy.architecture.noisy).toBeUndefined();
    expect(copy.parameters().every(({ name }) => /(weight|bias)$/.test(name))).toBe(true);
  });

  it('counts its parameters in the summary', () => {
    const network = networkOf(architecture, 5);
    expect(network.summary()).toContain(
      `Total params: ${String(network.parameterCount).replace(/\B(?=(\d{3})+$)/g, ',')} `,
    );
    expect(network.summary().includes('LayerNormalization')).toBe(network.architecture.layerNorm);
  });
});

describe.each(implementations)('noise on the $name kernels', ({ make }) => {
  it('explores with one draw until the next, within 1e-6 of float64', () => {
    const network = networkOf({
      noisy: {},
      layerNorm: true,
      dueling: true,
      kernels: make(),
    } as object);
    const policy = network.noisyPolicy();
    const book = { architecture: network.architecture, parameters: widen(network.parameters()) };
    const random = new Generator(4);
    const drawn = [0, 1].map(() => {
      const noise = noiseOf(book.parameters, random);
      return values64({ ...book, noise }, observation);
    });
    const own = new Generator(4);
    const seen = [0, 1].map(() => {
      policy.resample(own);
      const [once, twice] = [new Float32Array(3), new Float32Array(3)];
      policy.forwardInto(observation, once);
      policy.forwardInto(observation, twice);
      expect([...once]).toEqual([...twice]);
      expect(policy.argmax(observation)).toBe(once.indexOf(Math.max(...once)));
      return once;
    });
    seen.forEach((values, i) => {
      expect(largestDifference(values, drawn[i]!)).toBeLessThan(1e-6);
    });
    expect(largestDifference(seen[0]!, seen[1]!)).toBeGreaterThan(1e-3);
    expect(network.noisyPolicy()).toBe(policy);
  });

  it('the greedy network is that of the means, whatever was drawn', () => {
    const network = networkOf({ noisy: {} });
    const before = [...network.forward(observation)];
    network.noisyPolicy().resample(new Generator(1));
    expect([...network.forward(observation)]).toEqual(before);
    expect(() => networkOf({}).noisyPolicy()).toThrow(/made with `noisy`/);
  });
});

describe('distributions', () => {
  it("a categorical head's probabilities add up to 1 within 1e-6 and their mean is the value", () => {
    const network = networkOf({ head: categorical });
    const distribution = network.distribution(observation);
    if (distribution.type !== 'categorical') return expect.fail();
    const { support, probabilities } = distribution;
    expect([...support]).toEqual([-2, -1, 0, 1, 2, 3, 4]);
    const means = probabilities.map((p) => p.reduce((sum, mass, k) => sum + mass * support[k]!, 0));
    expect(largestDifference(means, network.forward(observation))).toBeLessThan(1e-6);
    for (const p of probabilities) expect(p.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 6);
  });

  it("a quantile head's levels are the midpoints, and its quantiles' mean is the value", () => {
    const network = networkOf({ head: { type: 'quantile', quantiles: 4 } });
    const distribution = network.distribution(observation);
    if (distribution.type !== 'quantile') return expect.fail();
    const { levels, quantiles } = distribution;
    expect([...levels]).toEqual([0.125, 0.375, 0.625, 0.875]);
    const means = quantiles.map((theta) => theta.reduce((sum, v) => sum + v, 0) / 4);
    expect(largestDifference(means, network.forward(observation))).toBeLessThan(1e-6);
    expect(() => networkOf({}).distribution(observation)).toThrow(/no distribution/);
  });

  it('only a network of the same make can be copied', () => {
    expect(() => networkOf({}).copyFrom(networkOf({ layerNorm: true }))).toThrow(
      /this one has 8-6-5-3, the other 8-6-5-3, layerNorm/,
    );
  });
});

describe('RAdam', () => {
  /** One weight, moved by gradients of 1, 2, ... in the steps of PyTorch's documentation, float64. */
  function book(steps: number, beta2: number): number {
    let [x, m, v] = [0, 0, 0];
    const most = 2 / (1 - beta2) - 1;
    for (let t = 1; t <= steps; t++) {
      m = 0.9 * m + 0.1 * t;
      v = beta2 * v + (1 - beta2) * t * t;
      const mean = m / (1 - 0.9 ** t);
      const rho = most - (2 * t * beta2 ** t) / (1 - beta2 ** t);
      if (rho > 5) {
        const root = Math.sqrt(((rho - 4) * (rho - 2) * most) / ((most - 4) * (most - 2) * rho));
        x -= (0.01 * mean * root * Math.sqrt(1 - beta2 ** t)) / (Math.sqrt(v) + 1e-8);
      } else x -= 0.01 * mean;
    }
    return x;
  }

  it.each([0.999, 0.9, 0.5])(
    'beta2 %d: the first 12 steps, rectified or not, within 1e-6 of the book',
    (beta2) => {
      const network = new QNetwork({ layers: [1, 1] });
      const optimizer = new Optimizer(network, { type: 'radam', learningRate: 0.01, beta2 });
      for (let t = 1; t <= 12; t++) {
        const gradients = [
          { name: 'dense/kernel', shape: [1, 1], values: [t] },
          { name: 'dense/bias', shape: [1], values: [0] },
        ];
        optimizer.apply(gradients);
        const [weight, bias] = weightsOf(network);
        expect(Math.abs(weight! - book(t, beta2))).toBeLessThan(1e-6);
        expect(bias).toBe(0);
      }
    },
  );

  it('by hand: the first step is learningRate * gradient, as momentum alone would have it', () => {
    expect(book(1, 0.999)).toBeCloseTo(-0.01, 12);
    expect(book(2, 0.999)).toBeCloseTo(-0.01 - (0.01 * 0.29) / 0.19, 12);
  });
});
