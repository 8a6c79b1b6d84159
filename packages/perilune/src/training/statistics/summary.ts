/** Arithmetic mean, summed in order; NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}

/** The value in the middle, of an even number the mean of the two there; NaN of nothing. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const upper = sorted.length >> 1;
  return mean(sorted.subarray(sorted.length % 2 === 1 ? upper : upper - 1, upper + 1));
}

/** Of sorted values, between neighbours in a straight line (numpy's default). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (place - below);
}

/** Standard deviation of the values themselves (divided by n, as numpy's `std`); NaN of nothing. */
export function standardDeviation(values: ArrayLike<number>): number {
  const center = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = (values[i] as number) - center;
    sum += deviation * deviation;
  }
  return Math.sqrt(sum / values.length);
}

/**
 * Conditional value at risk: the mean of the worst `share` of the values (Rockafellar and Uryasev 2000),
 * of at least one. With 100 returns and a share of 0.05 it is the mean of the five lowest.
 */
export function conditionalValueAtRisk(values: ArrayLike<number>, share = 0.05): number {
  const sorted = Float64Array.from(values).sort();
  return mean(sorted.subarray(0, Math.max(1, Math.floor(sorted.length * share))));
}

/** Mean of the last `window` values, of fewer while there are fewer. */
export function trailingMean(values: readonly number[], window: number): number {
  return mean(values.slice(-window));
}

/** Of every value the mean over it and the up to `window` - 1 before it, by one running sum. */
export function trailingMeans(values: readonly number[], window: number): number[] {
  let sum = 0;
  return values.map((value, i) => {
    sum += value - (i >= window ? (values[i - window] as number) : 0);
    return sum / Math.min(i + 1, window);
  });
}
