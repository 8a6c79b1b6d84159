import { sin, tanh } from '../../math/index.js';

/**
 * A gust in -1..1 at an index into time: tanh(sin(2kx) + sin(pi kx)) with k = 0.01, which never
 * repeats.
 */
export function gust(index: number): number {
  return tanh(sin(0.02 * index) + sin(Math.PI * 0.01 * index));
}
