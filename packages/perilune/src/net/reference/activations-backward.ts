import { pitch } from '../kernels/kernels.js';
import type { ActivationName } from '../kernels/layer-operations.js';
import type { Step } from '../kernels/operations.js';
import { DENOMINATORS, GELU_TANH, SELU_ABOVE, SELU_BELOW, SLOPE, sixthsOf } from './activations.js';
import { exp32 } from './exp-log.js';
import type { Memory } from './memory.js';

const { abs, fround, min } = Math;

/** 1 / sqrt(2 pi) */
const DENSITY = fround(0.3989422804014327);

/** dy / dx times g, of the sum x and what became of it, y. */
type PullBack = (g: number, x: number, y: number) => number;

const PULL_BACKS: Record<ActivationName, PullBack> = {
  linear: (g) => g,
  relu: (g, _, y) => (y <= 0 ? 0 : g),
  tanh: (g, _, y) => g * fround(1 - fround(y * y)),
  elu: (g, _, y) => (y > 0 ? g : g * fround(y + 1)),
  'leaky-relu': (g, x) => (x > 0 ? g : g * SLOPE),
  selu: (g, _, y) => g * (y > 0 ? SELU_ABOVE : fround(y + SELU_BELOW)),
  softplus: (g, x) => g * inverse('silu', x),
  softsign(g, x) {
    const s = inverse('softsign', x);
    return g * fround(s * s);
  },
  hardswish(g, x) {
    const c = sixthsOf(x);
    return g * fround(fround(c + (c > 0 && c < 6 ? x : 0)) / 6);
  },
  gelu(g, x) {
    const density = fround(exp32(fround(fround(x * x) * -0.5)) * DENSITY);
    return g * fround(inverse('gelu', x) + fround(x * density));
  },
  silu: (g, x) => g * bent(inverse('silu', x), x, 1),
  mish: (g, x) => g * bent(inverse('mish', x), x, fround(2 - fround(2 / fround(exp32(x) + 2)))),
  'gelu-tanh': (g, x) => g * bent(inverse('gelu-tanh', x), x, steepness(x)),
};

/** s of y = s x. */
function inverse(name: keyof typeof DENOMINATORS, x: number): number {
  return fround(1 / DENOMINATORS[name](x));
}

function bent(s: number, x: number, factor: number): number {
  const bend = fround(fround(x * fround(1 - s)) * factor);
  return fround(s * fround(1 + bend));
}

/** The slope of gelu-tanh's exponent; beyond 16 nothing is left that it bends. */
function steepness(x: number): number {
  const near = min(abs(x), 16);
  const [cubic, linear] = GELU_TANH;
  return fround(fround(fround(near * near) * fround(3 * cubic)) + linear);
}

export function activateBackward(
  { floats: memory }: Memory,
  step: Step<'activateBackward'>,
  rows: number,
): void {
  const pullBack = PULL_BACKS[step.activation];
  const size = rows * pitch(step.columns);
  for (let i = 0; i < size; i++) {
    const [x, y] = [memory[step.input / 4 + i]!, memory[step.output / 4 + i]!];
    memory[step.gradient / 4 + i] = pullBack(memory[step.gradient / 4 + i]!, x, y);
  }
}
