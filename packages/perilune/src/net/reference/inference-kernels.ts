import { Arena } from '../kernels/arena.js';
import type { InferenceKernels } from '../kernels/kernels.js';
import { ReferenceInferenceOperations } from './inference-operations.generated.js';
import { memoryOf } from './memory.js';

/** What acting needs of `ReferenceKernels`: what acts where no WebAssembly may be compiled. */
export class ReferenceInferenceKernels
  extends ReferenceInferenceOperations
  implements InferenceKernels
{
  readonly arena: Arena;

  /** @param options.bytes the arena's size, 32 MiB by default; untouched pages cost nothing */
  constructor(options: { bytes?: number | undefined } = {}) {
    const memory = memoryOf(options.bytes);
    super(memory);
    this.arena = new Arena(memory.bytes.buffer);
  }

  fresh(): ReferenceInferenceKernels {
    return new ReferenceInferenceKernels({ bytes: this.arena.buffer.byteLength });
  }
}
