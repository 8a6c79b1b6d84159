import {
  Activation,
  exponentOf,
  GELU_TANH,
  GELU_TANH_CUBIC,
  rest4,
  SELU_ABOVE,
  SELU_BELOW,
  SLOPE,
  sixths4,
} from './activations';
import { exp4 } from './exp-log';
import { pitchBytes } from './layout';

// The way back of activations: g times the slope, in the steps of src/net/reference/activations-backward.ts.

/** 1 / sqrt(2 pi) */
const DENSITY: f32 = 0.3989422804014327;

export function activateBackward(
  activation: i32,
  input: usize,
  columns: i32,
  output: usize,
  gradient: usize,
  rows: i32,
): void {
  const size = rows * pitchBytes(columns);
  if (activation == Activation.Relu) backward<Relu>(activation, input, output, gradient, size);
  else if (activation == Activation.Tanh) backward<Tanh>(activation, input, output, gradient, size);
  else if (activation == Activation.Elu) backward<Elu>(activation, input, output, gradient, size);
  else if (activation == Activation.LeakyRelu) {
    backward<LeakyRelu>(activation, input, output, gradient, size);
  } else if (activation == Activation.Selu)
    backward<Selu>(activation, input, output, gradient, size);
  else if (activation != Activation.Linear) {
    backward<Smooth>(activation, input, output, gradient, size);
  }
}

/** Those that have a loop of their own, as type arguments, and all others. */
class Relu {}
class Tanh {}
class Elu {}
class LeakyRelu {}
class Selu {}
class Smooth {}

function backward<Kind>(
  activation: i32,
  input: usize,
  output: usize,
  gradient: usize,
  size: i32,
): void {
  for (let i = 0; i < size; i += 16) {
    const g = v128.load(gradient + i);
    v128.store(gradient + i, pullBack<Kind>(activation, g, input + i, output + i));
  }
}

// @ts-ignore: decorator
@inline
function pullBack<Kind>(activation: i32, g: v128, input: usize, output: usize): v128 {
  if (idof<Kind>() == idof<Smooth>()) {
    return f32x4.mul(g, slopeOf(activation, v128.load(input)));
  }
  const zero = f32x4.splat(0);
  if (idof<Kind>() == idof<LeakyRelu>()) {
    const isAbove = f32x4.gt(v128.load(input), zero);
    return v128.bitselect(g, f32x4.mul(g, f32x4.splat(SLOPE)), isAbove);
  }
  const one = f32x4.splat(1);
  const y = v128.load(output);
  if (idof<Kind>() == idof<Relu>()) return v128.andnot(g, f32x4.le(y, zero));
  if (idof<Kind>() == idof<Tanh>()) return f32x4.mul(g, f32x4.sub(one, f32x4.mul(y, y)));
  const isAbove = f32x4.gt(y, zero);
  if (idof<Kind>() == idof<Elu>()) {
    return v128.bitselect(g, f32x4.mul(g, f32x4.add(y, one)), isAbove);
  }
  const below = f32x4.add(y, f32x4.splat(SELU_BELOW));
  return f32x4.mul(g, v128.bitselect(f32x4.splat(SELU_ABOVE), below, isAbove));
}

// @ts-ignore: decorator
@inline
function slopeOf(activation: i32, x: v128): v128 {
  const one = f32x4.splat(1);
  if (activation == Activation.Softsign) {
    const s = f32x4.div(one, f32x4.add(one, f32x4.abs(x)));
    return f32x4.mul(s, s);
  }
  if (activation == Activation.Hardswish) {
    const six = f32x4.splat(6);
    const c = sixths4(x);
    const isWithin = v128.and(f32x4.gt(c, f32x4.splat(0)), f32x4.lt(c, six));
    return f32x4.div(f32x4.add(c, v128.and(x, isWithin)), six);
  }
  return slopeOfGated(activation, x);
}

/** Of x s, s = 1 / (1 + e), and of softplus, whose slope is silu's s. */
// @ts-ignore: decorator
@inline
function slopeOfGated(activation: i32, x: v128): v128 {
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  const isSoftplus = activation == Activation.Softplus;
  const u = exp4(exponentOf(isSoftplus ? Activation.Silu : activation, x));
  const isMish = activation == Activation.Mish;
  const s = f32x4.div(one, f32x4.add(one, isMish ? rest4(u) : u));
  if (isSoftplus) return s;
  if (activation == Activation.Gelu) {
    const density = exp4(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)));
    return f32x4.add(s, f32x4.mul(x, f32x4.mul(density, f32x4.splat(DENSITY))));
  }
  let bend = f32x4.mul(x, f32x4.sub(one, s));
  if (isMish) bend = f32x4.mul(bend, f32x4.sub(two, f32x4.div(two, f32x4.add(u, two))));
  else if (activation == Activation.GeluTanh) bend = f32x4.mul(bend, steepness(x));
  return f32x4.mul(s, f32x4.add(one, bend));
}

/** The slope of gelu-tanh's exponent; beyond 16 nothing is left that it bends. */
// @ts-ignore: decorator
@inline
function steepness(x: v128): v128 {
  const near = f32x4.pmin(f32x4.abs(x), f32x4.splat(16));
  const cubic = f32x4.mul(f32x4.mul(near, near), f32x4.splat(<f32>3 * GELU_TANH_CUBIC));
  return f32x4.add(cubic, f32x4.splat(GELU_TANH));
}
