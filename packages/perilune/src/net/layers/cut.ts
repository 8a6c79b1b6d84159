import type { Address } from '../kernels/arena.js';
import { type ForwardKernels, pitch } from '../kernels/kernels.js';
import type { KernelCall, Source } from './plan.js';

/**
 * A call that writes a matrix cut to -limit..limit, padding zero: what normalizes by mean 0 and variance 1 changes
 * nothing else of a float32, and a kernel of its own would be carried by every page that flies an agent.
 */
export function cutting(
  kernels: ForwardKernels,
  { address: input, pitch: inputPitch, columns }: Source,
  { limit, output }: { limit: number; output: Address },
): KernelCall {
  const { arena } = kernels;
  const [mean, variance] = [arena.reserve(8 * columns), arena.reserve(8 * columns)];
  arena.doubles(variance, columns).fill(1);
  const rows = { input, inputPitch, columns, output, outputPitch: pitch(columns) };
  const step = { ...rows, mean, variance, epsilon: 0, clip: limit };
  return (n) => kernels.normalizeRows(step, n);
}
