import type { Factors, Step } from '../kernels/operations.js';
import type { Memory } from './memory.js';

const { abs, fround, sqrt } = Math;

const LEAST_NORMAL = 2 ** -126;

export function sumOfSquares({ floats }: Memory, step: Step<'sumOfSquares'>): number {
  const sums = new Float64Array(8);
  blockOf(floats, step).forEach((value, i) => {
    sums[i & 7]! += value * value;
  });
  const [s0, s1, s2, s3, s4, s5, s6, s7] = sums as unknown as EightSums;
  return s0 + s4 + (s2 + s6) + (s1 + s5 + (s3 + s7));
}

type EightSums = [number, number, number, number, number, number, number, number];

export function scale({ floats }: Memory, step: Step<'scale'>, factor: number): void {
  const rounded = fround(factor);
  const block = blockOf(floats, step);
  for (let i = 0; i < block.length; i++) block[i]! *= rounded;
}

export function allFinite({ floats }: Memory, step: Step<'allFinite'>): boolean {
  return blockOf(floats, step).every(Number.isFinite);
}

function blockOf(floats: Float32Array, step: Step<'scale'>): Float32Array {
  return floats.subarray(step.block / 4, step.block / 4 + step.count);
}

export function sgd({ floats: memory }: Memory, step: Step<'sgd'>, learningRate: number): void {
  const rate = fround(learningRate);
  for (let i = 0; i < step.count; i++) {
    const change = fround(rate * memory[step.gradients / 4 + i]!);
    memory[step.parameters / 4 + i]! -= change;
  }
}

export function adam(
  { floats: memory }: Memory,
  step: Step<'adam'>,
  factors: Factors<'adam'>,
): void {
  const beta1 = fround(factors.beta1);
  const beta2 = fround(factors.beta2);
  const oneMinusBeta1 = fround(factors.oneMinusBeta1);
  const oneMinusBeta2 = fround(factors.oneMinusBeta2);
  const epsilon = fround(factors.epsilon);
  const stepSize = fround(factors.stepSize);
  const rootCorrection = fround(factors.rootCorrection);
  for (let i = 0; i < step.count; i++) {
    const at = { m: step.firstMoments / 4 + i, v: step.secondMoments / 4 + i };
    const g = memory[step.gradients / 4 + i]!;
    const m = flush(fround(fround(beta1 * memory[at.m]!) + fround(oneMinusBeta1 * g)));
    const v = flush(fround(fround(beta2 * memory[at.v]!) + fround(fround(oneMinusBeta2 * g) * g)));
    const root = fround(fround(fround(sqrt(v)) * rootCorrection) + epsilon);
    const change = fround(stepSize * fround(m / root));
    memory[at.m] = m;
    memory[at.v] = v;
    memory[step.parameters / 4 + i]! -= change;
  }
}

/** Nothing denormal stays. */
export function flush(value: number): number {
  return abs(value) < LEAST_NORMAL ? 0 : value;
}

export function polyak({ floats: memory }: Memory, step: Step<'polyak'>, tau: number): void {
  const keep = fround(1 - tau);
  const take = fround(tau);
  for (let i = 0; i < step.count; i++) {
    const kept = fround(keep * memory[step.to / 4 + i]!);
    memory[step.to / 4 + i] = kept + fround(take * memory[step.from / 4 + i]!);
  }
}

export function copy({ floats }: Memory, step: Step<'copy'>): void {
  floats.copyWithin(step.to / 4, step.from / 4, step.from / 4 + step.count);
}
