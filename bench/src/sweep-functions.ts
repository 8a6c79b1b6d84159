/** A standard function that is to be made small. */
export interface StandardFunction {
  name: string;
  ranges: readonly (readonly [low: number, high: number])[];
  /** The least that there is. */
  least: number;
  f(x: readonly number[]): number;
}

const A = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
] as const;
const P = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
] as const;
const ALPHA = [1, 1.2, 3, 3.2] as const;

/** As bench/peers/optuna-sweeps.py has them. */
export const functions: readonly StandardFunction[] = [
  {
    name: 'sphere',
    ranges: Array.from({ length: 5 }, () => [-5, 5] as const),
    least: 0,
    f: (x) => x.reduce((sum, value) => sum + value * value, 0),
  },
  {
    name: 'rosenbrock',
    ranges: [
      [-5, 10],
      [-5, 10],
    ],
    least: 0,
    f: ([a = 0, b = 0]) => 100 * (b - a * a) ** 2 + (1 - a) ** 2,
  },
  {
    name: 'branin',
    ranges: [
      [-5, 10],
      [0, 15],
    ],
    least: 0.397887,
    f: ([a = 0, b = 0]) => {
      const c = b - (5.1 / (4 * Math.PI ** 2)) * a * a + (5 / Math.PI) * a - 6;
      return c * c + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(a) + 10;
    },
  },
  {
    name: 'hartmann6',
    ranges: Array.from({ length: 6 }, () => [0, 1] as const),
    least: -3.32237,
    f: (x) =>
      -ALPHA.reduce((sum, alpha, k) => {
        const distance = x.reduce((total, value, i) => {
          const off = value - (P[k]?.[i] as number);
          return total + (A[k]?.[i] as number) * off * off;
        }, 0);
        return sum + alpha * Math.exp(-distance);
      }, 0),
  },
];
