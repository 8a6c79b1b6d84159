/** Numbers of a row that memory hands over at once: what a line of the cache holds of float32. */
const LINE = 16;

/** Rows of an array, of `width` numbers each, and where they are to go. */
export interface Gathering<Numbers extends Float32Array | Uint8Array> {
  from: Numbers;
  to: Numbers;
  /** Which rows, in the order in which they are to lie. */
  rows: Int32Array;
  /** Default 1. */
  width?: number;
}

/**
 * Copies rows that lie anywhere to lie one behind the other. Column by column: rows of a large array are in no near cache,
 * and so all of them are asked for at once, where row by row each would be waited for. As many columns as come together,
 * of however wide rows, stay near until the last of them.
 */
export function gather<Numbers extends Float32Array | Uint8Array>({
  from,
  to,
  rows,
  width = 1,
}: Gathering<Numbers>): void {
  for (let first = 0; first < width; first += LINE) {
    const end = Math.min(first + LINE, width);
    for (let i = first; i < end; i++) {
      for (let b = 0; b < rows.length; b++) {
        to[b * width + i] = from[(rows[b] as number) * width + i] as number;
      }
    }
  }
}
