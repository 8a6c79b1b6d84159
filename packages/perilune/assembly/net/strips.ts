// Strips of a matrix's columns, copied so that their rows lie one behind the other. The rows of a wide
// matrix lie a power of two apart as often as not, and then a strip of it has but a few places in the
// nearest cache, out of which it pushes itself.

/** Bytes of scratch memory for a strip. */
export const STRIP: usize = 49152;

/** What stays in the nearest cache as it lies. */
const NEAR: usize = 32768;

/** Bytes of a strip's row: narrower ones are too few to matter. */
export const WIDE: usize = 96;

/** With fewer rows to multiply, copying costs more than it saves. */
const LEAST_ROWS = 16;

/** Whether this is the module for acting alone, which pages download and which takes few rows at a time. */
// @ts-ignore: decorator
@inline
export function actsOnly(): bool {
  // @ts-ignore: given by asconfig.json
  return isDefined(ACTS_ONLY);
}

/** Whether wide strips are worth a copy, for so many rows of the other matrix. */
// @ts-ignore: decorator
@inline
export function areFar(depth: i32, width: usize, rows: i32): bool {
  return rows >= LEAST_ROWS && <usize>depth * width > NEAR && <usize>depth * WIDE <= STRIP;
}

/** @returns `to`, where the strip lies then */
export function pack(from: usize, pitch: usize, depth: i32, to: usize): usize {
  const end = to + <usize>depth * WIDE;
  for (let row = to; row < end; row += WIDE) {
    for (let i: usize = 0; i < WIDE; i += 16) v128.store(row + i, v128.load(from + i));
    from += pitch;
  }
  return to;
}
