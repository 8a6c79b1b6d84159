/**
 * Numbers that threads read and write together, zeros at first.
 *
 * @returns undefined in a page that is not isolated: memory is not shared there
 */
export function sharedNumbers(count: number): Int32Array | undefined {
  const { SharedArrayBuffer: Shared } = globalThis as {
    SharedArrayBuffer?: typeof SharedArrayBuffer;
  };
  return Shared && new Int32Array(new Shared(Int32Array.BYTES_PER_ELEMENT * count));
}
