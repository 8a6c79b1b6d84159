import { compileEmbedded } from '../../wasm/compile.js';
import { netInferenceWasm } from '../../wasm/net-inference.generated.js';
import type { Arena } from './arena.js';
import { InferenceOperations } from './inference-operations.generated.js';
import type { InferenceKernels } from './kernels.js';
import type { WasmFunctions } from './operations.js';
import { instantiate, memoryOf, type WasmOptions } from './wasm-instance.js';

/** The embedded module. @throws where the host compiles none */
export function compileInference(): WebAssembly.Module {
  return compileEmbedded(netInferenceWasm);
}

/**
 * The kernels that acting needs, in WebAssembly: a module a third of the size of the one for learning,
 * and the same bits.
 */
export class WasmInferenceKernels extends InferenceOperations implements InferenceKernels {
  readonly arena: Arena;
  private readonly module: WebAssembly.Module;

  /** @throws UsageError when the given module is another */
  constructor(options: WasmOptions = {}) {
    const module = options.module ?? compileInference();
    const { wasm, scratch, arena } = instantiate<WasmFunctions<'inference'>>(
      module,
      memoryOf(options.bytes),
    );
    super(wasm, scratch);
    this.arena = arena;
    this.module = module;
  }

  fresh(): WasmInferenceKernels {
    return new WasmInferenceKernels({ bytes: this.arena.buffer.byteLength, module: this.module });
  }
}
