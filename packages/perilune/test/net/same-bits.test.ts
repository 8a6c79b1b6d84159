import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Kernels } from '../../src/net/index.js';
import { pitch } from '../../src/net/kernels/kernels.js';
import { Generator } from '../../src/random/generator.js';
import { expectSameBits, randomValues } from './helpers.js';

const WIDTHS = [1, 3, 63, 64, 65, 256, 512];
const ROWS = [1, 2, 7, 8, 33];

interface Case {
  inputs: number;
  outputs: number;
  rows: number;
  zeros: number;
}

const cases: Case[] = WIDTHS.flatMap((inputs, i) =>
  WIDTHS.map((outputs, j) => ({
    inputs,
    outputs,
    rows: ROWS[(i + j) % ROWS.length]!,
    zeros: [0, 0.1, 0.5, 0.9][(i * 2 + j) % 4]!,
  })),
);

/** What lies in the padding: anything finite must do. */
let padding = 0;

/** Reserves a matrix and fills its columns. */
function place(kernels: Kernels, rows: number, columns: number, values: Float32Array): number {
  const address = kernels.arena.reserveFloats(rows * pitch(columns));
  const view = kernels.arena.floats(address, rows * pitch(columns)).fill(padding);
  for (let r = 0; r < rows; r++) {
    view.set(values.subarray(r * columns, (r + 1) * columns), r * pitch(columns));
  }
  return address;
}

/** Copies a matrix out, without its padding. */
function take(kernels: Kernels, address: number, rows: number, columns: number): Float32Array {
  const view = kernels.arena.floats(address, rows * pitch(columns));
  const values = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    values.set(view.subarray(r * pitch(columns), r * pitch(columns) + columns), r * columns);
  }
  return values;
}

function matrices({ inputs, outputs, rows, zeros }: Case, spoil?: (x: Float32Array) => void) {
  const random = new Generator(inputs * 1000 + outputs);
  const input = randomValues(rows * inputs, random, zeros);
  const weights = randomValues(inputs * outputs, random);
  const bias = randomValues(outputs, random);
  const gradient = randomValues(rows * outputs, random, zeros);
  spoil?.(input);
  return { input, weights, bias, gradient };
}

function forward(
  test: Case,
  relu: boolean,
  sparseInput: boolean,
  spoil?: (x: Float32Array) => void,
) {
  const { inputs, outputs, rows } = test;
  const given = matrices(test, spoil);
  return (kernels: Kernels) => {
    const output = kernels.arena.reserveFloats(rows * pitch(outputs));
    const step = {
      input: place(kernels, rows, inputs, given.input),
      inputPitch: pitch(inputs),
      inputs,
      weights: place(kernels, inputs, outputs, given.weights),
      bias: place(kernels, 1, outputs, given.bias),
      output,
      outputs,
      relu,
      sparseInput,
    };
    kernels.denseForward(step, rows);
    return [take(kernels, output, rows, outputs)];
  };
}

function backward(test: Case, relu: boolean, sparse: boolean, spoil?: (x: Float32Array) => void) {
  const { inputs, outputs, rows } = test;
  const given = matrices(test, spoil);
  return (kernels: Kernels) => {
    const { arena } = kernels;
    const input = place(kernels, rows, inputs, given.input);
    const outputGradient = place(kernels, rows, outputs, given.gradient);
    const weights = place(kernels, inputs, outputs, given.weights);
    const weightGradient = arena.reserveFloats(inputs * pitch(outputs));
    const biasGradient = arena.reserveFloats(pitch(outputs));
    const weightsTransposed = arena.reserveFloats(outputs * pitch(inputs));
    const inputGradient = arena.reserveFloats(rows * pitch(inputs));
    const parameters = { input, inputPitch: pitch(inputs), inputs, outputGradient, outputs };
    kernels.denseBackwardParameters(
      { ...parameters, weightGradient, biasGradient, sparseInput: sparse },
      rows,
    );
    kernels.transpose({ from: weights, rows: inputs, columns: outputs, to: weightsTransposed });
    kernels.denseBackwardInput(
      {
        outputGradient,
        outputs,
        weightsTransposed,
        inputGradient,
        inputs,
        relu,
        activation: input,
        sparseGradient: sparse,
      },
      rows,
    );
    return [
      take(kernels, weightGradient, inputs, outputs),
      take(kernels, biasGradient, 1, outputs),
      take(kernels, weightsTransposed, outputs, inputs),
      take(kernels, inputGradient, rows, inputs),
    ];
  };
}

