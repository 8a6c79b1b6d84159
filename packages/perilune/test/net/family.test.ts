import { describe, expect, it } from 'vitest';
import { DqnUpdate, QNetwork, RegressionUpdate } from '../../src/net/index.js';
import { Generator } from '../../src/random/generator.js';
import { copyState, restoreState } from '../../src/state/index.js';
import { stateBits } from '../state/states.js';
import { family, familyLearner, fillBatch, trainFamily } from './family.js';
import { bitsOf, implementations, largestDifference, weightsOf } from './helpers.js';

const [wasm, reference] = implementations.map(({ make }) => make) as [
  (typeof implementations)[0]['make'],
  (typeof implementations)[0]['make'],
];
/** Widths whose rows are padded. */
const ODD = [5, 33, 3, 65, 3];

describe.each(family)('an update of the family, $name', (test) => {
  it('twice from one seed gives every weight the same bits, 30 updates long', () => {
    const [one, two] = [familyLearner(test, wasm()), familyLearner(test, wasm())];
    for (const learner of [one, two]) trainFamily(learner, 30);
    expect(bitsOf(weightsOf(one.network))).toEqual(bitsOf(weightsOf(two.network)));
    expect(bitsOf(weightsOf(one.target))).toEqual(bitsOf(weightsOf(two.target)));
    expect(stateBits(one.optimizer)).toEqual(stateBits(two.optimizer));
  });

  it('gives the reference kernels the same bits and statistics, 8 updates long', () => {
    const learners = [wasm(), reference()].map((kernels) => familyLearner(test, kernels, ODD));
    const [fast, slow] = learners as [DqnUpdate, DqnUpdate];
    for (const learner of learners) trainFamily(learner, 8);
    expect(bitsOf(weightsOf(fast.network))).toEqual(bitsOf(weightsOf(slow.network)));
    expect({ ...fast.update() }).toEqual({ ...slow.update() });
    expect(bitsOf(fast.tdErrors)).toEqual(bitsOf(slow.tdErrors));
    const [own, others] = learners.map((learner) => {
      const priorities = new Float32Array(12);
      learner.prioritiesInto(priorities);
      return [...priorities, learner.deadUnitShare()];
    });
    expect(own).toEqual(others);
  });

  it('goes on from a checkpoint as if it had not been interrupted', () => {
    const noises = [new Generator(3), new Generator(3)];
    const [learner, resumed] = noises.map((noise) => {
      const given = test.architecture.noisy === undefined ? {} : { noise };
      return familyLearner({ ...test, update: { ...test.update, ...given } }, wasm());
    }) as [DqnUpdate, DqnUpdate];
    trainFamily(learner, 7);
    resumed.network.setParameters(learner.network.parameters());
    restoreState(resumed, copyState(learner));
    noises[1]!.restore(noises[0]!.state());
    for (const one of [learner, resumed]) trainFamily(one, 4);
    expect(bitsOf(weightsOf(resumed.network))).toEqual(bitsOf(weightsOf(learner.network)));
    expect(stateBits(resumed)).toEqual(stateBits(learner));
  });

  it('lowers the loss of one batch, and stays finite', () => {
    const learner = familyLearner(test, wasm());
    fillBatch(learner, new Generator(7));
    const first = learner.update().loss;
    let last = first;
    for (let u = 0; u < 60; u++) last = learner.update().loss;
    expect(last).toBeLessThan(first);
    expect(learner.network.isFinite()).toBe(true);
  });

  it('a NaN among the rewards shows in the statistics and in the weights', () => {
    const learner = familyLearner(test, wasm());
    fillBatch(learner, new Generator(7));
    learner.batch.rewards[3] = Number.NaN;
    learner.batch.actions[3] = learner.network.argmax(learner.batch.observations.subarray(15, 20));
    const { loss, gradientNorm, maxAbsTdError } = learner.update();
    expect([loss, gradientNorm, maxAbsTdError]).toEqual([NaN, NaN, NaN]);
    expect(learner.network.isFinite()).toBe(false);
  });

  it('a wrong action names its row and changes nothing', () => {
    const learner = familyLearner(test, wasm());
    trainFamily(learner, 2);
    const before = [weightsOf(learner.network), weightsOf(learner.target)];
    const state = stateBits(learner);
    learner.batch.actions[4] = 3;
    expect(() => learner.update()).toThrow("Row 4's action must be an integer in 0..2; given 3.");
    expect([weightsOf(learner.network), weightsOf(learner.target)]).toEqual(before);
    expect(stateBits(learner)).toEqual(state);
  });
});

describe.each(implementations)('diagnostics on the $name kernels', ({ make }) => {
  it('priorities are the sizes of the TD errors of a scalar head', () => {
    const learner = familyLearner(family[0]!, make());
    trainFamily(learner, 3);
    const priorities = new Float32Array(12);
    learner.prioritiesInto(priorities);
    expect([...priorities]).toEqual([...learner.tdErrors].map(Math.abs));
  });

  it('importance weights move a row, and not its priority', () => {
    for (const test of family.filter(({ architecture }) => architecture.head !== undefined)) {
      const priorities = [1, 0.25].map((weight) => {
        const learner = familyLearner(test, make());
        fillBatch(learner, new Generator(5));
        learner.batch.weights.fill(weight);
        const { loss, gradientNorm } = learner.update();
        const rows = new Float32Array(12);
        learner.prioritiesInto(rows);
        expect(rows.every((priority) => priority > 0)).toBe(true);
        return { rows: [...rows], loss: loss / weight, norm: gradientNorm / weight };
      });
      expect(priorities[0]).toEqual(priorities[1]);
    }
  });

  it('a unit whose bias is -100 is dead, all other weights positive', () => {
    const network = new QNetwork({
      layers: [2, 4, 4, 2],
      random: new Generator(1),
      kernels: make(),
    });
    const tensors = network.parameters().map(({ name, shape, values }) => {
      const isBias = name === '0.bias';
      return { name, shape, values: values.map((_, i) => (isBias && i < 3 ? -100 : 0.5)) };
    });
    network.setParameters(tensors);
    const learner = new RegressionUpdate({ network, batchSize: 3 });
    learner.batch.observations.fill(1);
    learner.update();
    expect(learner.deadUnitShare()).toBe(3 / 8);
  });
});

