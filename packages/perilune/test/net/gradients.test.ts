import { describe, expect, it } from 'vitest';
import type { LossName, NamedTensor } from '../../src/net/index.js';
import { Optimizer, QNetwork } from '../../src/net/index.js';
import { Generator } from '../../src/random/generator.js';
import type { Sample, Tensor64 } from './float64-network.js';
import { loss64, slope64 } from './float64-network.js';
import { implementations, largestDifference, randomValues, weightsOf } from './helpers.js';

/** Networks in which every width is once an input and once an output; `stride` leaves parameters out. */
const networks = [
  { layers: [1, 3, 1], stride: 1 },
  { layers: [3, 1, 3], stride: 1 },
  { layers: [3, 63, 3], stride: 1 },
  { layers: [8, 64, 64, 4], stride: 7 },
  { layers: [63, 65, 2], stride: 11 },
  { layers: [65, 63, 5, 3], stride: 11 },
  { layers: [5, 512, 3, 2], stride: 17 },
  { layers: [512, 7, 3], stride: 17 },
];
const losses: LossName[] = ['huber', 'squared'];
const ROWS = 9;

function sampleFor(layers: readonly number[], random: Generator): Sample {
  return {
    observations: randomValues(ROWS * layers[0]!, random),
    actions: Array.from({ length: ROWS }, () => Math.floor(random.nextDouble() * layers.at(-1)!)),
    targets: Array.from({ length: ROWS }, () => random.uniform(-3, 3)),
  };
}

function widen(tensors: readonly NamedTensor[]): Tensor64[] {
  return tensors.map((tensor) => ({ ...tensor, values: Float64Array.from(tensor.values) }));
}

/** The gradient of a parameter in PyTorch's layout, out of a Keras tensor. */
function gradientAt(gradient: NamedTensor, index: number): number {
  if (gradient.shape.length === 1) return gradient.values[index]!;
  const [inputs, outputs] = gradient.shape as [number, number];
  return gradient.values[(index % inputs) * outputs + Math.floor(index / inputs)]!;
}

describe.each(implementations)('gradients by the $name kernels', ({ make }) => {
  it.each(networks.flatMap((network) => losses.map((loss) => ({ ...network, loss }))))(
    '$layers, $loss: within 1e-6 of central differences in float64',
    ({ layers, stride, loss }) => {
      const random = new Generator(layers.length + layers[1]!);
      const network = new QNetwork({ layers, random, kernels: make(), maxBatch: ROWS });
      const sample = sampleFor(layers, random);
      const result = network.gradients({ ...sample, loss });
      const parameters = widen(network.parameters());
      expect(Math.abs(result.loss - loss64(parameters, sample, loss))).toBeLessThan(1e-6);
      parameters.forEach(({ values }, tensor) => {
        for (let index = 0; index < values.length; index += stride) {
          const slope = slope64(parameters, { tensor, index }, sample, loss);
          const error = Math.abs(gradientAt(result.gradients[tensor]!, index) - slope);
          if (!(error < 1e-6)) expect.fail(`tensor ${tensor}, ${index}: off by ${error}`);
        }
      });
    },
  );

  it('are named and shaped as Keras does', () => {
    const network = new QNetwork({
      layers: [8, 64, 64, 4],
      random: new Generator(1),
      kernels: make(),
    });
    const { gradients, tdErrors } = network.gradients({
      observations: new Float32Array(8).fill(0.5),
      actions: [2],
      targets: [1],
    });
    expect(gradients.map(({ name, shape }) => [name, shape])).toEqual([
      ['dense/kernel', [8, 64]],
      ['dense/bias', [64]],
      ['dense_1/kernel', [64, 64]],
      ['dense_1/bias', [64]],
      ['dense_2/kernel', [64, 4]],
      ['dense_2/bias', [4]],
    ]);
    expect(tdErrors).toHaveLength(1);
  });

  it('applied by hand with SGD move every weight by learningRate * gradient', () => {
    const network = new QNetwork({ layers: [3, 5, 2], random: new Generator(2), kernels: make() });
    const sample = sampleFor([3, 5, 2], new Generator(3));
    const before = network.parameters();
    const { gradients } = network.gradients(sample);
    new Optimizer(network, { type: 'sgd', learningRate: 0.25 }).apply(gradients);
    network.parameters().forEach(({ values }, t) => {
      values.forEach((value, i) => {
        const change = Math.fround(0.25 * gradientAt(gradients[t]!, i));
        expect(value).toBe(Math.fround(before[t]!.values[i]! - change));
      });
    });
  });

  it('lead down to the targets', () => {
    const network = new QNetwork({ layers: [4, 32, 2], random: new Generator(4), kernels: make() });
    const sample = sampleFor([4, 32, 2], new Generator(5));
    const optimizer = new Optimizer(network, { type: 'adam', learningRate: 0.01 });
    let loss = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 300; i++) {
      const step = network.gradients(sample);
      optimizer.apply(step.gradients);
      loss = step.loss;
    }
    expect(loss).toBeLessThan(1e-3);
    expect(optimizer.steps).toBe(300);
  });

  it('leave the weights alone when an action or a length is wrong', () => {
    const network = new QNetwork({ layers: [2, 3, 2], random: new Generator(6), kernels: make() });
    const before = weightsOf(network);
    const good = { observations: [1, 2], actions: [1], targets: [0] };
    expect(() => network.gradients({ ...good, actions: [2] })).toThrow(
      /integer in 0\.\.1; given 2/,
    );
    expect(() => network.gradients({ ...good, actions: [-1] })).toThrow(/given -1/);
    expect(() => network.gradients({ ...good, observations: [1] })).toThrow(/1 x 2 observations/);
    expect(() => network.gradients({ ...good, targets: [] })).toThrow(/1 targets/);
    expect(() => network.gradients({ observations: [], actions: [], targets: [] })).toThrow(
      /1\.\.128/,
    );
    expect(largestDifference(weightsOf(network), before)).toBe(0);
  });
});
