import { cos } from '../../math/index.js';

const ENTRIES = 4_096;
const TURN = 2 * Math.PI;

/** cos(2 pi i / 4096), i = 0..4096, made on first use. */
let table: Float64Array | undefined;

/**
 * The table that `cosineOfTurn` looks up: made of `src/math`'s cosine, so it is the same on every
 * engine. Hundreds of cosines a step at a tenth of a microsecond each would take longer than the world.
 */
export function cosineTable(): Float64Array {
  table ??= Float64Array.from({ length: ENTRIES + 1 }, (_, i) => cos((TURN * i) / ENTRIES));
  return table;
}

/**
 * cos(2 pi t), interpolated in a straight line between the entries of `cosineTable()`: within
 * (2 pi / 4096)^2 / 8 = 3e-7 of the cosine.
 */
export function cosineOfTurn(entries: Float64Array, t: number): number {
  const place = (t - Math.floor(t)) * ENTRIES;
  const i = Math.floor(place);
  const low = entries[i] as number;
  // A t a hair below an integer may round to a whole turn, whose successor is not in the table.
  return i === ENTRIES ? low : low + ((entries[i + 1] as number) - low) * (place - i);
}
