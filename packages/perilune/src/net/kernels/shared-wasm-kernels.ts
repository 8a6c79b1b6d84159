import { UsageError } from '../../errors.js';
import { compileEmbedded } from '../../wasm/compile.js';
import { netSharedWasm } from '../../wasm/net-shared.generated.js';
import type { Arena } from './arena.js';
import type { Kernels } from './kernels.js';
import { LearningOperations } from './learning-operations.generated.js';
import type { WasmFunctions } from './operations.js';
import { instantiate, memoryOf, type Region, type WasmOptions } from './wasm-instance.js';

export interface SharedWasmOptions extends WasmOptions {
  /** A shared memory; by default a new one of `bytes`. */
  readonly memory?: WebAssembly.Memory;
  /**
   * The part of it that is this object's arena, its scratch memory included. Whoever shares a memory
   * reserves a region for each other thread in its own arena. By default all of the memory.
   */
  readonly region?: Region;
}

/**
 * The kernels over a memory that several threads share. Each thread has an object of its own, made of
 * the same `memory` and another `region`; their records may hold any addresses of the memory. What one
 * thread reads while another writes it is for the threads to order.
 */
export class SharedWasmKernels extends LearningOperations implements Kernels {
  readonly arena: Arena;
  readonly memory: WebAssembly.Memory;
  private readonly module: WebAssembly.Module;

  /** @throws UsageError when the memory is not shared, the region not in it or the module another */
  constructor(options: SharedWasmOptions = {}) {
    const module = options.module ?? compileEmbedded(netSharedWasm);
    const memory = options.memory ?? memoryOf(options.bytes, true);
    checkShared(memory);
    const { wasm, scratch, arena } = instantiate<WasmFunctions<'inference' | 'learning'>>(
      module,
      memory,
      options.region,
    );
    super(wasm, scratch);
    this.arena = arena;
    this.memory = memory;
    this.module = module;
  }

  fresh(): SharedWasmKernels {
    return new SharedWasmKernels({ bytes: this.arena.buffer.byteLength, module: this.module });
  }
}

function checkShared({ buffer }: WebAssembly.Memory): void {
  if (!(buffer instanceof ArrayBuffer)) return;
  throw new UsageError(
    'SharedWasmKernels need a shared memory; this one is not. Make it with ' +
      '`new WebAssembly.Memory({ initial, maximum, shared: true })`.',
  );
}
