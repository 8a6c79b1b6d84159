import type { WasmOptions } from '../kernels/wasm-instance.js';

/** What does a network's arithmetic: WebAssembly, or with the same bits and slower plain JavaScript. */
export interface Computation {
  readonly by: 'webassembly' | 'javascript';
  /** Why not WebAssembly, in the words of the host that refused to compile it. */
  readonly reason?: string | undefined;
}

export interface ActingOptions extends WasmOptions {
  /** Compiles the embedded module that the caller carries anyway; any with the kernels for acting will do. */
  readonly compile: () => WebAssembly.Module;
}

/** Kernels for acting, and what they compute by. */
export interface Computed<Kernels> {
  readonly kernels: Kernels;
  readonly computation: Computation;
}

/**
 * By the module that is given; or else by an embedded one; and where no WebAssembly may be compiled from bytes (workerd,
 * a Content-Security-Policy without `wasm-unsafe-eval`), or has no SIMD, by the scalar reference.
 */
export function computed<Kernels>(
  { module, compile }: ActingOptions,
  compiled: (module: WebAssembly.Module) => Kernels,
  reference: () => Kernels,
): Computed<Kernels> {
  const found = module ?? compiledOrReason(compile);
  return typeof found === 'string'
    ? { kernels: reference(), computation: { by: 'javascript', reason: found } }
    : { kernels: compiled(found), computation: { by: 'webassembly' } };
}

/** The module, or why the host does not compile it. */
function compiledOrReason(compile: () => WebAssembly.Module): WebAssembly.Module | string {
  try {
    return compile();
  } catch (error) {
    return (error as Error).message;
  }
}