describe('WebAssembly computes the very bits of the reference', () => {
  it.each(cases)('forward: $rows x $inputs to $outputs, $zeros of them zero', (test) => {
    for (const relu of [false, true]) {
      for (const sparse of [false, true]) expectSameBits(forward(test, relu, sparse));
    }
  });

  it.each(cases)('backward: $rows x $inputs to $outputs, $zeros of them zero', (test) => {
    for (const relu of [false, true]) {
      for (const sparse of [false, true]) expectSameBits(backward(test, relu, sparse));
    }
  });

  it('over batches of 130 and of 1,000 rows, longer than a word and a block of masks', () => {
    for (const rows of [130, 1000]) {
      const test = { inputs: 70, outputs: 40, rows, zeros: 0.5 };
      expectSameBits(forward(test, true, true));
      expectSameBits(backward(test, true, true));
    }
  });

  it('over matrices too wide for the nearest cache, of any size: strips, tiles and what is left over', () => {
    const wide = fc.record({
      inputs: fc.integer({ min: 60, max: 300 }),
      outputs: fc.integer({ min: 60, max: 300 }),
      rows: fc.integer({ min: 14, max: 90 }),
      zeros: fc.constantFrom(0, 0.5, 0.9),
    });
    const check = fc.property(wide, fc.boolean(), (test, sparse) => {
      expectSameBits(forward(test, true, sparse));
      expectSameBits(backward(test, true, sparse));
    });
    fc.assert(check, { numRuns: 25 });
  });

  it.each([
    { inputs: 530, outputs: 100, rows: 17, zeros: 0.5 },
    { inputs: 1540, outputs: 33, rows: 16, zeros: 0.5 },
    { inputs: 21, outputs: 9, rows: 4100, zeros: 0.5 },
  ])('where a strip or an input has no room to be copied: $rows x $inputs to $outputs', (test) => {
    for (const sparse of [false, true]) {
      expectSameBits(forward(test, true, sparse));
      expectSameBits(backward(test, true, sparse));
    }
  });

  it.each([1, 3, 6, 65])('whatever lies in the padding, width %i', (width) => {
    for (padding of [7, -3, 0]) {
      const test = { inputs: width, outputs: width + 4, rows: 13, zeros: 0.5 };
      expectSameBits(forward(test, true, true));
      expectSameBits(backward(test, true, true));
    }
  });

  it('with infinities among the inputs', () => {
    const test = { inputs: 65, outputs: 40, rows: 20, zeros: 0.5 };
    const spoil = (x: Float32Array) => {
      x[5] = Number.POSITIVE_INFINITY;
      x[700] = Number.NEGATIVE_INFINITY;
    };
    for (const sparse of [false, true]) {
      expectSameBits(forward(test, true, sparse, spoil));
      expectSameBits(backward(test, true, sparse, spoil));
    }
  });

  it('in reductions, updates and blends over 4,992 values', () => {
    const random = new Generator(3);
    const given = [0, 1, 2, 3].map(() => randomValues(4992, random, 0.1));
    given[3] = given[3]!.map(Math.abs);
    given[2]![7] = 2 ** -126;
    expectSameBits((kernels) => {
      const [parameters, gradients, firstMoments, secondMoments] = given.map((values) => {
        const address = kernels.arena.reserveFloats(values.length);
        kernels.arena.floats(address, values.length).set(values);
        return address;
      }) as [number, number, number, number];
      const step = { parameters, gradients, firstMoments, secondMoments, count: 4992 };
      const norm = kernels.sumOfSquares({ block: gradients, count: 4992 });
      kernels.scale({ block: gradients, count: 4992 }, 0.3);
      kernels.adam(step, {
        beta1: 0.9,
        beta2: 0.999,
        oneMinusBeta1: 1 - 0.9,
        oneMinusBeta2: 1 - 0.999,
        epsilon: 1e-8,
        stepSize: 0.01,
        rootCorrection: 1.5,
      });
      kernels.sgd(step, 0.1);
      kernels.polyak({ from: parameters, to: secondMoments, count: 4992 }, 0.005);
      const addresses = [parameters, gradients, firstMoments, secondMoments];
      const results = addresses.map((address) => kernels.arena.floats(address, 4992).slice());
      return [...results, new Float32Array(Float64Array.of(norm).buffer)];
    });
  });
});
