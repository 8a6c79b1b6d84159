/** Where a value lies on a picture, and the marks of its axis. */
export interface Scale {
  at(value: number): number;
  marks: readonly number[];
}

const STEPS = [1, 2, 2.5, 5, 10];

/**
 * An even scale.
 *
 * @param from in pixels, of the least value
 * @param to in pixels, of the largest
 * @param isWhole whether it counts something: then no mark stands between two whole numbers. Default: false
 */
export function evenScale(
  least: number,
  most: number,
  from: number,
  to: number,
  { isWhole = false } = {},
): Scale {
  const range = most - least || 1;
  const rough = isWhole ? Math.max(1, range / 4) : range / 4;
  const size = 10 ** Math.floor(Math.log10(rough));
  const steps = STEPS.filter((one) => !isWhole || Number.isInteger(one * size));
  const step = size * (steps.find((one) => one * size >= rough) ?? 10);
  const first = Math.ceil(least / step);
  const count = Math.floor(most / step + 1e-9) - first + 1;
  return {
    at: (value) => from + ((value - least) / range) * (to - from),
    marks: Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * step),
  };
}

/** A scale on which every mark is ten times the one before; begins at 1. */
export function tenfoldScale(most: number, from: number, to: number): Scale {
  const top = Math.max(1, Math.ceil(Math.log10(Math.max(most, 1))));
  const every = Math.ceil(top / 5);
  const marks = Array.from({ length: Math.floor(top / every) + 1 }, (_, i) => 10 ** (i * every));
  return {
    at: (value) => from + (Math.log10(Math.max(value, 1)) / top) * (to - from),
    marks,
  };
}

/** A mark's number: 12k, 3M, −0.5. */
export function markText(value: number): string {
  const size = Math.abs(value);
  const text =
    size >= 1e6
      ? `${Number((size / 1e6).toPrecision(3))}M`
      : size >= 1e4
        ? `${Number((size / 1e3).toPrecision(3))}k`
        : `${Number(size.toPrecision(3))}`;
  return value < 0 && size > 0 ? `\u2212${text}` : text;
}
