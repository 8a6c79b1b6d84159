import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src/net/index.js';
import { implementations, largestDifference, put, putIntegers } from './helpers.js';

const { NaN: NAN } = Number;

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

describe.each(implementations)('the $name kernels over atoms', ({ make }) => {
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
