import { describe, expect, it } from 'vitest';
import type { Kernels, LossName } from '../../src/net/index.js';
import { pitch } from '../../src/net/kernels/kernels.js';
import { Generator } from '../../src/random/generator.js';
import { implementations, largestDifference, randomValues } from './helpers.js';

const { NaN: NAN, POSITIVE_INFINITY: INFINITY } = Number;

/** Puts numbers into the arena. */
function floats(kernels: Kernels, values: ArrayLike<number>): number {
  const address = kernels.arena.reserveFloats(values.length);
  kernels.arena.floats(address, values.length).set(values);
  return address;
}

function integers(kernels: Kernels, values: readonly number[]): number {
  const address = kernels.arena.reserveFloats(values.length);
  kernels.arena.integers(address, values.length).set(values);
  return address;
}

function dense(
  kernels: Kernels,
  options: { x: number[]; w: number[]; b: number[]; relu: boolean },
) {
  const { x, w, b, relu } = options;
  const rows = x.length / w.length;
  const width = pitch(1);
  const output = kernels.arena.reserveFloats(rows * width);
  const weights = floats(
    kernels,
    w.flatMap((v) => [v, 0, 0, 0]),
  );
  const input = floats(kernels, x);
  const bias = floats(kernels, [...b, 0, 0, 0]);
  const inputs = w.length;
  const step = { input, inputPitch: inputs, inputs, weights, bias, output, outputs: 1, relu };
  kernels.denseForward({ ...step, sparseInput: inputs % 4 === 0 }, rows);
  return Array.from(
    { length: rows },
    (_, r) => kernels.arena.floats(output, rows * width)[r * width],
  );
}

function lossOf(kernels: Kernels, loss: LossName, given: number[][], delta = 1) {
  const rows = given.length;
  const [values, actions, targets, weights] = [0, 1, 2, 3].map((c) => given.map((row) => row[c]!));
  const tdErrors = kernels.arena.reserveFloats(rows);
  const valueGradient = kernels.arena.reserveFloats(4 * rows);
  const totals = kernels.arena.reserve(32);
  const step = {
    loss,
    reduction: 'mean' as const,
    delta,
    values: floats(
      kernels,
      values!.flatMap((v) => [v, v, 0, 0]),
    ),
    columns: 2,
    actions: integers(kernels, actions!),
    targets: floats(kernels, targets!),
    weights: floats(kernels, weights!),
    tdErrors,
    valueGradient,
    totals,
  };
  const wrong = kernels.tdLossGradient(step, rows);
  return {
    wrong,
    tdErrors: [...kernels.arena.floats(tdErrors, rows)],
    gradient: [...kernels.arena.floats(valueGradient, 4 * rows)],
    totals: [...kernels.arena.doubles(totals, 4)],
  };
}

