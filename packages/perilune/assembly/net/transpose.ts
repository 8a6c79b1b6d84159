import { pitchBytes } from './layout';

/** Columns that fill a line of the cache. */
const STRIPE = 16;

/** Blocks of 4 x 4, turned in registers; blocks at the edges turn padding too. */
export function transpose(from: usize, rows: i32, columns: i32, to: usize): void {
  transposePart(from, pitchBytes(columns), rows, columns, to);
}

/** Of a matrix whose rows lie `fromWidth` bytes apart, some columns. */
export function transposePart(
  from: usize,
  fromWidth: i32,
  rows: i32,
  columns: i32,
  to: usize,
): void {
  const toWidth = pitchBytes(rows);
  for (let j = 0; j < columns; j += STRIPE) {
    const count = min(columns - j, STRIPE);
    transposeStripe(from + (j << 2), fromWidth, rows, count, to + j * toWidth, toWidth);
  }
}

// @ts-ignore: decorator
@inline
function transposeStripe(
  from: usize,
  fromWidth: i32,
  rows: i32,
  columns: i32,
  to: usize,
  toWidth: i32,
): void {
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    for (let j = 0; j < columns; j += 4) {
      turn(
        from + i * fromWidth + (j << 2),
        fromWidth,
        to + j * toWidth + (i << 2),
        toWidth,
        columns - j,
      );
    }
  }
  for (; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      store<f32>(to + j * toWidth + (i << 2), load<f32>(from + i * fromWidth + (j << 2)));
    }
  }
}

// @ts-ignore: decorator
@inline
function turn(from: usize, fromWidth: i32, to: usize, toWidth: i32, columns: i32): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + fromWidth);
  const r2 = v128.load(from + 2 * fromWidth);
  const r3 = v128.load(from + 3 * fromWidth);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  if (columns > 1) v128.store(to + toWidth, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
  if (columns > 2) v128.store(to + 2 * toWidth, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
  if (columns > 3) v128.store(to + 3 * toWidth, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
}
