import type { Factors, Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';
import { flush } from './optimize.js';

const { fround, sqrt } = Math;

export function rmsprop(
  { floats: memory }: Memory,
  step: Step<'rmsprop'>,
  factors: Factors<'rmsprop'>,
): void {
  const decay = fround(factors.decay);
  const rest = fround(factors.oneMinusDecay);
  const epsilon = fround(factors.epsilon);
  const rate = fround(factors.learningRate);
  for (let i = 0; i < step.count; i++) {
    const at = step.secondMoments / 4 + i;
    const g = memory[step.gradients / 4 + i]!;
    const v = flush(fround(fround(decay * memory[at]!) + fround(fround(rest * g) * g)));
    const root = step.inside
      ? fround(sqrt(fround(v + epsilon)))
      : fround(fround(sqrt(v)) + epsilon);
    memory[at] = v;
    memory[step.parameters / 4 + i]! -= fround(rate * fround(g / root));
  }
}
