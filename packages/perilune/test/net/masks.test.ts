import { describe, expect, it } from 'vitest';
import type { ArchitectureOptions, DqnUpdateOptions, Kernels } from '../../src/net/index.js';
import { DqnUpdate, QNetwork } from '../../src/net/index.js';
import { Generator } from '../../src/random/generator.js';
import { implementations } from './helpers.js';

const ONLINE = [3, 5, 1];
const TARGET = [2, 9, 4];
const REWARD = 0.5;
const DISCOUNT = 0.5;

interface Case {
  architecture?: Omit<ArchitectureOptions, 'layers'>;
  update?: Omit<DqnUpdateOptions, 'network' | 'batchSize'>;
  /** Of every action's numbers, from its value. */
  atoms?: (value: number) => number[];
}

/** One row of a learner whose networks say the same of every state: their biases. */
function learnerOf(
  { architecture, update, atoms = (v) => [v] }: Case,
  kernels: Kernels,
): DqnUpdate {
  const network = new QNetwork({ layers: [1, 3], ...architecture, kernels });
  const options = { optimizer: { type: 'sgd', learningRate: 0 }, masks: true } as const;
  const learner = new DqnUpdate({ network, batchSize: 1, ...options, ...update });
  [network, learner.target].forEach((one, i) => {
    const bias = [ONLINE, TARGET][i]!.flatMap(atoms);
    const weight = new Float32Array(bias.length);
    one.setParameters([
      { name: '0.weight', shape: [bias.length, 1], values: weight },
      { name: '0.bias', shape: [bias.length], values: bias },
    ]);
  });
  learner.batch.rewards[0] = REWARD;
  learner.batch.discounts[0] = DISCOUNT;
  learner.batch.actions[0] = 0;
  return learner;
}

/** The td target of action 0, given what is allowed in the state left and in the state entered. */
function targetOf(test: Case, kernels: Kernels, mask: number[], nextMask: number[]): number {
  const learner = learnerOf(test, kernels);
  learner.batch.masks!.set(mask);
  learner.batch.nextMasks!.set(nextMask);
  return learner.update().meanTdTarget;
}

const quantile: Case = {
  architecture: { head: { type: 'quantile', quantiles: 2 } },
  atoms: (value) => [value - 1, value + 1],
};
/** Atoms at 0 and 10; an action's mass at 10 grows with its value. */
const categorical: Case = {
  architecture: { head: { type: 'categorical', atoms: 2, vMin: 0, vMax: 10 } },
  atoms: (value) => [0, value],
};
/** The expectation of `categorical` for a value. */
const mass = (value: number) => 10 / (1 + Math.exp(-value));

