import type { Generator } from './generator.js';

/** Where each index of a choice ends: the running sums of the probabilities, divided by the last. */
export function choiceEnds(probabilities: ArrayLike<number>): Float64Array {
  const ends = new Float64Array(probabilities.length);
  let sum = 0;
  for (let i = 0; i < ends.length; i++) {
    sum += probabilities[i] as number;
    ends[i] = sum;
  }
  return ends.map((end) => end / sum);
}

/**
 * An index drawn as numpy's `choice(n, p=probabilities)`: the first whose end lies beyond a uniform
 * draw. `ends` are those of `choiceEnds(probabilities)`.
 */
export function choose(generator: Generator, ends: Float64Array): number {
  const draw = generator.nextDouble();
  return ends.findIndex((end) => end > draw);
}