describe.each(implementations)('the $name kernels', ({ make }) => {
  it.each([1, 3, 63, 64, 65, 512])('forward, width %i: within 1e-6 of float64', (width) => {
    const kernels = make();
    const random = new Generator(width);
    const [x, w] = [randomValues(3 * width, random), randomValues(width, random)];
    const scale = 1 / width;
    const scaled = [...w].map((v) => Math.fround(v * scale));
    const output = dense(kernels, { x: [...x], w: scaled, b: [0.5], relu: false });
    output.forEach((value, r) => {
      const exact = scaled.reduce((sum, v, i) => sum + v * x[r * width + i]!, 0.5);
      expect(Math.abs(value! - exact)).toBeLessThan(1e-6);
    });
  });

  it('forward sums from the left, each step rounded: 1 + 2^-24 + 2^-24 is 1', () => {
    const output = dense(make(), { x: [1, 1, 1], w: [1, 2 ** -24, 2 ** -24], b: [0], relu: false });
    expect(output).toEqual([1]);
  });

  it('rounds the product before the sum, as no fused multiply-add does', () => {
    const x = 1 + 2 ** -12;
    const output = dense(make(), { x: [x], w: [x], b: [-1 - 2 ** -11], relu: false });
    expect(output).toEqual([0]);
  });

  it('ReLU keeps NaN and infinity and makes negative values 0', () => {
    const x = [NAN, INFINITY, -INFINITY, -1, 0, 2];
    expect(dense(make(), { x, w: [1], b: [0], relu: true })).toEqual([NAN, INFINITY, 0, 0, 0, 2]);
  });

  it('a NaN or infinite weight is not hidden by zeros that are skipped', () => {
    const x = new Array<number>(16 * 4).fill(0);
    for (const bad of [NAN, INFINITY, -INFINITY]) {
      const output = dense(make(), { x, w: [1, bad, 1, 1], b: [3], relu: true });
      expect(output).toEqual(new Array(16).fill(NAN));
    }
  });

  it('the largest of a row and its index: the first of equals, the first NaN', () => {
    const kernels = make();
    const rows = [
      [1, 3, 3],
      [-2, -1, -3],
      [5, NAN, NAN],
      [NAN, 9, 1],
      [-INFINITY, -INFINITY, -INFINITY],
      [0, INFINITY, NAN],
    ];
    const values = floats(
      kernels,
      rows.flatMap((row) => [...row, 99]),
    );
    const out = kernels.arena.reserveFloats(6);
    kernels.rowArgmax({ values, columns: 3, indices: out }, 6);
    expect([...kernels.arena.integers(out, 6)]).toEqual([1, 1, 1, 0, 0, 2]);
    kernels.rowMax({ values, columns: 3, maxima: out }, 6);
    expect([...kernels.arena.floats(out, 6)]).toEqual([3, -1, NAN, NAN, -INFINITY, NAN]);
  });

  it('gather takes the chosen values and names the first row without one', () => {
    const kernels = make();
    const values = floats(kernels, [1, 2, 0, 0, 3, 4, 0, 0]);
    const taken = kernels.arena.reserveFloats(2);
    const gather = (indices: number[]) =>
      kernels.gather({ values, columns: 2, indices: integers(kernels, indices), taken }, 2);
    expect(gather([1, 0])).toBe(-1);
    expect([...kernels.arena.floats(taken, 2)]).toEqual([2, 3]);
    expect(gather([0, 2])).toBe(1);
    expect(gather([-1, 0])).toBe(0);
  });

  it('a td target of a terminated step is its reward', () => {
    const kernels = make();
    const targets = kernels.arena.reserveFloats(3);
    const step = {
      rewards: floats(kernels, [1, -100, 2]),
      discounts: floats(kernels, [0.5, 0, 0.25]),
      nextValues: floats(kernels, [8, 50, -4]),
      targets,
    };
    kernels.tdTargets(step, 3);
    expect([...kernels.arena.floats(targets, 3)]).toEqual([5, -100, 1]);
  });

  it("Huber's loss by hand: 0.5 td^2 within delta, delta (|td| - delta / 2) beyond", () => {
    // [value, action, target, weight]: td = 0.5, -3, 1, 4
    const given = [
      [1, 0, 1.5, 1],
      [2, 1, -1, 1],
      [0, 0, 1, 2],
      [0, 1, 4, 0.5],
    ];
    const one = lossOf(make(), 'huber', given);
    expect(one.tdErrors).toEqual([0.5, -3, 1, 4]);
    expect(one.gradient).toEqual([-0.125, 0, 0, 0, 0, 0.25, 0, 0, -0.5, 0, 0, 0, 0, -0.125, 0, 0]);
    expect(one.totals).toEqual([0.125 + 2.5 + 1 + 1.75, 3, 5.5, 4]);
    const two = lossOf(make(), 'huber', given, 2);
    expect(two.totals[0]).toBe(0.125 + 4 + 1 + 3);
    expect(two.gradient[5]).toBe(0.5);
  });

  it('the squared loss by hand: td^2, without a half', () => {
    const { gradient, totals } = lossOf(make(), 'squared', [
      [1, 0, 1.5, 1],
      [2, 1, -1, 0.5],
    ]);
    expect(gradient).toEqual([-0.5, 0, 0, 0, 0, 1.5, 0, 0]);
    expect(totals).toEqual([0.25 + 4.5, 3, 0.5, 3]);
  });

  it.each(['huber', 'squared'] as const)(
    'a NaN or an infinite target shows in all of %s',
    (loss) => {
      const nan = lossOf(make(), loss, [
        [1, 0, NAN, 1],
        [1, 0, 2, 1],
      ]);
      expect(nan.gradient[0]).toBeNaN();
      expect([nan.totals[0], nan.totals[2], nan.totals[3]]).toEqual([NAN, NAN, NAN]);
      expect(nan.gradient[4]).toBe(loss === 'huber' ? -0.5 : -1);
      const infinite = lossOf(make(), loss, [[1, 0, INFINITY, 1]]);
      expect(infinite.totals[0]).toBe(INFINITY);
      expect(infinite.gradient[0]).toBe(loss === 'huber' ? -1 : -INFINITY);
    },
  );

  it('an action without a value is named by its row', () => {
    expect(
      lossOf(make(), 'huber', [
        [1, 0, 1, 1],
        [1, 2, 1, 1],
      ]).wrong,
    ).toBe(1);
    expect(lossOf(make(), 'huber', [[1, -1, 1, 1]]).wrong).toBe(0);
  });

  it('two steps of Adam by hand, within 1e-7', () => {
    const kernels = make();
    const step = {
      parameters: floats(kernels, [1, 1, 1, 1]),
      gradients: floats(kernels, [0.5, -2, 0, 1e-3]),
      firstMoments: floats(kernels, [0, 0, 0, 0]),
      secondMoments: floats(kernels, [0, 0, 0, 0]),
      count: 4,
    };
    const factors = {
      beta1: 0.9,
      beta2: 0.999,
      oneMinusBeta1: 0.1,
      oneMinusBeta2: 0.001,
      epsilon: 1e-8,
    };
    const adam = (t: number) =>
      kernels.adam(step, {
        ...factors,
        stepSize: 0.1 / (1 - 0.9 ** t),
        rootCorrection: 1 / Math.sqrt(1 - 0.999 ** t),
      });
    adam(1);
    // The first step is learningRate * g / (|g| + epsilon).
    const first = [0.9, 1.1, 1, 1 - (0.1 * 1e-3) / (1e-3 + 1e-8)];
    const parameters = kernels.arena.floats(step.parameters, 4);
    expect(largestDifference(parameters, first)).toBeLessThan(1e-7);
    kernels.arena.floats(step.gradients, 4).set([-1, 1, 0, 1e-3]);
    adam(2);
    // m = 0.9 * 0.05 - 0.1 = -0.055, v = 0.999 * 0.00025 + 0.001 = 0.00124975;
    // m' = m / 0.19, v' = v / 0.001999.
    const change = (0.1 * (-0.055 / 0.19)) / (Math.sqrt(0.00124975 / 0.001999) + 1e-8);
    expect(Math.abs(parameters[0]! - (0.9 - change))).toBeLessThan(1e-7);
    expect(parameters[2]).toBe(1);
  });

  it("Adam drops moments below 2^-126 and keeps a gradient's NaN", () => {
    const kernels = make();
    const step = {
      parameters: floats(kernels, [1, 1, 1, 1]),
      gradients: floats(kernels, [0, 0, NAN, 0]),
      firstMoments: floats(kernels, [2 ** -126, -(2 ** -126), 0, 2 ** -120]),
      secondMoments: floats(kernels, [2 ** -126, 2 ** -126, 0, 2 ** -120]),
      count: 4,
    };
    const decay = { beta1: 0.5, beta2: 0.5, oneMinusBeta1: 0.5, oneMinusBeta2: 0.5 };
    kernels.adam(step, { ...decay, epsilon: 1e-8, stepSize: 1, rootCorrection: 1 });
    const first = [...kernels.arena.floats(step.firstMoments, 4)];
    expect(first).toEqual([0, 0, NAN, 2 ** -121]);
    expect([...kernels.arena.floats(step.secondMoments, 4)][0]).toBe(0);
    expect([...kernels.arena.floats(step.parameters, 4)][2]).toBeNaN();
  });

  it('SGD, scaling, copying and blending by hand', () => {
    const kernels = make();
    const parameters = floats(kernels, [1, 2, 3, 4]);
    const gradients = floats(kernels, [1, -1, 0, 2]);
    kernels.sgd({ parameters, gradients, count: 4 }, 0.5);
    expect([...kernels.arena.floats(parameters, 4)]).toEqual([0.5, 2.5, 3, 3]);
    kernels.scale({ block: gradients, count: 4 }, -2);
    expect([...kernels.arena.floats(gradients, 4)]).toEqual([-2, 2, -0, -4]);
    kernels.polyak({ from: gradients, to: parameters, count: 4 }, 0.25);
    expect([...kernels.arena.floats(parameters, 4)]).toEqual([-0.125, 2.375, 2.25, 1.25]);
    kernels.copy({ from: gradients, to: parameters, count: 4 });
    expect([...kernels.arena.floats(parameters, 4)]).toEqual([-2, 2, -0, -4]);
  });

  it('squares that overflow float32 still add up', () => {
    const kernels = make();
    const block = floats(kernels, [3e30, 4e30, 0, 0, 0, 0, 0, 0]);
    expect(Math.sqrt(kernels.sumOfSquares({ block, count: 8 })) / 5e30).toBeCloseTo(1, 6);
  });

  it('an arena that is full says so', () => {
    const kernels = make();
    expect(() => kernels.arena.reserve(1 << 24)).toThrow(/arena is full: 16777216 more bytes/);
    expect(kernels.fresh().arena.buffer.byteLength).toBe(kernels.arena.buffer.byteLength);
  });
});
