import { describe, expect, it } from 'vitest';
import type { DqnUpdateOptions } from '../../src/net/index.js';
import { DqnUpdate, QNetwork } from '../../src/net/index.js';
import { Generator } from '../../src/random/generator.js';
import { copyState, restoreState, type StateArray } from '../../src/state/index.js';
import { stateBits } from '../state/states.js';
import { bitsOf, flatten, implementations, largestDifference, weightsOf } from './helpers.js';

type Options = Omit<DqnUpdateOptions, 'network' | 'batchSize'>;

const BATCH = 12;
const LAYERS = [5, 32, 24, 3];

function fill(learner: DqnUpdate, random: Generator): void {
  const { batch, batchSize, network } = learner;
  batch.observations.forEach((_, i, all) => {
    all[i] = random.uniform(-1, 1);
  });
  batch.nextObservations.forEach((_, i, all) => {
    all[i] = random.uniform(-1, 1);
  });
  for (let r = 0; r < batchSize; r++) {
    batch.actions[r] = Math.floor(random.nextDouble() * network.actionCount);
    batch.rewards[r] = random.uniform(-1, 1);
    batch.discounts[r] = r % 5 === 0 ? 0 : 0.99;
  }
}

function learnerOf(options: Options = {}, kernels = implementations[0]!.make()): DqnUpdate {
  const network = new QNetwork({ layers: LAYERS, random: new Generator(1), kernels });
  return new DqnUpdate({ network, batchSize: BATCH, ...options });
}

/** A learner whose two networks differ, after some updates on batches of its own. */
function trained(
  options: Options,
  updates: number,
  kernels = implementations[0]!.make(),
): DqnUpdate {
  const learner = learnerOf(options, kernels);
  const random = new Generator(2);
  for (let u = 1; u <= updates; u++) {
    fill(learner, random);
    learner.update();
    if (u % 7 === 0) learner.syncTarget(0.1);
  }
  fill(learner, random);
  return learner;
}

const recipes: { name: string; options: Options }[] = [
  { name: 'Adam, Huber', options: {} },
  {
    name: 'double, squared, clipped',
    options: { double: true, loss: 'squared', maxGradientNorm: 0.1 },
  },
  { name: 'SGD', options: { optimizer: { type: 'sgd', learningRate: 0.05 } } },
];

describe.each(recipes)('an update, $name', ({ options }) => {
  it('twice from one seed gives every weight the same bits, 60 updates long', () => {
    const [one, two] = [trained(options, 60), trained(options, 60)];
    expect(bitsOf(weightsOf(one.network))).toEqual(bitsOf(weightsOf(two.network)));
    expect(bitsOf(weightsOf(one.target))).toEqual(bitsOf(weightsOf(two.target)));
    expect(stateBits(one.optimizer)).toEqual(stateBits(two.optimizer));
  });

  it('gives the reference kernels the same bits, 20 updates long', () => {
    const fast = trained(options, 20);
    const slow = trained(options, 20, implementations[1]!.make());
    expect(bitsOf(weightsOf(fast.network))).toEqual(bitsOf(weightsOf(slow.network)));
    expect({ ...fast.update() }).toEqual({ ...slow.update() });
  });

  it('goes on from a checkpoint as if it had not been interrupted', () => {
    const learner = trained(options, 25);
    const resumed = learnerOf(options);
    resumed.network.setParameters(learner.network.parameters());
    restoreState(resumed, copyState(learner));
    for (const one of [learner, resumed]) {
      const random = new Generator(9);
      for (let u = 0; u < 5; u++) {
        fill(one, random);
        one.update();
      }
    }
    expect(bitsOf(weightsOf(resumed.network))).toEqual(bitsOf(weightsOf(learner.network)));
    expect(stateBits(resumed)).toEqual(stateBits(learner));
  });
});

/** The targets by the book, from the networks' own values. */
function targetsByHand(learner: DqnUpdate, double: boolean): number[] {
  const { batch, network, target } = learner;
  return Array.from({ length: BATCH }, (_, r) => {
    const next = batch.nextObservations.slice(5 * r, 5 * r + 5);
    const values = [...target.forward(next)];
    const value = double ? values[network.argmax(next)]! : Math.max(...values);
    return batch.rewards[r]! + batch.discounts[r]! * value;
  });
}

