/** The first of the largest values, or the first NaN, as `numpy.argmax` has it. */
export function argmax(values: ArrayLike<number>): number {
  return argmaxOfRow(values, 0, values.length);
}

/**
 * The same of one row of several.
 *
 * @param masks 0 for those that do not count, in the same rows; default: all. Of none that counts the first is it.
 */
export function argmaxOfRow(
  values: ArrayLike<number>,
  row: number,
  columns: number,
  masks?: ArrayLike<number>,
): number {
  const from = row * columns;
  let best = -1;
  for (let i = 0; i < columns; i++) {
    if (masks !== undefined && masks[from + i] === 0) continue;
    const value = values[from + i] as number;
    if (Number.isNaN(value)) return i;
    if (best < 0 || value > (values[from + best] as number)) best = i;
  }
  return Math.max(0, best);
}
