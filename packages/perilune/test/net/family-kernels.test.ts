import { describe, expect, it } from 'vitest';
import { implementations, largestDifference, put, putIntegers } from './helpers.js';

const { NaN: NAN } = Number;

describe.each(implementations)('the $name kernels of the family', ({ make }) => {
  it('LayerNorm of 1, 2, 3, 6 by hand, within 1e-6: mean 3, variance 3.5', () => {
    const kernels = make();
    const [values, scales, output] = [put(kernels, [1, 2, 3, 6]), put(kernels, 1), put(kernels, 4)];
    const gain = put(kernels, [1, 2, 3, -1]);
    const bias = put(kernels, [0, 2, 1, 0.5]);
    const step = { values, columns: 4, gain, bias, epsilon: 0, relu: true, scales, output };
    kernels.layerNormForward(step, 1);
    const s = 1 / Math.sqrt(3.5);
    expect(largestDifference(kernels.arena.floats(values, 4), [-2 * s, -s, 0, 3 * s])).toBeLessThan(
      1e-6,
    );
    const y = [0, Math.max(0, 2 - 2 * s), 1, 0];
    expect(largestDifference(kernels.arena.floats(output, 4), y)).toBeLessThan(1e-6);
    expect(kernels.arena.floats(scales, 1)[0]).toBeCloseTo(s, 6);
  });

  it("LayerNorm's epsilon keeps a constant row finite, and a NaN stays in its row", () => {
    const kernels = make();
    const values = put(kernels, [5, 5, 5, 0, NAN, 1, 2, 0, 1, 2, 3, 0]);
    const [scales, output] = [put(kernels, 3), put(kernels, 12)];
    const [gain, bias] = [put(kernels, [1, 1, 1, 0]), put(kernels, [0.25, -1, 0, 0])];
    const step = { values, columns: 3, gain, bias, epsilon: 1e-5, relu: true, scales, output };
    kernels.layerNormForward(step, 3);
    const rows = [0, 1, 2].map((r) => [...kernels.arena.floats(output + 16 * r, 3)]);
    expect(rows[0]).toEqual([0.25, 0, 0]);
    expect(rows[1]).toEqual([NAN, NAN, NAN]);
    expect(rows[2]!.every(Number.isFinite)).toBe(true);
  });

  it('dueling by hand: V = 10, A = 1, 2, 6 give 8, 9, 13; back: dV the sum, dA less the mean', () => {
    const kernels = make();
    const [value, advantages, output] = [
      put(kernels, [10]),
      put(kernels, [1, 2, 6, 0]),
      put(kernels, 4),
    ];
    const step = { actionCount: 3, atoms: 1, stride: 1, value, advantages, output };
    kernels.duelingForward(step, 1);
    expect([...kernels.arena.floats(output, 3)]).toEqual([8, 9, 13]);
    kernels.arena.floats(output, 3).set([3, 0, 0]);
    kernels.duelingBackward(step, 1);
    expect(kernels.arena.floats(value, 1)[0]).toBe(3);
    expect([...kernels.arena.floats(advantages, 3)]).toEqual([2, -1, -1]);
  });

  it('noise by hand: mu + sigma (row noise * column noise)', () => {
    const kernels = make();
    const step = {
      from: put(kernels, [1, 2, 0, 0, 3, 4, 0, 0]),
      deviations: put(kernels, [1, 1, 0, 0, 0.5, 2, 0, 0]),
      rows: 2,
      columns: 2,
      rowNoise: put(kernels, [2, -1]),
      columnNoise: put(kernels, [1, 3, 0, 0]),
      to: put(kernels, 8),
    };
    kernels.perturb(step);
    expect([...kernels.arena.floats(step.to, 8)]).toEqual([3, 8, 0, 0, 2.5, -2, 0, 0]);
    kernels.noiseGradient(step);
    const gradient = kernels.arena.floats(step.to, 8);
    expect(largestDifference(gradient, [2, 12, 0, 0, -3, -12, 0, 0])).toBe(0);
  });

  it('softmax and expectation by hand, within 1e-7: logits 0, log 2, log 5 give 1/8, 2/8, 5/8', () => {
    const kernels = make();
    const logits = put(kernels, [0, Math.log(2), Math.log(5), 7, 100, 100, -1000, 7]);
    const shape = { actionCount: 2, atoms: 3, stride: 4 };
    kernels.softmax({ ...shape, logits, probabilities: logits }, 1);
    const p = kernels.arena.floats(logits, 8);
    expect(largestDifference(p, [0.125, 0.25, 0.625, 0, 0.5, 0.5, 0, 0])).toBeLessThan(1e-7);
    const values = put(kernels, 4);
    const factors = put(kernels, [-8, 0, 8, 0]);
    kernels.expectation({ ...shape, distribution: logits, factors, values }, 1);
    expect(largestDifference(kernels.arena.floats(values, 2), [4, -4])).toBeLessThan(1e-6);
  });

  it("Munchausen's reward by hand, within 1e-6: pi = 1/4, 3/4 and 1/2, 1/2", () => {
    const kernels = make();
    const tau = 0.5;
    const run = (action: number, clip: number) => {
      const [policy, softRewards, mixed] = [put(kernels, 4), put(kernels, 1), put(kernels, 1)];
      const nextValues = put(kernels, [7, 7, 0, 0]);
      const step = {
        values: put(kernels, [1, 1 + tau * Math.log(3), 0, 0]),
        nextValues,
        columns: 2,
        actions: putIntegers(kernels, [action]),
        rewards: put(kernels, [2]),
        discounts: put(kernels, [0.9]),
        temperature: tau,
        alpha: 0.8,
        clip,
        policy,
        softRewards,
      };
      expect(kernels.softPolicy(step, 1)).toBe(-1);
      kernels.mixAtoms(
        { actionCount: 2, atoms: 1, stride: 1, distribution: nextValues, policy, mixed },
        1,
      );
      expect(largestDifference(kernels.arena.floats(policy, 2), [0.5, 0.5])).toBeLessThan(1e-6);
      expect(kernels.arena.floats(mixed, 1)[0]).toBeCloseTo(7, 5);
      return kernels.arena.floats(softRewards, 1)[0]!;
    };
    const entropy = 0.9 * tau * Math.log(2);
    expect(Math.abs(run(0, -1) - (2 + 0.8 * tau * Math.log(0.25) + entropy))).toBeLessThan(1e-6);
    expect(Math.abs(run(1, -1) - (2 + 0.8 * tau * Math.log(0.75) + entropy))).toBeLessThan(1e-6);
    expect(Math.abs(run(0, -0.1) - (2 - 0.8 * 0.1 + entropy))).toBeLessThan(1e-6);
  });

  it('a policy at the temperature 0.03 of values apart by 1,000 stays finite', () => {
    const kernels = make();
    const [policy, softRewards] = [put(kernels, 4), put(kernels, 1)];
    const values = put(kernels, [-1000, 0, 3, 0]);
    const step = {
      values,
      nextValues: values,
      columns: 3,
      actions: putIntegers(kernels, [0]),
      rewards: put(kernels, [1]),
      discounts: put(kernels, [1]),
      temperature: 0.03,
      alpha: 0.9,
      clip: -1,
      policy,
      softRewards,
    };
    kernels.softPolicy(step, 1);
    expect([...kernels.arena.floats(policy, 3)]).toEqual([0, 0, 1]);
    expect(kernels.arena.floats(softRewards, 1)[0]).toBeCloseTo(1 - 0.9, 6);
  });

  it('counts columns that are zero in every row, and sees what is not finite', () => {
    const kernels = make();
    const values = put(kernels, [0, 1, 0, 0, 0, 5, 5, 5, 0, 0, NAN, 0, 0, 5, 5, 5]);
    expect(kernels.countDead({ values, columns: 5 }, 2)).toBe(3);
    expect(kernels.countDead({ values, columns: 8 }, 2)).toBe(3);
    const block = put(kernels, [1, 2, 3, 4, 5, 6, 7, 8]);
    expect(kernels.allFinite({ block, count: 8 })).toBe(true);
    for (const bad of [NAN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      kernels.arena.floats(block, 8)[6] = bad;
      expect(kernels.allFinite({ block, count: 8 })).toBe(false);
    }
  });
});
