import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyState, RunningMoments, restoreState } from '../../src/state/index.js';

const close = (a: number, b: number, bound: number) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(bound * Math.max(1, Math.abs(b)));

describe('running moments', () => {
  it('after two rows, by hand: count 1e-4 with mean 0 and variance 1 stands before the first', () => {
    const moments = new RunningMoments();
    moments.observe([1, 3], 2);
    // delta 2, batch variance 1: mean 2 * 2 / 2.0001, M2 1 * 1e-4 + 2 + 4 * 1e-4 * 2 / 2.0001.
    expect(moments.count).toBe(2.0001);
    close(moments.mean[0]!, 4 / 2.0001, 1e-15);
    close(moments.variance[0]!, (1e-4 + 2 + 8e-4 / 2.0001) / 2.0001, 1e-15);
  });

  it('are those of all rows, however they came in batches, within 1e-12', () => {
    const rows = fc.array(fc.tuple(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.boolean()), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(rows, (given) => {
        const moments = new RunningMoments({ count: 0 });
        let batch: number[] = [];
        for (const [i, [value, isLast]] of given.entries()) {
          batch.push(value);
          if (!isLast && i < given.length - 1) continue;
          moments.observe(batch, batch.length);
          batch = [];
        }
        const values = given.map(([value]) => value);
        const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
        const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
        close(moments.mean[0]!, mean, 1e-12);
        expect(Math.abs(moments.variance[0]! - variance)).toBeLessThanOrEqual(
          1e-12 * (1 + variance + mean * mean),
        );
      }),
    );
  });

  it('look at the columns they are told, in rows of any length', () => {
    const moments = new RunningMoments({ size: 2, count: 0 });
    moments.observe([9, 1, 9, 10, 9, 3, 9, 30], 2, { stride: 4, columns: [1, 3] });
    expect([...moments.mean, ...moments.variance, moments.count]).toEqual([2, 20, 1, 100, 2]);
  });

  it('go on from a checkpoint as if they had not been interrupted', () => {
    const [one, two] = [new RunningMoments({ size: 2 }), new RunningMoments({ size: 2 })];
    one.observe([1, 2, 3, 5], 2);
    restoreState(two, copyState(one));
    for (const moments of [one, two]) moments.observe([7, 8], 1);
    expect([...two.mean, ...two.variance, two.count]).toEqual([
      ...one.mean,
      ...one.variance,
      one.count,
    ]);
  });
});
