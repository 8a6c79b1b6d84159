import { Arena } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import { ReferenceOperations } from './operations.generated.js';

const DEFAULT_BYTES = 32 << 20;

/**
 * The kernels in plain scalar TypeScript: one line a formula, about a hundred times slower than
 * WebAssembly, and the same bits. It is what the fast kernels are tested against.
 */
export class ReferenceKernels extends ReferenceOperations implements Kernels {
  readonly arena: Arena;

  /** @param options.bytes the arena's size, 32 MiB by default; untouched pages cost nothing */
  constructor(options: { bytes?: number } = {}) {
    const buffer = new ArrayBuffer(options.bytes ?? DEFAULT_BYTES);
    super({
      bytes: new Uint8Array(buffer),
      integers: new Int32Array(buffer),
      floats: new Float32Array(buffer),
      doubles: new Float64Array(buffer),
    });
    this.arena = new Arena(buffer);
  }

  fresh(): ReferenceKernels {
    return new ReferenceKernels({ bytes: this.arena.buffer.byteLength });
  }
}
