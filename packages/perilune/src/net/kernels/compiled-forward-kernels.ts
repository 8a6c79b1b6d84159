import type { Arena } from './arena.js';
import type { CompiledOptions } from './compiled-inference-kernels.js';
import { ForwardOperations } from './forward-operations.generated.js';
import type { ForwardKernels } from './kernels.js';
import type { WasmFunctions } from './operations.js';
import { instantiate, memoryOf } from './wasm-instance.js';

/** The least kernels that a network acts by, of a module that has them. */
export class CompiledForwardKernels extends ForwardOperations implements ForwardKernels {
  readonly arena: Arena;

  /** @throws UsageError when the module is another */
  constructor({ bytes, module }: CompiledOptions) {
    const { wasm, scratch, arena } = instantiate<WasmFunctions<'forward'>>(module, memoryOf(bytes));
    super(wasm, scratch);
    this.arena = arena;
  }
}
