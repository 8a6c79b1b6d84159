import { describe, expect, it } from 'vitest';
import type { InitializerName } from '../../src/net/index.js';
import { Optimizer, QNetwork, WasmKernels } from '../../src/net/index.js';
import { Generator } from '../../src/random/generator.js';
import { forward64 } from './float64-network.js';
import { bitsOf, implementations, largestDifference, randomValues, weightsOf } from './helpers.js';

const LAYERS = [8, 64, 64, 4];

function networkOf(layers = LAYERS, seed = 1): QNetwork {
  return new QNetwork({ layers, random: new Generator(seed) });
}

describe.each(implementations)('a network on the $name kernels', ({ make }) => {
  it.each([[LAYERS], [[3, 1, 2]], [[1, 63, 65, 1]], [[5, 512, 3]], [[6, 2]]])(
    '%j: values within 1e-6 of float64, the same bits alone and in a batch',
    (layers) => {
      const network = new QNetwork({
        layers,
        random: new Generator(1),
        kernels: make(),
        maxBatch: 21,
      });
      const [size, actions] = [layers[0]!, layers.at(-1)!];
      const observations = randomValues(21 * size, new Generator(2));
      const batch = new Float32Array(21 * actions);
      network.forwardBatchInto(observations, 21, batch);
      const parameters = network
        .parameters()
        .map((tensor) => ({ ...tensor, values: Float64Array.from(tensor.values) }));
      for (let r = 0; r < 21; r++) {
        const observation = observations.subarray(r * size, (r + 1) * size);
        const alone = network.forward(observation);
        const inBatch = batch.subarray(r * actions, (r + 1) * actions);
        expect(bitsOf(alone)).toEqual(bitsOf(inBatch));
        expect(largestDifference(alone, forward64(parameters, observation))).toBeLessThan(1e-6);
      }
    },
  );

  it('chooses the action with the largest value, one by one and many at once', () => {
    const network = new QNetwork({ layers: LAYERS, random: new Generator(3), kernels: make() });
    const observations = randomValues(8 * 40, new Generator(4));
    const actions = new Int32Array(40);
    network.argmaxInto(observations, 40, actions);
    for (let r = 0; r < 40; r++) {
      const observation = observations.subarray(8 * r, 8 * r + 8);
      const values = [...network.forward(observation)];
      expect(actions[r]).toBe(values.indexOf(Math.max(...values)));
      expect(network.argmax(observation)).toBe(actions[r]);
    }
  });
});

describe('a network', () => {
  it('hands out its parameters as copies, in names and shapes of PyTorch', () => {
    const network = networkOf();
    const before = network.parameters();
    expect(before.map(({ name, shape }) => [name, shape])).toEqual([
      ['0.weight', [64, 8]],
      ['0.bias', [64]],
      ['2.weight', [64, 64]],
      ['2.bias', [64]],
      ['4.weight', [4, 64]],
      ['4.bias', [4]],
    ]);
    before[0]!.values.fill(7);
    expect(network.parameters()[0]!.values[0]).not.toBe(7);
    expect(network.parameterCount).toBe(4996);
  });

  it.each([[[1, 3, 2]], [[63, 65, 64, 3]], [[512, 5]]])(
    '%j reads back what was written',
    (layers) => {
      const source = networkOf(layers, 5);
      const copy = new QNetwork({ layers });
      expect(weightsOf(copy).every((v) => v === 0)).toBe(true);
      copy.setParameters([...source.parameters()].reverse());
      expect(bitsOf(weightsOf(copy))).toEqual(bitsOf(weightsOf(source)));
      const observation = randomValues(layers[0]!, new Generator(1));
      expect(bitsOf(copy.forward(observation))).toEqual(bitsOf(source.forward(observation)));
    },
  );

  it('refuses parameters of another network, and then has not changed', () => {
    const network = networkOf([2, 3, 1]);
    const before = weightsOf(network);
    const good = networkOf([2, 3, 1], 9).parameters();
    const renamed = good.map((t, i) => (i === 0 ? { ...t, name: '1.weight' } : t));
    const turned = good.map((t, i) => (i === 0 ? { ...t, shape: [2, 3] } : t));
    const short = good.map((t, i) => (i === 1 ? { ...t, values: new Float32Array(2) } : t));
    expect(() => network.setParameters(renamed)).toThrow(/no tensor "1.weight".*0.weight, 0.bias/);
    expect(() => network.setParameters(turned)).toThrow(/"0.weight" must have the shape \(3, 2\)/);
    expect(() => network.setParameters(short)).toThrow(/"0.bias".*3 values; given \(3\) and 2/);
    expect(() => network.setParameters(good.slice(1))).toThrow(/"0.weight" is missing/);
    expect(() => network.setParameters([...good, good[0]!])).toThrow(/given twice/);
    expect(() => network.copyFrom(networkOf([2, 4, 1]))).toThrow(/2-3-1, the other 2-4-1/);
    expect(bitsOf(weightsOf(network))).toEqual(bitsOf(before));
  });

  it.each(['fresh kernels', 'the same kernels'])('and its clone in %s learn apart', (where) => {
    const network = networkOf([4, 16, 3]);
    const clone = network.clone(where === 'fresh kernels' ? {} : { kernels: network.kernels });
    const before = weightsOf(network);
    expect(bitsOf(weightsOf(clone))).toEqual(bitsOf(before));
    const sample = { observations: randomValues(4, new Generator(1)), actions: [1], targets: [9] };
    const train = (trained: QNetwork) =>
      new Optimizer(trained, { type: 'sgd', learningRate: 0.1 }).apply(
        trained.gradients(sample).gradients,
      );
    train(clone);
    expect(bitsOf(weightsOf(network))).toEqual(bitsOf(before));
    const trained = weightsOf(clone);
    expect(largestDifference(trained, before)).toBeGreaterThan(0.01);
    train(network);
    train(network);
    expect(bitsOf(weightsOf(clone))).toEqual(bitsOf(trained));
  });

  it('prints the table that Keras users know', () => {
    expect(networkOf().summary().split('\n')).toEqual([
      'Model: "q_network"',
      '_________________________________________________________________',
      ' Layer (type)                Output Shape              Param #',
      '=================================================================',
      ' input (InputLayer)          [(None, 8)]               0',
      ' dense (Dense)               (None, 64)                576',
      ' dense_1 (Dense)             (None, 64)                4,160',
      ' dense_2 (Dense)             (None, 4)                 260',
      '=================================================================',
      'Total params: 4,996 (19.52 KB)',
      'Trainable params: 4,996 (19.52 KB)',
      'Non-trainable params: 0 (0.00 Byte)',
      '_________________________________________________________________',
    ]);
    expect(new QNetwork({ layers: [1, 1] }).summary()).toContain('Total params: 2 (8.00 Byte)');
  });

  it('lets a NaN and an infinity through to every value', () => {
    const network = networkOf();
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const observation = new Float32Array(8).fill(0.5);
      observation[3] = bad;
      expect([...network.forward(observation)].every(Number.isNaN)).toBe(true);
      expect(network.argmax(observation)).toBe(0);
    }
  });

  it.each([
    [{ layers: [8] }, /at least two positive integers/],
    [{ layers: [8, 0, 4] }, /at least two positive integers.*\[8,0,4\]/],
    [{ layers: [8, 2.5, 4] }, /at least two positive integers/],
    [{ layers: LAYERS, maxBatch: 0 }, /maxBatch must be a positive integer; given 0/],
    [{ layers: LAYERS, initializer: 'he-unifrom' as InitializerName }, /Did you mean "he-uniform"/],
    [{ layers: LAYERS, kernels: new WasmKernels({ bytes: 3 * 65536 }) }, /arena is full/],
  ])('refuses %j', (options, message) => {
    expect(() => new QNetwork(options)).toThrow(message);
  });

  it('refuses observations and results of a wrong size', () => {
    const network = new QNetwork({ layers: [2, 3], maxBatch: 4 });
    expect(() => network.forward([1])).toThrow(/n x 2 observations/);
    expect(() => network.forwardInto([1, 2], new Float32Array(2))).toThrow(/room for 3/);
    const [ten, out] = [new Float32Array(10), new Int32Array(5)];
    expect(() => network.argmaxInto(ten, 5, out)).toThrow(/n must be in 1..4/);
    expect(() => network.argmaxInto(ten.subarray(8), 1, out.subarray(5))).toThrow(/room for 1/);
    expect(() => network.forwardBatchInto(ten, 0, new Float32Array(0))).toThrow(
      /n must be in 1..4/,
    );
  });
});

