import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src/net/index.js';
import { implementations, largestDifference } from './helpers.js';

const { NaN: NAN } = Number;

/** Puts numbers into the arena, or reserves so many. */
function put(kernels: Kernels, values: ArrayLike<number> | number): number {
  const count = typeof values === 'number' ? values : values.length;
  const address = kernels.arena.reserveFloats(count);
  if (typeof values !== 'number') kernels.arena.floats(address, count).set(values);
  return address;
}

function putIntegers(kernels: Kernels, values: readonly number[]): number {
  const address = kernels.arena.reserveFloats(values.length);
  kernels.arena.integers(address, values.length).set(values);
  return address;
}

function project(kernels: Kernels, rows: { reward: number; discount: number; next: number[] }[]) {
  const targets = put(kernels, 8 * rows.length);
  kernels.projectAtoms(
    {
      rewards: put(
        kernels,
        rows.map(({ reward }) => reward),
      ),
      discounts: put(
        kernels,
        rows.map(({ discount }) => discount),
      ),
      next: put(
        kernels,
        rows.flatMap(({ next }) => [...next, 0, 0, 0]),
      ),
      atoms: 5,
      vMin: -2,
      vMax: 2,
      targets,
    },
    rows.length,
  );
  return rows.map((_, r) => [...kernels.arena.floats(targets + 32 * r, 5)]);
}

/** One action of two, three atoms, one row. */
function atomLoss(
  kernels: Kernels,
  given: { values: number[]; targets: number[]; weight?: number },
) {
  const [tdErrors, priorities, valueGradient] = [put(kernels, 1), put(kernels, 1), put(kernels, 8)];
  const totals = kernels.arena.reserve(32);
  const step = {
    actionCount: 2,
    atoms: 3,
    stride: 4,
    values: put(kernels, [9, 9, 9, 0, ...given.values, 0]),
    actions: putIntegers(kernels, [1]),
    targets: put(kernels, [...given.targets, 0]),
    weights: put(kernels, [given.weight ?? 1]),
    reduction: 'mean' as const,
    tdErrors,
    priorities,
    valueGradient,
    totals,
  };
  const read = () => ({
    tdError: kernels.arena.floats(tdErrors, 1)[0]!,
    priority: kernels.arena.floats(priorities, 1)[0]!,
    gradient: [...kernels.arena.floats(valueGradient, 8)],
    totals: [...kernels.arena.doubles(totals, 4)],
  });
  return { step, read };
}

