import { compare } from '../study/ranking.js';
import { streamOf } from './draw.js';
import type { Observation } from './sampler.js';

/** How much the sum counts beside the worst of the weighted losses (Knowles 2006). */
const SUM_WEIGHT = 0.05;

/**
 * Observations from the best to the worst: those that came to their end first, those without a score last, of equal ones
 * the earlier. Of several objectives a trial each has weights of its own, drawn by its number, by which the losses, scaled
 * to 0..1 over all that ended, make one: the augmented Chebyshev sum of ParEGO (Knowles 2006, "ParEGO: A hybrid algorithm with
 * on-line landscape approximation for expensive multiobjective optimization problems", eq. 2). So all of the front is sought.
 */
export function ordered(
  observations: readonly Observation[],
  { seed, trial }: { seed: number; trial: number },
): Observation[] {
  const count = observations.find(({ losses }) => losses.length > 0)?.losses.length ?? 1;
  const loss = count === 1 ? lossOf : chebyshev(observations, weightsOf(seed, trial, count));
  const order = observations.map((each, i) => ({ each, i, loss: loss(each) }));
  order.sort((a, b) => compare(a.each.tier, b.each.tier) || compare(a.loss, b.loss) || a.i - b.i);
  return order.map(({ each }) => each);
}

function lossOf({ losses }: Observation): number {
  return losses[0] ?? Infinity;
}

/** Uniform over all weights that sum up to 1. */
function weightsOf(seed: number, trial: number, count: number): number[] {
  const generator = streamOf(seed, 'weights', trial);
  const drawn = Array.from({ length: count }, () => generator.standardExponential());
  const total = drawn.reduce((sum, each) => sum + each, 0);
  return drawn.map((each) => each / total);
}

function chebyshev(observations: readonly Observation[], weights: readonly number[]) {
  const known = observations.filter(({ losses }) => losses.length > 0);
  const lows = weights.map((_, k) => Math.min(...known.map(({ losses }) => losses[k] as number)));
  const highs = weights.map((_, k) => Math.max(...known.map(({ losses }) => losses[k] as number)));
  return ({ losses }: Observation): number => {
    if (losses.length === 0) return Infinity;
    const parts = losses.map((loss, k) => {
      const [low, high] = [lows[k] as number, highs[k] as number];
      return (weights[k] as number) * (high === low ? 0 : (loss - low) / (high - low));
    });
    return Math.max(...parts) + SUM_WEIGHT * parts.reduce((sum, part) => sum + part, 0);
  };
}
