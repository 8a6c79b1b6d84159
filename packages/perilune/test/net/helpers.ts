import { expect } from 'vitest';
import type { Kernels, NamedTensor, QNetwork } from '../../src/net/index.js';
import { ReferenceKernels, WasmKernels } from '../../src/net/index.js';
import type { Generator } from '../../src/random/generator.js';

/** Everything that is asked of kernels is asked of both. */
export const implementations: { name: string; make: () => Kernels }[] = [
  { name: 'WebAssembly', make: () => new WasmKernels({ bytes: 8 << 20 }) },
  { name: 'reference', make: () => new ReferenceKernels({ bytes: 8 << 20 }) },
];

/** Numbers in (-1, 1), of which a share are exactly zero. */
export function randomValues(count: number, random: Generator, zeros = 0): Float32Array {
  return Float32Array.from({ length: count }, () => {
    const isZero = random.nextDouble() < zeros;
    const value = random.uniform(-1, 1);
    return isZero ? 0 : value;
  });
}

/** The bits of float32 values: tells -0 from 0, and all NaN from one another. */
export function bitsOf(values: Float32Array): Uint32Array {
  return new Uint32Array(values.slice().buffer);
}

/** All of a network's parameters in one array. */
export function flatten(tensors: readonly Pick<NamedTensor, 'values'>[]): Float32Array {
  return Float32Array.from(tensors.flatMap(({ values }) => [...values]));
}

export function weightsOf(network: QNetwork): Float32Array {
  return flatten(network.parameters());
}

/** The largest absolute difference; NaN when any is. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

/** Puts numbers into the arena, or reserves so many. */
export function put(kernels: Kernels, values: ArrayLike<number> | number): number {
  const count = typeof values === 'number' ? values : values.length;
  const address = kernels.arena.reserveFloats(count);
  if (typeof values !== 'number') kernels.arena.floats(address, count).set(values);
  return address;
}

export function putIntegers(kernels: Kernels, values: readonly number[]): number {
  const address = kernels.arena.reserveFloats(values.length);
  kernels.arena.integers(address, values.length).set(values);
  return address;
}

/** Runs a program on both implementations and compares the bits it reads back; any NaN is as good. */
export function expectSameBits(program: (kernels: Kernels) => Float32Array[]): void {
  const [fast, slow] = implementations.map(({ make }) => program(make()).map(quiet));
  fast!.forEach((values, i) => {
    const same = Buffer.compare(Buffer.from(values.buffer), Buffer.from(slow![i]!.buffer)) === 0;
    if (!same) expect([...bitsOf(values)]).toEqual([...bitsOf(slow![i]!)]);
  });
}

/** With one NaN instead of many: a NaN's sign and payload are open. */
function quiet(values: Float32Array): Float32Array {
  return values.map((value) => (Number.isNaN(value) ? Number.NaN : value));
}

/** The distance to the next float32 of the size of a normal value. */
export function unitInTheLastPlace(value: number): number {
  const bits = new Int32Array(Float32Array.of(Math.abs(value)).buffer)[0]!;
  return 2 ** ((bits >> 23) - 127 - 23);
}
