import { UsageError } from '../../errors.js';
import { unknownName } from '../../text/nearest.js';
import type { Address } from '../kernels/arena.js';
import type { InferenceKernels, Kernels } from '../kernels/kernels.js';
import type { ActivationName } from '../kernels/layer-operations.js';
import type { KernelCall } from './plan.js';

/** What a way back needs: the sums themselves, x, or only what became of them, y. */
const NEEDS: Record<ActivationName, 'x' | 'y'> = {
  linear: 'y',
  relu: 'y',
  tanh: 'y',
  elu: 'y',
  'leaky-relu': 'x',
  silu: 'x',
  gelu: 'x',
  'gelu-tanh': 'x',
  mish: 'x',
  selu: 'y',
  softplus: 'x',
  softsign: 'x',
  hardswish: 'x',
};

export const activationNames = Object.keys(NEEDS) as readonly ActivationName[];

/** @throws UsageError when there is no activation of that name */
export function checkActivation(name: ActivationName | undefined, where: string): void {
  if (name === undefined || Object.hasOwn(NEEDS, name)) return;
  const reason = unknownName('activation', String(name), activationNames);
  throw new UsageError(`${where}: ${reason}`);
}

export function needsSums(name: ActivationName): boolean {
  return NEEDS[name] === 'x';
}

/** An activation as a pass of its own over what a layer wrote. */
export interface Activation {
  readonly name: ActivationName;
  readonly columns: number;
  readonly input: Address;
  /** `input` itself, unless the way back needs the sums. */
  readonly output: Address;
}

export function activationStep(
  kernels: InferenceKernels,
  { name, columns, input, output }: Activation,
): KernelCall {
  const step = { activation: name, input, columns, output };
  return (rows) => kernels.activate(step, rows);
}

/** From the gradient of what an activation made to that of what it was given, in place. */
export function activationBackStep(
  kernels: Kernels,
  { name, columns, input, output }: Activation,
  gradient: Address,
): KernelCall {
  const step = { activation: name, input, columns, output, gradient };
  return (rows) => kernels.activateBackward(step, rows);
}
