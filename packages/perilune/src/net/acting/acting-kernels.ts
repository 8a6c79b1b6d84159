import { CompiledInferenceKernels } from '../kernels/compiled-inference-kernels.js';
import type { InferenceKernels } from '../kernels/kernels.js';
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

export interface ActingOptions extends WasmOptions {
  /** Compiles the embedded module that the caller carries anyway; any with the kernels for acting will do. */
  readonly compile: () => WebAssembly.Module;
}

/**
 * The fastest kernels for acting that the host allows: of the module that is given; or else of an
 * embedded one; and where no WebAssembly may be compiled from bytes (workerd, a Content-Security-Policy
 * without `wasm-unsafe-eval`), or has no SIMD, the scalar reference.
 *
 * @throws UsageError when the given module is another
 */
export function actingKernels({ bytes, module, compile }: ActingOptions): ActingKernels {
  const compiled = module ?? compiledOrReason(compile);
  if (typeof compiled === 'string') {
    const computation = { by: 'javascript', reason: compiled } as const;
    return { kernels: new ReferenceInferenceKernels({ bytes }), computation };
  }
  const kernels = new CompiledInferenceKernels({ bytes, module: compiled });
  return { kernels, computation: { by: 'webassembly' } };
}

/** The module, or why the host does not compile it. */
function compiledOrReason(compile: () => WebAssembly.Module): WebAssembly.Module | string {
  try {
    return compile();
  } catch (error) {
    return (error as Error).message;
  }
}
