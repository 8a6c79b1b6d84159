import { UsageError } from '../../errors.js';

/** Byte offset of an array in an arena, a multiple of 64. */
export type Address = number;

const ALIGNMENT = 64;

/**
 * A fixed piece of linear memory in which networks, optimizers and learners lie side by side.
 *
 * Memory is reserved while things are constructed and never freed on its own: the arena lives as
 * long as anything refers to it. It never grows, so views of it stay valid for its whole life.
 */
export class Arena {
  readonly buffer: ArrayBufferLike;
  private readonly end: Address;
  private next: Address;

  /**
   * @param firstFree bytes before it belong to the kernels (their tables of constants) or to others
   * @param end so do those from here on
   */
  constructor(buffer: ArrayBufferLike, firstFree = 0, end: Address = buffer.byteLength) {
    this.buffer = buffer;
    this.next = align(firstFree);
    this.end = end;
  }

  /** Bytes that are still free. */
  get free(): number {
    return Math.max(0, this.end - this.next);
  }

  /**
   * Sets bytes aside; they are zero.
   *
   * @throws UsageError when the arena is full
   */
  reserve(bytes: number): Address {
    if (bytes > this.free) {
      throw new UsageError(
        `The kernels' arena is full: ${bytes} more bytes were asked for and ${this.free} of ` +
          `${this.buffer.byteLength} are free. Construct the kernels with a larger \`bytes\`.`,
      );
    }
    const address = this.next;
    this.next = align(address + bytes);
    return address;
  }

  reserveFloats(count: number): Address {
    return this.reserve(4 * count);
  }

  /** A view of `count` float32 values: no copy. */
  floats(address: Address, count: number): Float32Array {
    return new Float32Array(this.buffer, address, count);
  }

  /** A view of `count` int32 values: no copy. */
  integers(address: Address, count: number): Int32Array {
    return new Int32Array(this.buffer, address, count);
  }

  /** A view of `count` bytes: no copy. */
  bytes(address: Address, count: number): Uint8Array {
    return new Uint8Array(this.buffer, address, count);
  }

  /** A view of `count` float64 values: no copy. */
  doubles(address: Address, count: number): Float64Array {
    return new Float64Array(this.buffer, address, count);
  }
}

function align(address: Address): Address {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}
