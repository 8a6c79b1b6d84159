import { Arena } from '../kernels/arena.js';
import type { ForwardKernels } from '../kernels/kernels.js';
import { ReferenceForwardOperations } from './forward-operations.generated.js';
import { memoryOf } from './memory.js';

/** The least that a network acts by, where no WebAssembly may be compiled. */
export class ReferenceForwardKernels extends ReferenceForwardOperations implements ForwardKernels {
  readonly arena: Arena;

  /** @param options.bytes the arena's size, 32 MiB by default; untouched pages cost nothing */
  constructor(options: { bytes?: number | undefined } = {}) {
    const memory = memoryOf(options.bytes);
    super(memory);
    this.arena = new Arena(memory.bytes.buffer);
  }
}
