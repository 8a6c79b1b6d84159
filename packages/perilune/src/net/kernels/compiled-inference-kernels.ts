import type { Arena } from './arena.js';
import { InferenceOperations } from './inference-operations.generated.js';
import type { InferenceKernels } from './kernels.js';
import type { WasmFunctions } from './operations.js';
import { instantiate, memoryOf, type WasmOptions } from './wasm-instance.js';

/** What is instantiated is given: none is embedded here, so that nobody carries one that he does not use. */
export interface CompiledOptions extends WasmOptions {
  readonly module: WebAssembly.Module;
}

/** The kernels that acting needs, of a module that has them: the one for acting, or one for learning too. */
export class CompiledInferenceKernels extends InferenceOperations implements InferenceKernels {
  readonly arena: Arena;
  private readonly module: WebAssembly.Module;

  /** @throws UsageError when the module is another */
  constructor({ bytes, module }: CompiledOptions) {
    const { wasm, scratch, arena } = instantiate<WasmFunctions<'inference'>>(
      module,
      memoryOf(bytes),
    );
    super(wasm, scratch);
    this.arena = arena;
    this.module = module;
  }

  fresh(): CompiledInferenceKernels {
    const { arena, module } = this;
    return new CompiledInferenceKernels({ bytes: arena.buffer.byteLength, module });
  }
}
