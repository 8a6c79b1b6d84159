import { compileEmbedded } from '../../wasm/compile.js';
import { netInferenceWasm } from '../../wasm/net-inference.generated.js';
import { CompiledInferenceKernels } from './compiled-inference-kernels.js';
import type { WasmOptions } from './wasm-instance.js';

/** The embedded module. @throws where the host compiles none */
export function compileInference(): WebAssembly.Module {
  return compileEmbedded(netInferenceWasm);
}

/**
 * The kernels that acting needs, in WebAssembly: a module a third of the size of the one for learning,
 * and the same bits.
 */
export class WasmInferenceKernels extends CompiledInferenceKernels {
  /** @throws UsageError when the given module is another */
  constructor({ bytes, module = compileInference() }: WasmOptions = {}) {
    super({ bytes, module });
  }
}
