import { pitchBytes } from './layout';

/** Blocks of 4 x 4, turned in registers; blocks at the edges turn padding too. */
export function transpose(from: usize, rows: i32, columns: i32, to: usize): void {
  const fromWidth = pitchBytes(columns);
  const toWidth = pitchBytes(rows);
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
