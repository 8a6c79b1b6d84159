/** Views of an arena's whole buffer. */
export interface Memory {
  readonly bytes: Uint8Array;
  readonly integers: Int32Array;
  readonly floats: Float32Array;
  readonly doubles: Float64Array;
}

const DEFAULT_BYTES = 32 << 20;

/** A new one of so many bytes, all zero. */
export function memoryOf(size = DEFAULT_BYTES): Memory {
  const buffer = new ArrayBuffer(size);
  return {
    bytes: new Uint8Array(buffer),
    integers: new Int32Array(buffer),
    floats: new Float32Array(buffer),
    doubles: new Float64Array(buffer),
  };
}
