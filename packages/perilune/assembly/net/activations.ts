import { exp4, expm1Below4 } from './exp-log';
import { pitchBytes } from './layout';

// Activations other than the ReLU that is part of denseForward; the formulas are those of the contract,
// src/net/kernels. Each leaves zero as it is, and so the padding.

/** Activations, as src/net/kernels/layer-operations.ts numbers them; classes to be type arguments. */
class Linear {}
class Relu {}
class Tanh {}
class Elu {}
class LeakyRelu {}
class Silu {}

const SLOPE: f32 = 0.01;

export function activate(
  activation: i32,
  input: usize,
  columns: i32,
  output: usize,
  rows: i32,
): void {
  const size = rows * pitchBytes(columns);
  if (activation == 0) forward<Linear>(input, output, size);
  else if (activation == 1) forward<Relu>(input, output, size);
  else if (activation == 2) forward<Tanh>(input, output, size);
  else if (activation == 3) forward<Elu>(input, output, size);
  else if (activation == 4) forward<LeakyRelu>(input, output, size);
  else forward<Silu>(input, output, size);
}

export function activateBackward(
  activation: i32,
  input: usize,
  columns: i32,
  output: usize,
  gradient: usize,
  rows: i32,
): void {
  const size = rows * pitchBytes(columns);
  if (activation == 1) backward<Relu>(input, output, gradient, size);
  else if (activation == 2) backward<Tanh>(input, output, gradient, size);
  else if (activation == 3) backward<Elu>(input, output, gradient, size);
  else if (activation == 4) backward<LeakyRelu>(input, output, gradient, size);
  else if (activation == 5) backward<Silu>(input, output, gradient, size);
}

function forward<Activation>(input: usize, output: usize, size: i32): void {
  for (let i = 0; i < size; i += 16) {
    v128.store(output + i, valueOf<Activation>(v128.load(input + i)));
  }
}

function backward<Activation>(input: usize, output: usize, gradient: usize, size: i32): void {
  for (let i = 0; i < size; i += 16) {
    const g = v128.load(gradient + i);
    v128.store(gradient + i, pullBack<Activation>(g, input + i, output + i));
  }
}

// @ts-ignore: decorator
@inline
function valueOf<Activation>(x: v128): v128 {
  const zero = f32x4.splat(0);
  if (idof<Activation>() == idof<Tanh>()) return tanh4(x);
  if (idof<Activation>() == idof<Silu>()) return f32x4.div(x, onePlusExp(x));
  // In this order a NaN stays: pmax(x, y) is x unless x < y.
  if (idof<Activation>() == idof<Relu>()) return f32x4.pmax(x, zero);
  if (idof<Activation>() == idof<Linear>()) return x;
  const below =
    idof<Activation>() == idof<Elu>() ? expm1Below4(x) : f32x4.mul(x, f32x4.splat(SLOPE));
  return v128.bitselect(x, below, f32x4.gt(x, zero));
}

// @ts-ignore: decorator
@inline
function pullBack<Activation>(g: v128, input: usize, output: usize): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  if (idof<Activation>() == idof<Relu>()) {
    return v128.andnot(g, f32x4.le(v128.load(output), zero));
  }
  if (idof<Activation>() == idof<Tanh>()) {
    const y = v128.load(output);
    return f32x4.mul(g, f32x4.sub(one, f32x4.mul(y, y)));
  }
  if (idof<Activation>() == idof<Elu>()) {
    const y = v128.load(output);
    return v128.bitselect(g, f32x4.mul(g, f32x4.add(y, one)), f32x4.gt(y, zero));
  }
  const x = v128.load(input);
  if (idof<Activation>() == idof<LeakyRelu>()) {
    return v128.bitselect(g, f32x4.mul(g, f32x4.splat(SLOPE)), f32x4.gt(x, zero));
  }
  const s = f32x4.div(one, onePlusExp(x));
  const bend = f32x4.add(one, f32x4.mul(x, f32x4.sub(one, s)));
  return f32x4.mul(g, f32x4.mul(s, bend));
}

/** 1 + e^-x, of which the sigmoid is the inverse. */
// @ts-ignore: decorator
@inline
function onePlusExp(x: v128): v128 {
  return f32x4.add(f32x4.splat(1), exp4(f32x4.neg(x)));
}

/** -m / (m + 2), m = e^(-2 |x|) - 1, with the sign of x: nothing cancels, and it ends at 1. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const m = expm1Below4(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)));
  const size = f32x4.div(f32x4.neg(m), f32x4.add(m, f32x4.splat(2)));
  return v128.or(size, v128.and(x, i32x4.splat(0x80000000)));
}