describe.each(implementations)('the $name kernels of the family', ({ make }) => {
  it('LayerNorm of 1, 2, 3, 6 by hand, within 1e-6: mean 3, variance 3.5', () => {
    const kernels = make();
    const [values, scales, output] = [put(kernels, [1, 2, 3, 6]), put(kernels, 1), put(kernels, 4)];
    const gain = put(kernels, [1, 2, 3, -1]);
    const bias = put(kernels, [0, 2, 1, 0.5]);
    const step = { values, columns: 4, gain, bias, epsilon: 0, scales, output };
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
    kernels.layerNormForward({ values, columns: 3, gain, bias, epsilon: 1e-5, scales, output }, 3);
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

  it("C51's projection: exact hits, mass between atoms, clipping at both ends, termination", () => {
    const uniform = [0.2, 0.2, 0.2, 0.2, 0.2];
    const projected = project(make(), [
      { reward: 0, discount: 1, next: [0.1, 0.2, 0.3, 0.25, 0.15] },
      { reward: 1, discount: 1, next: [0.5, 0, 0.25, 0.25, 0] },
      { reward: 0.25, discount: 0, next: uniform },
      { reward: 50, discount: 0.5, next: uniform },
      { reward: -50, discount: 0.5, next: uniform },
      { reward: 0, discount: 0.5, next: [0, 0.5, 0, 0, 0.5] },
    ]);
    const expected = [
      [0.1, 0.2, 0.3, 0.25, 0.15],
      [0, 0.5, 0, 0.25, 0.25],
      [0, 0, 0.75, 0.25, 0],
      [0, 0, 0, 0, 1],
      [1, 0, 0, 0, 0],
      [0, 0.25, 0.25, 0.5, 0],
    ];
    projected.forEach((row, r) => {
      expect(largestDifference(row, expected[r]!)).toBeLessThan(1e-7);
    });
  });

  it('a NaN reward or discount makes the projected row NaN, and that row alone', () => {
    const next = [0.2, 0.2, 0.2, 0.2, 0.2];
    const rows = project(make(), [
      { reward: NAN, discount: 0.9, next },
      { reward: 0, discount: 0, next },
      { reward: 0, discount: NAN, next },
    ]);
    expect(rows[0]).toEqual([NAN, NAN, NAN, NAN, NAN]);
    expect(rows[1]!.every(Number.isFinite)).toBe(true);
    expect(rows[2]).toEqual(rows[0]);
  });

  it('cross-entropy by hand, within 1e-6: p = 1/8, 2/8, 5/8 and m = 0, 1/2, 1/2', () => {
    const kernels = make();
    const values = [0, Math.log(2), Math.log(5)];
    const { step, read } = atomLoss(kernels, { values, targets: [0, 0.5, 0.5], weight: 2 });
    kernels.categoricalLossGradient({ ...step, support: put(kernels, [-8, 0, 8, 0]) }, 1);
    const { tdError, priority, gradient, totals } = read();
    const loss = -0.5 * Math.log(0.25) - 0.5 * Math.log(0.625);
    expect(largestDifference(gradient, [0, 0, 0, 0, 0.25, -0.5, 0.25, 0])).toBeLessThan(1e-6);
    expect(largestDifference(totals, [2 * loss, 4, 4, 0])).toBeLessThan(2e-6);
    expect(Math.abs(priority - (loss - Math.log(2)))).toBeLessThan(1e-6);
    expect(Math.abs(tdError)).toBeLessThan(1e-6);
  });

  it('the divergence of a distribution that is learned is 0 within 1e-6, and never negative', () => {
    const kernels = make();
    const { step, read } = atomLoss(kernels, { values: [0, 0, 0], targets: [1 / 3, 1 / 3, 1 / 3] });
    kernels.categoricalLossGradient({ ...step, support: put(kernels, [-1, 0, 1, 0]) }, 1);
    expect(read().priority).toBeGreaterThanOrEqual(0);
    expect(read().priority).toBeLessThan(1e-6);
  });

  it('the quantile Huber loss by hand, within 1e-6: levels 1/6, 1/2, 5/6, kappa 1', () => {
    const kernels = make();
    const { step, read } = atomLoss(kernels, {
      values: [0, 1, 2],
      targets: [0.5, 1, 3],
      weight: 0.5,
    });
    kernels.quantileLossGradient({ ...step, delta: 1 }, 1);
    // u = target - quantile: of the first 0.5, 1, 3; of the second -0.5, 0, 2; of the third -1.5, -1, 1.
    const first = (0.125 + 0.5 + 2.5) / 6 / 3;
    const second = (0.125 + 0 + 1.5) / 2 / 3;
    const third = ((1 + 0.5) / 6 + (0.5 * 5) / 6) / 3;
    const slopes = [-(0.5 + 1 + 1) / 18, -(-0.5 + 0 + 1) / 6, (1 / 6 + 1 / 6 - 5 / 6) / 3];
    const { tdError, priority, gradient, totals } = read();
    const half = slopes.map((slope) => 0.5 * slope);
    expect(largestDifference(gradient, [0, 0, 0, 0, ...half, 0])).toBeLessThan(1e-6);
    expect(Math.abs(totals[0]! - 0.5 * (first + second + third))).toBeLessThan(1e-6);
    expect(Math.abs(priority - (first + second + third) / 3)).toBeLessThan(1e-6);
    expect(Math.abs(tdError - 0.5)).toBeLessThan(1e-6);
  });

  it.each(['categorical', 'quantile'] as const)('a NaN shows in all of the %s loss', (head) => {
    const kernels = make();
    for (const where of ['values', 'targets'] as const) {
      const given = { values: [0, 1, 2], targets: [0.25, 0.25, 0.5] };
      given[where][1] = NAN;
      const { step, read } = atomLoss(kernels, given);
      if (head === 'quantile') kernels.quantileLossGradient({ ...step, delta: 1 }, 1);
      else kernels.categoricalLossGradient({ ...step, support: put(kernels, [-1, 0, 1, 0]) }, 1);
      const { tdError, totals, priority, gradient } = read();
      expect([tdError, priority, totals[0], totals[3]]).toEqual([NAN, NAN, NAN, NAN]);
      expect(gradient[5]).toBeNaN();
    }
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

  it('the row-max loss by hand: the gradient flows into the largest prediction', () => {
    const kernels = make();
    const [tdErrors, valueGradient] = [put(kernels, 3), put(kernels, 12)];
    const step = {
      loss: 'row-max' as const,
      delta: 1,
      reduction: 'sum' as const,
      values: put(kernels, [1, 4, 0, 0, 1, 4, 0, 0, -3, -2, 0, 0]),
      columns: 2,
      actions: putIntegers(kernels, [0, 1, 0]),
      targets: put(kernels, [3, -5, 1]),
      weights: put(kernels, [1, 1, 2]),
      tdErrors,
      valueGradient,
      totals: kernels.arena.reserve(32),
    };
    expect(kernels.tdLossGradient(step, 3)).toBe(-1);
    expect([...kernels.arena.floats(tdErrors, 3)]).toEqual([-1, -4, 3]);
    const gradient = [...kernels.arena.floats(valueGradient, 12)];
    expect(gradient).toEqual([0, 2, 0, 0, 0, 8, 0, 0, 0, -12, 0, 0]);
    expect(kernels.arena.doubles(step.totals, 1)[0]).toBe(1 + 16 + 18);
  });

  it('counts columns that are zero in every row, and sees what is not finite', () => {
    const kernels = make();
    const values = put(kernels, [0, 1, 0, 0, 0, 5, 5, 5, 0, 0, NAN, 0, 0, 5, 5, 5]);
    expect(kernels.countDead({ values, columns: 5 }, 2)).toBe(3);
    expect(kernels.countDead({ values, columns: 8 }, 2)).toBe(3);
    const block = put(kernels, [1, 2, 3, 4, 5, 6, 7, 8]);
    expect(kernels.allFinite(block, 8)).toBe(true);
    for (const bad of [NAN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      kernels.arena.floats(block, 8)[6] = bad;
      expect(kernels.allFinite(block, 8)).toBe(false);
    }
  });

  it('an action that is not there is named by its row', () => {
    const kernels = make();
    const { step } = atomLoss(kernels, { values: [0, 0, 0], targets: [1, 0, 0] });
    for (const action of [2, -1]) {
      const actions = putIntegers(kernels, [action]);
      const support = put(kernels, [0, 1, 2, 0]);
      expect(kernels.categoricalLossGradient({ ...step, actions, support }, 1)).toBe(0);
      expect(kernels.quantileLossGradient({ ...step, actions, delta: 1 }, 1)).toBe(0);
    }
  });
});