describe('initial parameters', () => {
  const draw = (initializer: InitializerName, layers: number[], seed = 1) =>
    new QNetwork({ layers, initializer, random: new Generator(seed) }).parameters();

  it.each([
    ['pytorch', 1 / 8, 1 / 8],
    ['he-uniform', Math.sqrt(6 / 64), 0],
    ['glorot-uniform', Math.sqrt(6 / 100), 0],
  ] as const)('%s: uniform within %d, bias within %d', (initializer, bound, biasBound) => {
    const [weight, bias] = draw(initializer, [64, 36]);
    const sizes = weight!.values.map(Math.abs);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(Math.fround(bound));
    expect(Math.max(...sizes)).toBeGreaterThan(0.99 * bound);
    const variance = weight!.values.reduce((sum, v) => sum + v * v, 0) / sizes.length;
    expect(variance / (bound * bound)).toBeCloseTo(1 / 3, 1);
    expect(Math.max(...bias!.values.map(Math.abs))).toBeLessThanOrEqual(Math.fround(biasBound));
  });

  it.each([[[5, 9]], [[9, 5]], [[6, 6]]])(
    'orthogonal, %j: the fewer of rows and columns are orthonormal within 1e-6',
    (layers) => {
      const [outputs, inputs] = [layers[1]!, layers[0]!];
      const { values } = draw('orthogonal', layers)[0]!;
      const count = Math.min(inputs, outputs);
      const at = (vector: number, i: number) =>
        outputs <= inputs ? values[vector * inputs + i]! : values[i * inputs + vector]!;
      for (let a = 0; a < count; a++) {
        for (let b = 0; b < count; b++) {
          let product = 0;
          for (let i = 0; i < Math.max(inputs, outputs); i++) product += at(a, i) * at(b, i);
          expect(Math.abs(product - (a === b ? 1 : 0))).toBeLessThan(1e-6);
        }
      }
    },
  );

  it('follow the seed alone, and a function of one own may draw them', () => {
    expect(draw('pytorch', LAYERS, 7)).toEqual(draw('pytorch', LAYERS, 7));
    expect(draw('pytorch', LAYERS, 7)).not.toEqual(draw('pytorch', LAYERS, 8));
    const network = new QNetwork({
      layers: [2, 1],
      random: new Generator(1),
      initializer: ({ inputs, outputs }) => ({
        weights: new Array(inputs * outputs).fill(2),
        bias: new Array(outputs).fill(3),
      }),
    });
    expect([...weightsOf(network)]).toEqual([2, 2, 3]);
  });
});
