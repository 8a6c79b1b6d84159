import { math } from 'perilune';

const ROOT_2 = Math.SQRT2;
const ROOT_PI = 1.7724538509055159;
/** Where the series needs as many terms as the fraction. */
const SERIES_UP_TO = 2.5;

/**
 * The error function's complement: by its power series (Abramowitz and Stegun 7.1.6) near 0, by the continued fraction
 * (7.1.14, evaluated backwards) beyond.
 */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  const gauss = math.exp(-x * x);
  if (x < SERIES_UP_TO) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - (2 / ROOT_PI) * gauss * sum;
  }
  let fraction = x;
  for (let n = 80; n >= 1; n--) fraction = x + n / 2 / fraction;
  return gauss / (ROOT_PI * fraction);
}

/** The standard normal distribution: the chance of less than z. */
export function normalCdf(z: number): number {
  return 0.5 * erfc(-z / ROOT_2);
}

/** The chance that a standard normal number lies in low..high, without loss far from 0. */
export function normalMass(low: number, high: number): number {
  if (low > 0) return normalMass(-high, -low);
  return normalCdf(high) - normalCdf(low);
}

/** The standard normal density. */
export function normalDensity(z: number): number {
  return math.exp(-0.5 * z * z) / (ROOT_2 * ROOT_PI);
}