describe.each(implementations)('the update on the $name kernels', ({ make }) => {
  it.each([false, true])(
    'double %s: td errors and statistics within 1e-6 of the book',
    (double) => {
      const learner = trained({ double }, 30, make());
      const { batch, network } = learner;
      const targets = targetsByHand(learner, double);
      const values = targets.map((_, r) => {
        const observation = batch.observations.slice(5 * r, 5 * r + 5);
        return network.forward(observation)[batch.actions[r]!]!;
      });
      const errors = targets.map((target, r) => target - values[r]!);
      const mean = (numbers: number[]) => numbers.reduce((sum, v) => sum + v, 0) / BATCH;
      const stats = { ...learner.update() };
      expect(largestDifference(learner.tdErrors, errors)).toBeLessThan(1e-6);
      expect(stats.meanQ).toBeCloseTo(mean(values), 6);
      expect(stats.meanTdTarget).toBeCloseTo(mean(targets), 6);
      expect(stats.maxAbsTdError).toBeCloseTo(Math.max(...errors.map(Math.abs)), 6);
      expect(stats.loss).toBeCloseTo(
        mean(errors.map((e) => (Math.abs(e) <= 1 ? 0.5 * e * e : Math.abs(e) - 0.5))),
        6,
      );
    },
  );

  it('double and plain targets differ where the networks disagree', () => {
    const learner = trained({ double: true }, 60, make());
    expect(
      largestDifference(targetsByHand(learner, true), targetsByHand(learner, false)),
    ).toBeGreaterThan(0);
  });

  it('takes the gradient that the network computes by hand, importance weights 1', () => {
    const learner = trained({ optimizer: { type: 'sgd', learningRate: 1 } }, 5, make());
    const { batch, network } = learner;
    const targets = targetsByHand(learner, false);
    const { gradients } = network.gradients({
      observations: batch.observations,
      actions: batch.actions,
      targets,
      loss: 'huber',
    });
    const norm = Math.sqrt(flatten(gradients).reduce((sum, v) => sum + v * v, 0));
    const before = network.clone();
    const stats = learner.update({ learningRate: 0 });
    expect(stats.gradientNorm).toBeCloseTo(norm, 6);
    expect(bitsOf(weightsOf(network))).toEqual(bitsOf(weightsOf(before)));
  });

  it('a row of weight 0 teaches nothing, of weight 2 as much as two rows', () => {
    const change = (weights: number[], copyRow: boolean) => {
      const learner = learnerOf({ optimizer: { type: 'sgd', learningRate: 1 } }, make());
      fill(learner, new Generator(4));
      learner.batch.weights.set(weights);
      if (copyRow) {
        const { observations, nextObservations, actions, rewards, discounts } = learner.batch;
        for (const array of [observations, nextObservations]) array.copyWithin(5, 0, 5);
        for (const array of [actions, rewards, discounts]) array[1] = array[0]!;
      }
      learner.update();
      return weightsOf(learner.network);
    };
    const rest = new Array<number>(BATCH - 2).fill(0);
    const none = change([0, 0, ...rest], false);
    expect(bitsOf(none)).toEqual(bitsOf(weightsOf(learnerOf({}, make()).network)));
    expect(
      largestDifference(change([2, 0, ...rest], true), change([1, 1, ...rest], true)),
    ).toBeLessThan(1e-7);
  });

  it('clips the global norm to the largest allowed', () => {
    const step = (maxGradientNorm: number | undefined) => {
      const optimizer = { type: 'sgd', learningRate: 1 } as const;
      const learner = learnerOf({ optimizer, maxGradientNorm }, make());
      fill(learner, new Generator(4));
      const before = weightsOf(learner.network);
      const { gradientNorm } = learner.update();
      const change = weightsOf(learner.network).map((v, i) => v - before[i]!);
      return { gradientNorm, moved: Math.sqrt(change.reduce((sum, v) => sum + v * v, 0)) };
    };
    const free = step(undefined);
    expect(free.moved / free.gradientNorm).toBeCloseTo(1, 4);
    const clipped = step(free.gradientNorm / 10);
    expect(clipped.gradientNorm).toBe(free.gradientNorm);
    expect(clipped.moved / free.moved).toBeCloseTo(0.1, 4);
    expect(step(free.gradientNorm * 2).moved).toBe(free.moved);
  });

  it('copies the target hard, or moves it by tau', () => {
    const learner = trained({}, 20, make());
    const [online, target] = [weightsOf(learner.network), weightsOf(learner.target)];
    learner.syncTarget(0.25);
    const moved = weightsOf(learner.target);
    expect(
      largestDifference(
        moved,
        target.map((t, i) => 0.75 * t + 0.25 * online[i]!),
      ),
    ).toBeLessThan(1e-7);
    learner.syncTarget();
    expect(bitsOf(weightsOf(learner.target))).toEqual(bitsOf(online));
    learner.update();
    expect(bitsOf(weightsOf(learner.target))).toEqual(bitsOf(online));
  });

  it('a hard copy heals a target that had become NaN, a soft one cannot', () => {
    const learner = learnerOf({}, make());
    const spoilt = learner.target.parameters();
    spoilt[0]!.values.fill(Number.NaN);
    learner.target.setParameters(spoilt);
    learner.syncTarget(0.5);
    expect(learner.target.parameters()[0]!.values.every(Number.isNaN)).toBe(true);
    learner.syncTarget(1);
    expect(bitsOf(weightsOf(learner.target))).toEqual(bitsOf(weightsOf(learner.network)));
  });

  it('a wrong action names its row and changes nothing', () => {
    const learner = trained({}, 3, make());
    const before = weightsOf(learner.network);
    const state = stateBits(learner);
    learner.batch.actions[4] = 3;
    expect(() => learner.update()).toThrow("Row 4's action must be an integer in 0..2; given 3.");
    expect(bitsOf(weightsOf(learner.network))).toEqual(bitsOf(before));
    expect(stateBits(learner)).toEqual(state);
  });

  it.each(['rewards', 'observations', 'nextObservations'] as const)(
    'a NaN among the %s shows in the statistics and, through the clipped norm, in every weight',
    (where) => {
      const learner = trained({ maxGradientNorm: 1 }, 3, make());
      learner.batch[where][7] = Number.NaN;
      const stats = learner.update();
      expect([stats.loss, stats.gradientNorm, stats.maxAbsTdError]).toEqual([NaN, NaN, NaN]);
      for (const { values } of learner.network.parameters()) {
        expect(values.every(Number.isNaN)).toBe(true);
      }
    },
  );
});

