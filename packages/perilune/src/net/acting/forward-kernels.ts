import { CompiledForwardKernels } from '../kernels/compiled-forward-kernels.js';
import type { ForwardKernels } from '../kernels/kernels.js';
import { ReferenceForwardKernels } from '../reference/forward-kernels.js';
import { type ActingOptions, type Computed, computed } from './computation.js';

/** The fastest kernels that the host allows, and the least. @throws UsageError when the given module is another */
export function forwardKernels(options: ActingOptions): Computed<ForwardKernels> {
  const { bytes } = options;
  return computed<ForwardKernels>(
    options,
    (module) => new CompiledForwardKernels({ bytes, module }),
    () => new ReferenceForwardKernels({ bytes }),
  );
}
