import type { Generator } from 'perilune';
import { type Assignment, isActive, type Parameter, type Value } from '../study/parameter.js';
import type { SamplerSettings } from '../study/study.js';
import { random, streamOf } from './draw.js';
import { ordered } from './order.js';
import { ParzenEstimator } from './parzen.js';
import type { Sampler, SamplerInput } from './sampler.js';

/** Points of which the most promising is taken. */
const CANDIDATES = 24;

/**
 * The tree-structured Parzen estimator (Bergstra et al. 2011, section 4): one density l of the best trials' values, one g of
 * the others', and of some points drawn from l that with the greatest l / g, which has the greatest expected improvement
 * (eq. 4). A tenth of the trials are the best, at most 25, as Optuna has it. What is chosen already and has not ended counts as
 * one of the others: a constant liar (Ginsbourger et al. 2010), so that those chosen together keep apart.
 */
export function tpeSampler({ startup, multivariate }: SamplerSettings): Sampler {
  return (input) => {
    const known = input.observations.length;
    if (known < startup) return random(input);
    const best = Math.min(Math.ceil(known / 10), 25);
    const order = ordered(input.observations, input);
    const lies = input.pending.map((assignment) => ({ assignment, trial: Infinity }));
    const sides = [order.slice(0, best), [...order.slice(best), ...lies]].map((side) =>
      [...side].sort((a, b) => a.trial - b.trial).map(({ assignment }) => assignment),
    ) as [Assignment[], Assignment[]];
    const generator = streamOf(input.seed, 'values', input.trial);
    return multivariate ? jointly(input, sides, generator) : oneByOne(input, sides, generator);
  };
}

type Sides = readonly [below: readonly Assignment[], above: readonly Assignment[]];

/** Each parameter by itself, from the trials in which it applied. */
function oneByOne({ search }: SamplerInput, sides: Sides, generator: Generator): Assignment {
  const chosen: Record<string, Value> = {};
  for (const parameter of search) {
    if (!isActive(parameter, chosen)) continue;
    Object.assign(chosen, mostPromising([parameter], sides, generator));
  }
  return chosen;
}

/** What always applies together; what depends on a choice after it, by itself. */
function jointly({ search }: SamplerInput, sides: Sides, generator: Generator): Assignment {
  const always = search.filter(({ when }) => when === undefined);
  const chosen: Record<string, Value> = { ...mostPromising(always, sides, generator) };
  for (const parameter of search) {
    if (parameter.when === undefined || !isActive(parameter, chosen)) continue;
    Object.assign(chosen, mostPromising([parameter], sides, generator));
  }
  return chosen;
}

function mostPromising(
  parameters: readonly Parameter[],
  sides: Sides,
  generator: Generator,
): Assignment {
  const having = (side: readonly Assignment[]) =>
    side.filter((assignment) => parameters.every(({ path }) => path in assignment));
  const below = new ParzenEstimator(parameters, having(sides[0]));
  const above = new ParzenEstimator(parameters, having(sides[1]));
  let best: Assignment = {};
  let most = -Infinity;
  for (let i = 0; i < CANDIDATES; i++) {
    const candidate = below.sample(generator);
    const gain = below.logDensity(candidate) - above.logDensity(candidate);
    if (gain > most) [best, most] = [candidate, gain];
  }
  return best;
}
