/** Tiles in rows, counted from the upper left corner. */
export interface Grid {
  rows: number;
  columns: number;
}

/** Rows down and columns to the right. */
export type Move = readonly [down: number, right: number];

/** The tile that a move leads to; at the edge it stays. */
export function moved(tile: number, [down, right]: Move, { rows, columns }: Grid): number {
  const row = clamp(Math.floor(tile / columns) + down, rows - 1);
  return row * columns + clamp((tile % columns) + right, columns - 1);
}

/** Of moves in the order of a turn, that of an action or of the one before the first or after the last. */
export function inTurn(moves: readonly Move[], action: number): Move {
  return moves[(action + moves.length) % moves.length] as Move;
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}
