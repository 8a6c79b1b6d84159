import { pitch } from '../kernels/kernels.js';
import type { ActivationName } from '../kernels/layer-operations.js';
import type { Step } from '../kernels/operations.js';
import { exp32, expm1of32 } from './exp-log.js';
import type { Memory } from './memory.js';

const { abs, fround } = Math;

const SLOPE = fround(0.01);

interface Activation {
  value(x: number): number;
  /** dy / dx times g. */
  pullBack(g: number, x: number, y: number): number;
}

const onePlusExp = (x: number) => fround(1 + exp32(-x));

const ACTIVATIONS: Record<ActivationName, Activation> = {
  linear: { value: (x) => x, pullBack: (g) => g },
  relu: { value: (x) => (x < 0 ? 0 : x), pullBack: (g, _, y) => (y <= 0 ? 0 : g) },
  tanh: { value: tanh32, pullBack: (g, _, y) => g * fround(1 - fround(y * y)) },
  elu: {
    value: (x) => (x > 0 ? x : expm1of32(x)),
    pullBack: (g, _, y) => (y > 0 ? g : g * fround(y + 1)),
  },
  'leaky-relu': {
    value: (x) => (x > 0 ? x : x * SLOPE),
    pullBack: (g, x) => (x > 0 ? g : g * SLOPE),
  },
  silu: {
    value: (x) => x / onePlusExp(x),
    pullBack: (g, x) => {
      const s = fround(1 / onePlusExp(x));
      return g * fround(s * fround(1 + fround(x * fround(1 - s))));
    },
  },
};

/** tanh in float32 arithmetic: -m / (m + 2), m = e^(-2 |x|) - 1, with the sign of x. */
export function tanh32(x: number): number {
  const m = expm1of32(fround(-2 * abs(x)));
  const size = fround(-m / fround(m + 2));
  return x < 0 || Object.is(x, -0) ? -size : size;
}

export function activate({ floats: memory }: Memory, step: Step<'activate'>, rows: number): void {
  const { value } = ACTIVATIONS[step.activation];
  const size = rows * pitch(step.columns);
  for (let i = 0; i < size; i++) memory[step.output / 4 + i] = value(memory[step.input / 4 + i]!);
}

export function activateBackward(
  { floats: memory }: Memory,
  step: Step<'activateBackward'>,
  rows: number,
): void {
  const { pullBack } = ACTIVATIONS[step.activation];
  const size = rows * pitch(step.columns);
  for (let i = 0; i < size; i++) {
    const [x, y] = [memory[step.input / 4 + i]!, memory[step.output / 4 + i]!];
    memory[step.gradient / 4 + i] = pullBack(memory[step.gradient / 4 + i]!, x, y);
  }
}
