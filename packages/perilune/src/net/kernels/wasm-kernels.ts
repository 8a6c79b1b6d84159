import { compileEmbedded } from '../../wasm/compile.js';
import { netWasm } from '../../wasm/net.generated.js';
import type { Arena } from './arena.js';
import type { Kernels } from './kernels.js';
import { LearningOperations } from './learning-operations.generated.js';
import type { WasmFunctions } from './operations.js';
import { instantiate, memoryOf, type WasmOptions } from './wasm-instance.js';

/** The embedded module. @throws where the host compiles none */
export function compileLearning(): WebAssembly.Module {
  return compileEmbedded(netWasm);
}

/**
 * The kernels in WebAssembly with 128-bit SIMD. One instance of the module is one arena, of a fixed
 * size; it is compiled once per process and instantiated synchronously.
 */
export class WasmKernels extends LearningOperations implements Kernels {
  readonly arena: Arena;
  private readonly module: WebAssembly.Module;

  /** @throws UsageError when the given module is another */
  constructor(options: WasmOptions = {}) {
    const module = options.module ?? compileLearning();
    const { wasm, scratch, arena } = instantiate<WasmFunctions<'inference' | 'learning'>>(
      module,
      memoryOf(options.bytes),
    );
    super(wasm, scratch);
    this.arena = arena;
    this.module = module;
  }

  fresh(): WasmKernels {
    return new WasmKernels({ bytes: this.arena.buffer.byteLength, module: this.module });
  }
}
