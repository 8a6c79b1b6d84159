import { CompiledInferenceKernels } from '../kernels/compiled-inference-kernels.js';
import type { InferenceKernels } from '../kernels/kernels.js';
import { ReferenceInferenceKernels } from '../reference/inference-kernels.js';
import { type ActingOptions, type Computed, computed } from './computation.js';

/** Kernels for acting, and what they compute by. */
export type ActingKernels = Computed<InferenceKernels>;

/** The fastest kernels for acting that the host allows. @throws UsageError when the given module is another */
export function actingKernels(options: ActingOptions): ActingKernels {
  const { bytes } = options;
  return computed<InferenceKernels>(
    options,
    (module) => new CompiledInferenceKernels({ bytes, module }),
    () => new ReferenceInferenceKernels({ bytes }),
  );
}
