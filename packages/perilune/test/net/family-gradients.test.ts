import { describe, expect, it } from 'vitest';
import { DqnUpdate, type Kernels, QNetwork } from '../../src/net/index.js';
import { Generator } from '../../src/random/generator.js';
import { type FamilyCase, family, fillBatch } from './family.js';
import { type Cast, loss64, targets64 } from './family-book.js';
import { noiseOf, output64, values64, widen } from './family64.js';
import { implementations, largestDifference } from './helpers.js';

const SIZES = [
  { layers: [5, 16, 12, 3], stride: 11 },
  { layers: [3, 1, 3, 2], stride: 1 },
  { layers: [4, 63, 65, 3], stride: 499 },
  { layers: [2, 64, 1], stride: 47 },
];
const STEP = 1e-5;
/** The optimizer is replaced here. */
const cases = family.filter(({ update }) => update.optimizer === undefined);

/** A learner whose step is its gradient, and its networks in float64. */
function setUp({ architecture, update }: FamilyCase, kernels: Kernels, layers: readonly number[]) {
  const network = new QNetwork({ layers, ...architecture, random: new Generator(1), kernels });
  moveOffKinks(network);
  const noise = architecture.noisy === undefined ? undefined : new Generator(3);
  const optimizer = { type: 'sgd', learningRate: 1 } as const;
  const given = { ...update, maxGradientNorm: undefined, optimizer, noise };
  const learner = new DqnUpdate({ network, batchSize: 4, ...given });
  const other = new QNetwork({ layers, ...architecture, random: new Generator(8), maxBatch: 1 });
  learner.target.setParameters(other.parameters());
  fillBatch(learner, new Generator(4));
  return { learner, cast: castOf(learner) };
}

/** A LayerNorm of one unit is its bias, and begins where ReLU has no derivative. */
function moveOffKinks(network: QNetwork): void {
  const random = new Generator(6);
  const moved = network.parameters().map((tensor) => ({
    ...tensor,
    values: tensor.values.map((value) => value + random.uniform(-0.2, 0.2)),
  }));
  network.setParameters(moved);
}

/** Noise is drawn in the order of the documentation: online, target, choice. */
function castOf({ network, target }: DqnUpdate): Cast {
  const { architecture } = network;
  const random = new Generator(3);
  const seen = ({ parameters }: { parameters: ReturnType<typeof widen> }) => ({
    architecture,
    parameters,
    noise: architecture.noisy === undefined ? undefined : noiseOf(parameters, random),
  });
  const online = seen({ parameters: widen(network.parameters()) });
  const judge = seen({ parameters: widen(target.parameters()) });
  return { online, target: judge, chooser: seen({ parameters: widen(network.parameters()) }) };
}

describe.each(implementations)('the family on the $name kernels', ({ name, make }) => {
  // The reference is slow, and has WebAssembly's bits at any width.
  const sizes = name === 'reference' ? SIZES.slice(0, 2) : SIZES;
  it.each(sizes.flatMap((size) => cases.map((test) => ({ ...size, ...test }))))(
    '$layers, $name: loss within 2e-6 of float64, gradients within 2e-6 of central differences',
    ({ layers, stride, ...test }) => {
      const { learner, cast } = setUp(test, make(), layers);
      const { batch, batchSize, network } = learner;
      const targets = Array.from({ length: batchSize }, (_, r) =>
        targets64(cast, batch, r, test.update),
      );
      const lossOf = () => loss64(cast.online, learner, targets, test.update);
      const before = network.parameters();
      const { loss } = learner.update();
      const scale = Math.max(1, loss);
      expect(Math.abs(loss - lossOf()) / scale).toBeLessThan(2e-6);
      const after = network.parameters();
      before.forEach(({ name, values }, t) => {
        const own = cast.online.parameters.get(name)!;
        for (let i = 0; i < values.length; i += stride) {
          const kept = own[i]!;
          own[i] = kept + STEP;
          const above = lossOf();
          own[i] = kept - STEP;
          const slope = (above - lossOf()) / (2 * STEP);
          own[i] = kept;
          const error = Math.abs(values[i]! - after[t]!.values[i]! - slope) / scale;
          if (!(error < 2e-6)) expect.fail(`${name}, ${i}: ${slope}, off by ${error}`);
        }
      });
    },
  );

  it.each(family)('$name: values, alone and in a batch, within 2e-6 of float64', (test) => {
    const layers = [5, 33, 12, 3];
    const { architecture } = test;
    const network = new QNetwork({
      layers,
      ...architecture,
      random: new Generator(1),
      kernels: make(),
    });
    const book = { architecture: network.architecture, parameters: widen(network.parameters()) };
    const observations = Float32Array.from({ length: 35 }, (_, i) => ((i * 7) % 11) / 5 - 1);
    const all = new Float32Array(21);
    network.forwardBatchInto(observations, 7, all);
    for (let r = 0; r < 7; r++) {
      const observation = observations.slice(5 * r, 5 * r + 5);
      const values = network.forward(observation);
      expect([...values]).toEqual([...all.slice(3 * r, 3 * r + 3)]);
      expect(largestDifference(values, values64(book, observation))).toBeLessThan(2e-6);
      expect(network.argmax(observation)).toBe(values.indexOf(Math.max(...values)));
    }
    expect(output64(book, observations.slice(0, 5))).toHaveLength(3);
  });
});
