/**
 * The smallest module with a 128-bit value in it: `(func (param v128))`'s type alone. Where it is not valid
 * there is WebAssembly without the wide numbers that the library computes with.
 */
const WIDE = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 1, 123, 0);

/** What the page needs and this browser does not have, in a sentence; undefined where all is there. */
export function whatIsMissing(): string | undefined {
  if (typeof WebAssembly !== 'object') {
    return 'This browser runs no WebAssembly: it is switched off, by its settings or by a mode that hardens it.';
  }
  if (!WebAssembly.validate(WIDE)) {
    return 'This browser runs WebAssembly, but not its wide numbers (SIMD), which those since 2023 have.';
  }
  if (typeof Worker !== 'function')
    return 'This browser runs no workers, in which the agents learn.';
  return undefined;
}
