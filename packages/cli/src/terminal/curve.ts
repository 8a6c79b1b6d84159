import asciichart from 'asciichart';

/**
 * A list of numbers thinned to at most `width` points, each the mean of the stretch it stands for.
 */
export function thin(values: readonly number[], width: number): number[] {
  if (values.length <= width) return [...values];
  return Array.from({ length: width }, (_, i) => {
    const from = Math.floor((i * values.length) / width);
    const to = Math.floor(((i + 1) * values.length) / width);
    return values.slice(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
  });
}

/** A small curve of text, `height` + 1 lines; nothing for fewer than two values. */
export function curve(values: readonly number[], width: number, height: number): string[] {
  if (values.length < 2) return [];
  const format = (value: number) => value.toFixed(0).padStart(7);
  return asciichart.plot(thin(values, width), { height, format }).split('\n');
}
