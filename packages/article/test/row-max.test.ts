import { createHash } from 'node:crypto';
import { DqnUpdate, Generator, QNetwork } from 'perilune';
import { describe, expect, it } from 'vitest';
import { rowMax } from '../src/row-max.js';

/** Updates on batches of random numbers, seed 2, with soft steps of the target. */
function trainOnNoise(learner: DqnUpdate, updates: number): void {
  const random = new Generator(2);
  const { batch, batchSize, network } = learner;
  for (let u = 1; u <= updates; u++) {
    for (const array of [batch.observations, batch.nextObservations]) {
      for (let i = 0; i < array.length; i++) array[i] = random.uniform(-1, 1);
    }
    for (let r = 0; r < batchSize; r++) {
      batch.actions[r] = Math.floor(random.nextDouble() * network.actionCount);
      batch.rewards[r] = random.uniform(-1, 1);
      batch.discounts[r] = r % 5 === 0 ? 0 : 0.99;
      batch.weights[r] = random.uniform(0.5, 1);
    }
    learner.update();
    if (u % 3 === 0) learner.syncTarget(0.1);
  }
}

describe('the loss of the row maximum', () => {
  it.each([
    [1.5, 1.5],
    [0.25, 0.25],
    [-3, 0],
  ])(
    'moves the largest prediction: towards %d if it is the target, by hand',
    (target, expected) => {
      const values = Float32Array.of(0.5, 2, -1, 0);
      const row = { rows: 1, actionCount: 3, pitch: 4, values };
      const [actions, targets] = [Int32Array.of(2), Float32Array.of(target)];
      rowMax({ ...row, actions, targets });
      expect([...actions, ...targets]).toEqual([1, expected]);
    },
  );

  it('compares whole rows, by hand: -1, -4 and 3 are what the largest predictions are off by', () => {
    const values = Float32Array.of(1, 4, 0, 0, 1, 4, 0, 0, -3, -2, 0, 0);
    const [actions, targets] = [Int32Array.of(0, 1, 0), Float32Array.of(3, -5, 1)];
    rowMax({ rows: 3, actionCount: 2, pitch: 4, values, actions, targets });
    expect([...targets].map((target, r) => target - values[4 * r + actions[r]!]!)).toEqual([
      -1, -4, 3,
    ]);
    expect([...actions]).toEqual([1, 1, 1]);
  });

  it('has no zeros beside the target of a single action', () => {
    const [actions, targets] = [Int32Array.of(0), Float32Array.of(-3)];
    const values = Float32Array.of(1, 0, 0, 0);
    rowMax({ rows: 1, actionCount: 1, pitch: 4, values, actions, targets });
    expect([...targets]).toEqual([-3]);
  });

  it('takes the first NaN, and leaves an action that is none to be refused', () => {
    const values = Float32Array.of(1, Number.NaN, 5, Number.NaN, 1, 2, 3, 4);
    const [actions, targets] = [Int32Array.of(0, 7), Float32Array.of(-1, -1)];
    rowMax({ rows: 2, actionCount: 4, pitch: 4, values, actions, targets });
    expect([...actions, ...targets]).toEqual([1, 7, 0, -1]);
  });

  // Recorded when the loss was a kernel of its own.
  it.each([
    [
      'mean',
      '6037e518a84a78d5146b9adb48485ba77c485e8f1c20d1d67758283b6877fddb',
      0.10284072246933977,
    ],
    ['sum', 'b8502ce4ae8c8a4b1d117a46876952777b679594a1233727ff37b342629b9029', 1.2340885089046714],
  ] as const)(
    '%s: trains the bits of the kernel that it was, 30 updates long',
    (lossReduction, bits, loss) => {
      const network = new QNetwork({ layers: [5, 32, 24, 3], random: new Generator(1) });
      const relabelled = { loss: 'squared', relabel: rowMax, lossReduction } as const;
      const learner = new DqnUpdate({ network, batchSize: 12, ...relabelled });
      trainOnNoise(learner, 30);
      const hash = createHash('sha256');
      for (const { values } of network.parameters()) hash.update(values);
      expect(hash.digest('hex')).toBe(bits);
      expect(learner.update().loss).toBe(loss);
    },
  );
});
