import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import { tanh32 } from './activations.js';
import { exp32, log32 } from './exp-log.js';
import type { Memory } from './memory.js';
import { clamp, eightfold } from './sums.js';

const { abs, fround } = Math;

const LEAST = -20;
const MOST = 2;
const EPSILON = fround(1e-6);
const HALF_LOG_2_PI = fround(Math.log(2 * Math.PI) / 2);

/** 1 - tanh(u)^2 */
export function slopeAt(u: number): number {
  const t = exp32(fround(-2 * abs(u)));
  const sum = fround(1 + t);
  return fround(fround(4 * t) / fround(sum * sum));
}

/** log p of one action that was squashed: of a standard normal z, the logarithm l of its deviation and the slope of tanh. */
export function logDensityAt(z: number, l: number, slope: number): number {
  const gaussian = fround(fround(-fround(0.5 * fround(z * z)) - l) - HALF_LOG_2_PI);
  return fround(gaussian - log32(fround(slope + EPSILON)));
}

export function squashedSample(
  { floats: memory }: Memory,
  step: Step<'squashedSample'>,
  rows: number,
): void {
  const { columns } = step;
  const width = pitch(columns);
  for (let r = 0; r < rows; r++) {
    const row = r * width;
    const term = (j: number) => {
      const e = memory[step.noise / 4 + row + j]!;
      const l = clamp(memory[step.logDeviation / 4 + row + j]!, LEAST, MOST);
      const u = fround(memory[step.mean / 4 + row + j]! + fround(exp32(l) * e));
      const slope = slopeAt(u);
      memory[step.actions / 4 + row + j] = tanh32(u);
      memory[step.slopes / 4 + row + j] = slope;
      return logDensityAt(e, l, slope);
    };
    memory[step.logProbabilities / 4 + r] = eightfold(columns, term);
    for (let j = columns; j < width; j++) {
      memory[step.actions / 4 + row + j] = 0;
      memory[step.slopes / 4 + row + j] = 0;
    }
  }
}

/** Addresses of what a policy's numbers are pulled by. */
interface Pulled {
  readonly actions: number;
  readonly slopes: number;
  readonly actionGradient: number;
}

/** d loss / d u of number i, of the gradient with respect to the actions and of `share` times log p. */
export function pullAt(memory: Float32Array, step: Pulled, share: number, i: number): number {
  const slope = memory[step.slopes / 4 + i]!;
  const twice = fround(fround(2 * memory[step.actions / 4 + i]!) * slope);
  const bend = fround(share * fround(twice / fround(slope + EPSILON)));
  return fround(fround(memory[step.actionGradient / 4 + i]! * slope) + bend);
}

export function squashedBackward(
  { floats: memory }: Memory,
  step: Step<'squashedBackward'>,
  rows: number,
): void {
  const share = fround(memory[step.temperature / 4]! * fround(1 / rows));
  const count = rows * pitch(step.columns);
  for (let i = 0; i < count; i++) {
    const given = memory[step.logDeviation / 4 + i]!;
    const pull = pullAt(memory, step, share, i);
    const l = clamp(given, LEAST, MOST);
    const shift = fround(exp32(l) * memory[step.noise / 4 + i]!);
    const isCut = given < LEAST || given > MOST;
    memory[step.meanGradient / 4 + i] = pull;
    memory[step.logDeviationGradient / 4 + i] = isCut ? 0 : fround(pull * shift) - share;
  }
}

export function smoothActions(
  { floats: memory }: Memory,
  step: Step<'smoothActions'>,
  rows: number,
): void {
  const [scale, clip] = [fround(step.scale), fround(step.clip)];
  const count = rows * pitch(step.columns);
  for (let i = 0; i < count; i++) {
    const noise = clamp(fround(scale * memory[step.noise / 4 + i]!), -clip, clip);
    const at = step.actions / 4 + i;
    memory[at] = clamp(fround(memory[at]! + noise), -1, 1);
  }
}

export function temperatureGradient(
  { floats: memory }: Memory,
  step: Step<'temperatureGradient'>,
  rows: number,
): void {
  let sum = 0;
  for (let r = 0; r < rows; r++) sum += memory[step.logProbabilities / 4 + r]!;
  memory[step.gradient / 4] = -(sum / rows + fround(step.targetEntropy));
}
