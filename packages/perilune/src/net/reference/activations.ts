import { pitch } from '../kernels/kernels.js';
import type { ActivationName } from '../kernels/layer-operations.js';
import type { Step } from '../kernels/operations.js';
import { exp32, expm1of32 } from './exp-log.js';
import type { Memory } from './memory.js';

const { abs, fround } = Math;

export const SLOPE = fround(0.01);
/** Klambauer et al.'s lambda, and lambda times alpha. */
export const SELU_ABOVE = fround(1.05070099);
export const SELU_BELOW = fround(1.75809934);

/** Of x^12, x^10, ... 1: with these 1 / (1 + e^-(x P)) is within 8e-8 of the normal distribution's. */
const GELU = [
  3.611232e-9, -2.6689278e-7, 7.9382183e-6, -1.1048031e-4, -6.6260003e-5, 0.072668567, 1.5957684,
].map(fround);
/** 2 sqrt(2 / pi) times 0.044715 and 1: of x^2 and 1. */
export const GELU_TANH = [0.0713548163, 1.59576912].map(fround) as [number, number];
/** The series of atanh. */
const ATANH = [11, 9, 7, 5, 3, 1].map((k) => fround(1 / k));

type Formula = (x: number) => number;

/** What x is divided by. What comes of an infinity, or of a NaN, is PyTorch's. */
export const DENOMINATORS = {
  silu: gate([1]),
  gelu: gate(GELU),
  'gelu-tanh': gate(GELU_TANH),
  mish: (x: number) => fround(1 + restOf(exp32(x))),
  softsign: (x: number) => fround(1 + abs(x)),
  hardswish: (x: number) => fround(6 / sixthsOf(x)),
};

const VALUES: Record<Exclude<ActivationName, keyof typeof DENOMINATORS>, Formula> = {
  linear: (x) => x,
  relu: (x) => (x < 0 ? 0 : x),
  tanh: tanh32,
  elu: (x) => (x > 0 ? x : expm1of32(x)),
  'leaky-relu': (x) => x * (x > 0 ? 1 : SLOPE),
  selu: (x) => (x > 0 ? x * SELU_ABOVE : expm1of32(x) * SELU_BELOW),
  softplus: (x) => (x < 0 ? 0 : x) + log1pOf(exp32(-abs(x))),
};

/** 1 + e^-(x P), P a polynomial of x^2. */
function gate(coefficients: readonly number[]): Formula {
  return (x) => fround(1 + exp32(fround(-x * polynomial(coefficients, fround(x * x)))));
}

/** By Horner's rule, the highest coefficient first. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, c) => fround(fround(sum * x) + c));
}

/** 2 / (u (u + 2)) */
function restOf(u: number): number {
  return fround(2 / fround(u * fround(u + 2)));
}

/** x + 3 cut to 0..6. */
export function sixthsOf(x: number): number {
  const shifted = fround(x + 3);
  return shifted < 0 ? 0 : shifted > 6 ? 6 : shifted;
}

/** log(1 + x) of 0 to 1: 2 atanh(s), s = x / (x + 2), by its series up to s^11, whose remainder is below 2e-7 of it. */
function log1pOf(x: number): number {
  const s = fround(x / fround(x + 2));
  return fround(fround(s + s) * polynomial(ATANH, fround(s * s)));
}

/** tanh in float32 arithmetic: -m / (m + 2), m = e^(-2 |x|) - 1, with the sign of x. */
export function tanh32(x: number): number {
  const m = expm1of32(fround(-2 * abs(x)));
  const size = fround(-m / fround(m + 2));
  return x < 0 || Object.is(x, -0) ? -size : size;
}

export function activate({ floats: memory }: Memory, step: Step<'activate'>, rows: number): void {
  const { activation, columns } = step;
  const width = pitch(columns);
  const denominator: Formula | undefined = DENOMINATORS[activation as keyof typeof DENOMINATORS];
  const value = denominator ?? VALUES[activation as keyof typeof VALUES];
  // Of 0 it is not 0, as padding is to be.
  const end = activation === 'softplus' ? columns : width;
  for (let i = 0; i < rows * width; i++) {
    const x = memory[step.input / 4 + i]!;
    const y = i % width < end ? value(x) : 0;
    memory[step.output / 4 + i] = denominator === undefined ? y : x / y;
  }
}
