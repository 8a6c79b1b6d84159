import type { ActivationName } from '../../src/net/index.js';

/** What the activations are, in float64. */
export const activations64: Readonly<Record<ActivationName, (x: number) => number>> = {
  linear: (x) => x,
  relu: (x) => Math.max(x, 0),
  tanh: Math.tanh,
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  'leaky-relu': (x) => (x > 0 ? x : 0.01 * x),
  silu: (x) => x / (1 + Math.exp(-x)),
  gelu: (x) => x * normal(x),
  'gelu-tanh': (x) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  mish: (x) => x * Math.tanh(softplus(x)),
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
  softplus,
  softsign: (x) => x / (1 + Math.abs(x)),
  hardswish: (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6,
};

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/**
 * The normal distribution's share below x: 1 / 2 and its density times x + x^3 / 3 + x^5 / (3 5) + ..., whose terms are all
 * of one sign; beyond 8 what is left is below 1e-15.
 */
function normal(x: number): number {
  if (Math.abs(x) > 8) return x < 0 ? 0 : 1;
  let [term, sum] = [x, x];
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}