describe('a learner', () => {
  it.each([
    [{ batchSize: 0 }, /batchSize must be a positive integer; given 0/],
    [{ loss: 'hubre' as 'huber' }, /Unknown loss "hubre". Did you mean "huber"/],
    [{ huberDelta: 0 }, /huberDelta must be a number above 0; given 0/],
    [{ maxGradientNorm: -1 }, /maxGradientNorm must be a number above 0/],
    [{ optimizer: { type: 'adma' as 'adam' } }, /Unknown optimizer "adma". Did you mean "adam"/],
    [
      { optimizer: { type: 'adam', learningRate: Number.NaN } },
      /learningRate must be a number at least 0/,
    ],
    [{ optimizer: { type: 'adam', beta1: 1 } }, /beta1 must be a number in \[0, 1\); given 1/],
    [{ optimizer: { type: 'adam', epsilon: 0 } }, /epsilon must be a number positive/],
  ] as [Partial<DqnUpdateOptions>, RegExp][])('refuses %j', (options, message) => {
    const network = new QNetwork({ layers: [2, 2] });
    expect(() => new DqnUpdate({ network, batchSize: 4, ...options })).toThrow(message);
  });

  it('refuses a state that is not its own', () => {
    const adam = trained({}, 2);
    const before = stateBits(adam);
    const state = copyState(adam);
    const attempt = (name: string, values?: StateArray) => () => {
      const changed = new Map(state);
      if (values === undefined) changed.delete(name);
      else changed.set(name, values);
      restoreState(adam, changed);
    };
    const sgd = trained({ optimizer: { type: 'sgd' } }, 1);
    expect(() => restoreState(adam, copyState(sgd))).toThrow(/firstMoments" is missing/);
    expect(attempt('optimizer.steps', Float64Array.of(-1))).toThrow(/whole number in 0\.\..*/);
    expect(attempt('optimizer.secondMoments')).toThrow(/secondMoments" is missing/);
    expect(attempt('optimizer.thirdMoments', new Float32Array(1))).toThrow(/thirdMoments/);
    expect(() => trained({}, 1).syncTarget(0)).toThrow(/tau must be a number in \(0, 1\]; given 0/);
    expect(stateBits(adam)).toEqual(before);
  });
});
