import { exp4, expm1Below4 } from './exp-log';
import { pitchBytes } from './layout';
import { lanesUpTo } from './sums';
import { tanh4, tanhFour } from './tanh';

// Activations other than the ReLU that is part of denseForward; the formulas are those of the contract,
// src/net/kernels, the steps those of src/net/reference/activations.ts. Tanh, by which most policies act, has a loop of
// its own, and where networks learn LeakyReLU, which is over before the loop of the others has found out what it is;
// those are one: what they share is there once, and a page that only acts carries it.

/** As src/net/kernels/layer-operations.ts numbers them. */
export enum Activation {
  Linear,
  Relu,
  Tanh,
  Elu,
  LeakyRelu,
  Silu,
  Gelu,
  GeluTanh,
  Mish,
  Selu,
  Softplus,
  Softsign,
  Hardswish,
}

export const SLOPE: f32 = 0.01;
/** Klambauer et al.'s lambda, and lambda times alpha. */
export const SELU_ABOVE: f32 = 1.05070099;
export const SELU_BELOW: f32 = 1.75809934;
/** 2 sqrt(2 / pi) times 0.044715 and 1. */
export const GELU_TANH_CUBIC: f32 = 0.0713548163;
export const GELU_TANH: f32 = 1.59576912;

/** Coefficients from the highest on: those of gelu's exponent, of gelu-tanh's, and of atanh's series. */
// prettier-ignore
const ofPolynomials = memory.data<f32>([
  3.611232e-9, -2.6689278e-7, 7.9382183e-6, -1.1048031e-4, -6.6260003e-5, 0.072668567, 1.5957684,
  GELU_TANH_CUBIC, GELU_TANH,
  0.09090909361839294, 0.1111111119389534, 0.1428571492433548, 0.20000000298023224, 0.3333333432674408, 1.0,
], 16);
const TANH_FROM: i32 = 28;
const ATANH_FROM: i32 = 36;
const LAST: i32 = 56;

export function activate(
  activation: i32,
  input: usize,
  columns: i32,
  output: usize,
  rows: i32,
): void {
  const size = rows * pitchBytes(columns);
  if (activation == Activation.Tanh) {
    let i = 0;
    // @ts-ignore: given by asconfig.json
    if (!isDefined(ACTS_ONLY)) for (; i + 64 <= size; i += 64) tanhFour(input + i, output + i);
    for (; i < size; i += 16) v128.store(output + i, tanh4(v128.load(input + i)));
    return;
  }
  // @ts-ignore: given by asconfig.json
  if (!isDefined(ACTS_ONLY) && activation == Activation.LeakyRelu) {
    for (let i = 0; i < size; i += 16) {
      v128.store(output + i, valueOf(Activation.LeakyRelu, v128.load(input + i)));
    }
    return;
  }
  for (let i = 0; i < size; i += 16) {
    let y = valueOf(activation, v128.load(input + i));
    // Of 0 it is not 0, as padding is to be.
    if (activation == Activation.Softplus) {
      y = v128.and(y, lanesUpTo(columns, (i % pitchBytes(columns)) >> 2));
    }
    v128.store(output + i, y);
  }
}

// @ts-ignore: decorator
@inline
function valueOf(activation: i32, x: v128): v128 {
  const zero = f32x4.splat(0);
  if (activation == Activation.Linear) return x;
  // In this order a NaN stays: pmax(x, y) is x unless x < y.
  if (activation == Activation.Relu) return f32x4.pmax(x, zero);
  if (activation == Activation.Softsign) {
    return f32x4.div(x, f32x4.add(f32x4.splat(1), f32x4.abs(x)));
  }
  if (activation == Activation.Hardswish) {
    return f32x4.div(x, f32x4.div(f32x4.splat(6), sixths4(x)));
  }
  if (activation == Activation.LeakyRelu) {
    return v128.bitselect(x, f32x4.mul(x, f32x4.splat(SLOPE)), f32x4.gt(x, zero));
  }
  if (activation != Activation.Elu && activation != Activation.Selu) {
    return ofExponential(activation, x);
  }
  let above = x;
  let below = expm1Below4(x);
  if (activation == Activation.Selu) {
    above = f32x4.mul(x, f32x4.splat(SELU_ABOVE));
    below = f32x4.mul(below, f32x4.splat(SELU_BELOW));
  }
  return v128.bitselect(above, below, f32x4.gt(x, zero));
}

/** Those made of one e^z. */
// @ts-ignore: decorator
@inline
function ofExponential(activation: i32, x: v128): v128 {
  const zero = f32x4.splat(0);
  const e = exp4(exponentOf(activation, x));
  if (activation == Activation.Softplus) return f32x4.add(f32x4.pmax(x, zero), log1p4(e));
  return f32x4.div(x, f32x4.add(f32x4.splat(1), activation == Activation.Mish ? rest4(e) : e));
}

/** z, of whose e^z silu, softplus, mish and both gelus are made. */
// @ts-ignore: decorator
@inline
export function exponentOf(activation: i32, x: v128): v128 {
  if (activation == Activation.Silu) return f32x4.neg(x);
  if (activation == Activation.Mish) return x;
  if (activation == Activation.Softplus) return f32x4.neg(f32x4.abs(x));
  const isTanh = activation == Activation.GeluTanh;
  const first = isTanh ? TANH_FROM : 0;
  const last = (isTanh ? ATANH_FROM : TANH_FROM) - 4;
  return f32x4.neg(f32x4.mul(x, polynomial(first, last, f32x4.mul(x, x))));
}

/** By Horner's rule. @param first, last places of its coefficients */
// @ts-ignore: decorator
@inline
function polynomial(first: i32, last: i32, x: v128): v128 {
  let sum = v128.load32_splat(ofPolynomials + first);
  while (first < last) {
    first += 4;
    sum = f32x4.add(f32x4.mul(sum, x), v128.load32_splat(ofPolynomials + first));
  }
  return sum;
}

/** What mish divides by is 1 and this: 2 / (u (u + 2)), u = e^x. */
// @ts-ignore: decorator
@inline
export function rest4(u: v128): v128 {
  const two = f32x4.splat(2);
  return f32x4.div(two, f32x4.mul(u, f32x4.add(u, two)));
}

/** x + 3 cut to 0..6. */
// @ts-ignore: decorator
@inline
export function sixths4(x: v128): v128 {
  const shifted = f32x4.add(x, f32x4.splat(3));
  return f32x4.pmin(f32x4.pmax(shifted, f32x4.splat(0)), f32x4.splat(6));
}

/** log(1 + x) of 0 to 1: 2 atanh(s), s = x / (x + 2). */
// @ts-ignore: decorator
@inline
function log1p4(x: v128): v128 {
  const s = f32x4.div(x, f32x4.add(x, f32x4.splat(2)));
  return f32x4.mul(f32x4.add(s, s), polynomial(ATANH_FROM, LAST, f32x4.mul(s, s)));
}
