// Strips of a matrix's columns, copied so that their rows lie one behind the other. The rows of a wide
// matrix lie a power of two apart as often as not, and then a strip of it has but a few places in the
// nearest cache, out of which it pushes itself.

/** Bytes of scratch memory for a strip. */
export const STRIP: usize = 49152;

/** What stays in the nearest cache as it lies. */
const NEAR: usize = 32768;

/** With fewer rows to multiply, copying costs more than it saves. */
const LEAST_ROWS = 16;

/** Whether strips of so many bytes a row are worth a copy, for so many rows of the other matrix. */
// @ts-ignore: decorator
@inline
export function areFar(depth: i32, width: usize, bytes: usize, rows: i32): bool {
  return rows >= LEAST_ROWS && <usize>depth * width > NEAR && <usize>depth * bytes <= STRIP;
}

/** Of `bytes` a row, a multiple of 32. @returns `to`, where the strip lies then */
// @ts-ignore: decorator
@inline
export function pack(from: usize, pitch: usize, depth: i32, bytes: usize, to: usize): usize {
  const end = to + <usize>depth * bytes;
  for (let row = to; row < end; row += bytes) {
    for (let i: usize = 0; i < bytes; i += 32) {
      v128.store(row + i, v128.load(from + i));
      v128.store(row + i, v128.load(from + i, 16), 16);
    }
    from += pitch;
  }
  return to;
}
