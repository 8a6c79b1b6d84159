import { math, mean } from 'perilune';

/** Lanczos' approximation of the logarithm of the gamma function, g = 7, n = 9: 15 digits. */
const LANCZOS: readonly number[] = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];

function logGamma(x: number): number {
  const t = x + 6.5;
  const [first = 0, ...rest] = LANCZOS;
  const sum = rest.reduce((total, c, i) => total + c / (x + i), first);
  return (x - 0.5) * math.log(t) - t + math.log(2.5066282746310007 * sum);
}

/** The regularized incomplete beta function by its continued fraction (Lentz; Abramowitz and Stegun 26.5.8). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * math.log(x) + b * math.log(1 - x),
  );
  let [c, d] = [1, 1 / (1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let m = 1; m <= 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    const change = c * d;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return (front * fraction) / a;
}

/** The chance that a number of Student's distribution is more than t. */
export function studentTail(t: number, freedom: number): number {
  const half = 0.5 * incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
  return t >= 0 ? half : 1 - half;
}

/**
 * Welch's test (1947): the chance of seeing the mean of `a` so far above that of `b`, or farther, if it is not above. Both
 * have two numbers at least; without any spread 0 where it is above, 1 where it is not.
 */
export function welch(a: readonly number[], b: readonly number[]): number {
  const [ofA, ofB] = [spread(a), spread(b)];
  const difference = mean(a) - mean(b);
  const sum = ofA + ofB;
  if (sum === 0) return difference > 0 ? 0 : 1;
  const freedom = (sum * sum) / ((ofA * ofA) / (a.length - 1) + (ofB * ofB) / (b.length - 1));
  return studentTail(difference / Math.sqrt(sum), freedom);
}

/** Of the mean: the sample's variance over its size. */
function spread(numbers: readonly number[]): number {
  const middle = mean(numbers);
  const sum = numbers.reduce((total, value) => total + (value - middle) ** 2, 0);
  return sum / (numbers.length - 1) / numbers.length;
}