describe('what does not go together is refused', () => {
  const categorical = { type: 'categorical', vMin: -1, vMax: 1 } as const;
  it.each([
    [{}, { munchausen: {}, double: true }, /munchausen .* does not go with double/],
    [{ head: categorical }, { munchausen: {} }, /munchausen goes with a scalar or quantile head/],
    [{ head: categorical }, { loss: 'squared' }, /categorical head has a loss of its own/],
    [{ head: { type: 'quantile' } }, { loss: 'squared' }, /quantile head has a loss of its own/],
    [
      { head: { type: 'quantile' } },
      { relabel: () => {} },
      /relabel needs a scalar head; given quantile/,
    ],
    [{ noisy: {} }, {}, /A noisy network needs `noise`/],
    [{}, { munchausen: { temperature: 0 } }, /munchausen.temperature must be a number above 0/],
    [{}, { munchausen: { alpha: 2 } }, /munchausen.alpha must be a number in \[0, 1\]/],
    [{}, { munchausen: { clip: 1 } }, /munchausen.clip must be a number at most 0/],
    [{}, { lossReduction: 'sums' as 'sum' }, /Unknown lossReduction "sums". Did you mean "sum"/],
  ] as const)('%j, %j', (architecture, update, message) => {
    const network = new QNetwork({ layers: [2, 2], ...architecture });
    expect(() => new DqnUpdate({ network, batchSize: 4, ...update })).toThrow(message);
  });

  it.each([
    [{ head: { ...categorical, vMax: -1 } }, /head.vMax must be a number above head.vMin, -1/],
    [{ head: { ...categorical, vMin: -1e308 } }, /51 atoms that float32 tells apart/],
    [{ head: { ...categorical, vMin: -3e38, vMax: 3e38 } }, /51 atoms that float32 tells apart/],
    [{ head: { ...categorical, vMin: 1e9, vMax: 1e9 + 1 } }, /51 atoms that float32 tells apart/],
    [{ head: { ...categorical, atoms: 1 } }, /head.atoms must be a number at least 2/],
    [{ head: { type: 'quantile', quantiles: 1 } }, /head.quantiles must be a number at least 2/],
    [
      { head: { type: 'quantil' as 'quantile' } },
      /Unknown head "quantil". Did you mean "quantile"/,
    ],
    [{ noisy: { sigma0: -1 } }, /noisy.sigma0 must be a number at least 0/],
  ] as const)('%j', (architecture, message) => {
    expect(() => new QNetwork({ layers: [2, 2], ...architecture })).toThrow(message);
  });
});

describe.each(implementations)('regression onto given targets on the $name kernels', ({ make }) => {
  it('is the update of DQN where the targets are the same, bit for bit', () => {
    const [one, two] = [0, 1].map(
      () => new QNetwork({ layers: [5, 16, 3], random: new Generator(1), kernels: make() }),
    ) as [QNetwork, QNetwork];
    const options = { batchSize: 12, maxGradientNorm: 0.3, lossReduction: 'sum' } as const;
    const learner = new DqnUpdate({ network: one, ...options });
    const regression = new RegressionUpdate({ network: two, ...options });
    const random = new Generator(2);
    for (let u = 0; u < 5; u++) {
      fillBatch(learner, random);
      learner.batch.discounts.fill(0);
      const { observations, actions, rewards, weights } = learner.batch;
      regression.batch.observations.set(observations);
      regression.batch.actions.set(actions);
      regression.batch.targets.set(rewards);
      regression.batch.weights.set(weights);
      expect({ ...regression.update() }).toEqual({ ...learner.update() });
    }
    expect(bitsOf(weightsOf(two))).toEqual(bitsOf(weightsOf(one)));
  });

  it('learns a function of two numbers within 0.05, layer-normalized, with RAdam', () => {
    const network = new QNetwork({
      layers: [2, 32, 32, 2],
      layerNorm: true,
      random: new Generator(1),
      kernels: make(),
    });
    const optimizer = { type: 'radam', learningRate: 3e-3 } as const;
    const learner = new RegressionUpdate({ network, batchSize: 32, optimizer });
    const random = new Generator(2);
    for (let u = 0; u < 400; u++) {
      const { observations, actions, targets } = learner.batch;
      for (let r = 0; r < 32; r++) {
        const [x, y] = [random.uniform(-1, 1), random.uniform(-1, 1)];
        observations.set([x, y], 2 * r);
        actions[r] = r % 2;
        targets[r] = r % 2 === 0 ? x * y : x - y;
      }
      learner.update();
    }
    const values = network.forward([0.5, -0.5]);
    expect(largestDifference(values, [-0.25, 1])).toBeLessThan(0.05);
  });

  it('refuses a distributional head', () => {
    const head = { type: 'quantile', quantiles: 8 } as const;
    const network = new QNetwork({ layers: [2, 2], head, kernels: make() });
    expect(() => new RegressionUpdate({ network, batchSize: 2 })).toThrow(/scalar head is needed/);
  });
});