describe.each(implementations)('masked targets on the $name kernels, by hand', ({ make }) => {
  const [all, notOne, none] = [
    [1, 1, 1],
    [1, 0, 1],
    [0, 0, 0],
  ];

  it.each([
    ['the largest allowed value', {}, notOne, REWARD + DISCOUNT * 4],
    ['every value where all are allowed', {}, all, REWARD + DISCOUNT * 9],
    [
      'double: the allowed action the online network likes best',
      { double: true },
      notOne,
      REWARD + DISCOUNT * 2,
    ],
    ['double, all allowed', { double: true }, all, REWARD + DISCOUNT * 9],
  ] as const)('%s', (_, update, nextMask, expected) => {
    expect(targetOf({ update }, make(), all, [...nextMask])).toBe(expected);
  });

  it.each([
    [false, 4],
    [true, 2],
  ])('quantiles of the best allowed action, double %s', (double, value) => {
    const test = { ...quantile, update: { double } };
    expect(targetOf(test, make(), all, notOne)).toBe(REWARD + DISCOUNT * value);
  });

  it.each([
    [false, 4],
    [true, 2],
  ])('the distribution of the best allowed action, double %s, within 1e-5', (double, value) => {
    const test = { ...categorical, update: { double } };
    const expected = REWARD + DISCOUNT * mass(value);
    expect(targetOf(test, make(), all, notOne)).toBeCloseTo(expected, 5);
  });

  it.each([
    ['scalar', {}],
    ['quantiles', quantile],
  ])('Munchausen, %s: both policies keep to what is allowed, within 1e-5', (_, test) => {
    const munchausen = { alpha: 0.5, temperature: 1, clip: -10 };
    // tau log pi(0) of the values 2 and 9; sum pi (q - tau log pi) is tau log sum exp(q / tau) of 2 and 4.
    const bonus = 2 - Math.log(Math.exp(2) + Math.exp(9));
    const soft = Math.log(Math.exp(2) + Math.exp(4));
    const expected = REWARD + 0.5 * bonus + DISCOUNT * soft;
    const found = targetOf({ ...test, update: { munchausen } }, make(), [1, 1, 0], notOne);
    expect(found).toBeCloseTo(expected, 5);
  });

  it.each([
    ['scalar', {}, {}],
    ['double', {}, { double: true }],
    ['Munchausen without a bonus', {}, { munchausen: { alpha: 0 } }],
    ['quantiles', quantile, {}],
    ['double quantiles', quantile, { double: true }],
    ['Munchausen quantiles', quantile, { munchausen: { alpha: 0 } }],
    ['a categorical head', categorical, {}],
  ] as const)('a state that ended and allows nothing is worth nothing: %s', (_, test, update) => {
    const learner = learnerOf({ ...test, update }, make());
    learner.batch.discounts[0] = 0;
    learner.batch.nextMasks!.set(none);
    expect(learner.update().meanTdTarget).toBeCloseTo(REWARD, 6);
    expect(learner.network.isFinite()).toBe(true);
  });

  it('chooses greedily among what is allowed, one observation or many', () => {
    const { network } = learnerOf({}, make());
    expect([network.argmax([0]), network.argmax([0], notOne)]).toEqual([1, 0]);
    const actions = new Int32Array(3);
    network.argmaxInto(new Float32Array(3), 3, actions, [...all, ...notOne, 0, 0, 1]);
    expect([...actions]).toEqual([1, 0, 2]);
    // The masks of one call are not those of the next.
    network.argmaxInto(new Float32Array(3), 3, actions);
    expect([...actions]).toEqual([1, 1, 1]);
  });

  it('chooses one by one what it chooses of many at once, NaN among them, under 64 masks', () => {
    const network = new QNetwork({ layers: [2, 6], random: new Generator(5), kernels: make() });
    const observations = Float32Array.from({ length: 2 * 64 }, (_, i) => Math.sin(i));
    observations[2 * 21] = Number.NaN;
    const masks = Uint8Array.from({ length: 6 * 64 }, (_, i) => ((i / 6) >> (i % 6)) & 1);
    const actions = new Int32Array(64);
    network.argmaxInto(observations, 64, actions, masks);
    const alone = Array.from(actions, (_, row) =>
      network.argmax(
        observations.subarray(2 * row, 2 * row + 2),
        masks.subarray(6 * row, 6 * row + 6),
      ),
    );
    expect(alone).toEqual([...actions]);
    expect(alone.every((action, row) => row === 0 || masks[6 * row + action] === 1)).toBe(true);
  });

  it('a noisy policy keeps to what is allowed', () => {
    const network = new QNetwork({
      layers: [2, 3],
      noisy: {},
      random: new Generator(1),
      kernels: make(),
    });
    const policy = network.noisyPolicy();
    policy.resample(new Generator(2));
    for (const action of [0, 1, 2]) {
      const mask = all.map((_, a) => (a === action ? 1 : 0));
      expect(policy.argmax([0.5, -0.5], mask)).toBe(action);
    }
  });

  it('takes the first action of none that is allowed, and refuses masks of another size', () => {
    const { network } = learnerOf({}, make());
    const actions = new Int32Array(2);
    const choose = (masks: number[]) => network.argmaxInto(new Float32Array(2), 2, actions, masks);
    choose([0, 0, 1, 0, 0, 0]);
    expect([...actions]).toEqual([2, 0]);
    expect(() => choose([1, 1, 1])).toThrow('2 masks of 3 actions have 6 bytes; given 3.');
  });
});

describe('a learner without masks', () => {
  it('has none in its batch, and where all is allowed they change no bit', () => {
    const learners = [false, true].map((masks) => {
      const network = new QNetwork({ layers: [1, 4, 3], random: new Generator(1) });
      const learner = new DqnUpdate({ network, batchSize: 2, masks });
      learner.batch.observations.set([0.5, -1]);
      learner.batch.nextObservations.set([1, -0.5]);
      learner.batch.discounts.fill(0.9);
      learner.update();
      return learner;
    });
    const [plain, masked] = learners.map(({ network }) => network.parameters());
    expect(learners[0]!.batch.masks).toBeUndefined();
    expect(masked).toEqual(plain);
  });
});
