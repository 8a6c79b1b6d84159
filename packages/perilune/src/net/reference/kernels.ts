import { Arena } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import { memoryOf } from './memory.js';
import { ReferenceOperations } from './operations.generated.js';

/**
 * The kernels in plain scalar TypeScript: one line a formula, about a hundred times slower than
 * WebAssembly, and the same bits. It is what the fast kernels are tested against.
 */
export class ReferenceKernels extends ReferenceOperations implements Kernels {
  readonly arena: Arena;

  /** @param options.bytes the arena's size, 32 MiB by default; untouched pages cost nothing */
  constructor(options: { bytes?: number } = {}) {
    const memory = memoryOf(options.bytes);
    super(memory);
    this.arena = new Arena(memory.bytes.buffer);
  }

  fresh(): ReferenceKernels {
    return new ReferenceKernels({ bytes: this.arena.buffer.byteLength });
  }
}
