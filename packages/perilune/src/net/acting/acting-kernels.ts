import type { InferenceKernels } from '../kernels/kernels.js';
import { compileInference, WasmInferenceKernels } from '../kernels/wasm-inference-kernels.js';
import type { WasmOptions } from '../kernels/wasm-instance.js';
import { ReferenceInferenceKernels } from '../reference/inference-kernels.js';

/** What does a network's arithmetic: WebAssembly, or with the same bits and slower plain JavaScript. */
export interface Computation {
  readonly by: 'webassembly' | 'javascript';
  /** Why not WebAssembly, in the words of the host that refused to compile it. */
  readonly reason?: string | undefined;
}

/** Kernels for acting, and what they compute by. */
export interface ActingKernels {
  readonly kernels: InferenceKernels;
  readonly computation: Computation;
}

/**
 * The fastest kernels for acting that the host allows: of the module that is given; or else of the
 * embedded one; and where no WebAssembly may be compiled from bytes (workerd, a Content-Security-Policy
 * without `wasm-unsafe-eval`), or has no SIMD, the scalar reference.
 *
 * @throws UsageError when the given module is another
 */
export function actingKernels({ bytes, module }: WasmOptions): ActingKernels {
  const refused = module === undefined ? refusal() : undefined;
  if (refused !== undefined) {
    const computation = { by: 'javascript', reason: refused } as const;
    return { kernels: new ReferenceInferenceKernels({ bytes }), computation };
  }
  return {
    kernels: new WasmInferenceKernels({ bytes, module }),
    computation: { by: 'webassembly' },
  };
}

/** Why the host does not compile the embedded module; undefined where it does. */
function refusal(): string | undefined {
  try {
    compileInference();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
