import {
  type Assignment,
  isActive,
  type Parameter,
  pointOf,
  type Value,
  valueFrom,
} from '../study/parameter.js';
import type { SamplerSettings } from '../study/study.js';
import { CmaState } from './cma-state.js';
import { random, streamOf } from './draw.js';
import { ordered } from './order.js';
import type { Observation, Sampler, SamplerInput } from './sampler.js';

/**
 * CMA-ES over all ranges that always apply, a batch a generation; lists, and what depends on a choice, are drawn at
 * random, as Optuna does it. The strategy is played again from the trials that have ended, so that a trial's values follow
 * from them alone. Points that ended without a score rank last. With earlier studies it begins at their best trial.
 */
export function cmaSampler({ batch }: SamplerSettings): Sampler {
  return (input) => {
    const ranges = input.search.filter((each) => each.kind === 'number' && each.when === undefined);
    const drawn = random(input);
    if (ranges.length === 0) return drawn;
    const earlier = input.observations.filter(({ trial }) => trial < 0);
    const state = new CmaState(batch, startOf(ranges, earlier, input));
    const generation = Math.floor(input.trial / batch);
    const own = input.observations.filter(({ trial }) => trial >= 0);
    for (let g = 0; g < generation; g++) {
      const ended = own.filter(({ trial }) => Math.floor(trial / batch) === g);
      const points = new Map<number, number[]>();
      for (let i = 0; i < batch; i++)
        points.set(g * batch + i, pointAt(state, input, g * batch + i));
      state.update(ordered(ended, input).map(({ trial }) => points.get(trial) as number[]));
    }
    return withPoint(input.search, drawn, ranges, pointAt(state, input, input.trial));
  };
}

function pointAt(state: CmaState, { seed }: SamplerInput, trial: number): number[] {
  return state.sample(streamOf(seed, 'values', trial, 1));
}

function startOf(
  ranges: readonly Parameter[],
  earlier: readonly Observation[],
  input: SamplerInput,
): number[] {
  const best = ordered(earlier, input)[0];
  return ranges.map((range) => {
    const value = best?.assignment[range.path];
    return value === undefined ? 0.5 : pointOf(range, value);
  });
}

function withPoint(
  search: readonly Parameter[],
  drawn: Assignment,
  ranges: readonly Parameter[],
  point: readonly number[],
): Assignment {
  const chosen: Record<string, Value> = {};
  for (const parameter of search) {
    if (!isActive(parameter, chosen)) continue;
    const range = ranges.indexOf(parameter);
    if (range >= 0) chosen[parameter.path] = valueFrom(parameter, point[range] as number);
    else if (parameter.path in drawn) chosen[parameter.path] = drawn[parameter.path] ?? null;
  }
  return chosen;
}
