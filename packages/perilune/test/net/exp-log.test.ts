import { describe, expect, it } from 'vitest';
import { WasmKernels } from '../../src/net/index.js';
import { exp32, log32 } from '../../src/net/reference/exp-log.js';
import { bitsOf, unitInTheLastPlace } from './helpers.js';

const kernels = new WasmKernels({ bytes: 8 << 20 });
const to = kernels.arena.reserveFloats(200_000);

/** A function of a block, in WebAssembly. */
function inWasm(name: 'exp' | 'log', x: Float32Array): Float32Array {
  const block = kernels.arena.floats(to, x.length);
  block.set(x);
  kernels[name]({ from: to, to, count: x.length });
  return block.slice();
}

function worst(x: Float32Array, own: (x: number) => number, exact: (x: number) => number): number {
  let most = 0;
  for (const value of x) {
    const truth = exact(value);
    const error = truth === 0 ? Math.abs(own(value)) / 2 ** -149 : Math.abs(own(value) - truth);
    most = Math.max(most, truth === 0 ? error : error / unitInTheLastPlace(truth));
  }
  return most;
}

function steps(from: number, to: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => from + ((to - from) * i) / count);
}

/** Every so many of the positive normal float32 values. */
function positive(count: number): Float32Array {
  const [least, most] = [0x00800000, 0x7f7fffff];
  const bits = Int32Array.from({ length: count }, (_, i) =>
    Math.floor(least + ((most - least) * i) / count),
  );
  return new Float32Array(bits.buffer);
}

const exponents = [steps(-87.33, 88.7, 200_000), steps(-1, 1, 100_000)];
const numbers = [positive(200_000), steps(0.5, 2, 100_000)];

describe('exp and log of float32', () => {
  it('e^x is within 1.25 units in the last place from -87.33 to 88.7', () => {
    for (const x of exponents) expect(worst(x, exp32, Math.exp)).toBeLessThan(1.25);
    expect(exp32(0)).toBe(1);
  });

  it('log x is within 2 units in the last place over all positive normal numbers', () => {
    for (const x of numbers) expect(worst(x, log32, Math.log)).toBeLessThan(2);
    expect(log32(1)).toBe(0);
  });

  it('at their ends: infinities, NaN, 0 below the least normal number', () => {
    const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
    expect([nan, infinity, 88.8, -infinity, -87.4].map(exp32)).toEqual([
      nan,
      infinity,
      infinity,
      0,
      0,
    ]);
    const logs = [nan, infinity, 0, -0, 2 ** -127, -1, -infinity].map(log32);
    expect(logs).toEqual([nan, infinity, -infinity, -infinity, -infinity, nan, nan]);
  });

  it('WebAssembly computes the very bits of the reference', () => {
    const ends = [
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      0,
      -0,
      88.8,
      -87.4,
      1e-40,
      3e38,
    ];
    for (const x of [...exponents, steps(-200, 200, 10_000), Float32Array.from(ends)]) {
      expect(Buffer.compare(bytes(inWasm('exp', x)), bytes(x.map(exp32)))).toBe(0);
    }
    for (const x of [...numbers, Float32Array.from(ends.map(Math.abs))]) {
      expect(Buffer.compare(bytes(inWasm('log', x)), bytes(x.map(log32)))).toBe(0);
    }
    expect([...inWasm('exp', new Float32Array(4).fill(Number.NaN))]).toEqual([NaN, NaN, NaN, NaN]);
    expect([...inWasm('log', Float32Array.of(NaN, -1, -1e30, -Infinity))]).toEqual([
      NaN,
      NaN,
      NaN,
      NaN,
    ]);
  });
});

function bytes(values: Float32Array): Uint8Array {
  return new Uint8Array(bitsOf(values).buffer);
}
