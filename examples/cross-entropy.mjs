// An algorithm of one's own, in one file: the cross-entropy method, for any Box of observations and Discrete
// or Box actions. Import the file, and it is one like those that come with the library:
//
//   npx perilune train --import cross-entropy.mjs --algo cross-entropy --env CartPole-v1 --steps 40000
//   npx perilune train --import cross-entropy.mjs --algo cross-entropy --set env.continuous=true
import {
  identityOf,
  LearnerBase,
  PolicyBase,
  registerAlgorithm,
  rowWidth,
  stream,
  UsageError,
} from 'perilune';
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const positive = v.pipe(v.number(), v.gtValue(0));

/** What it can be told; every entry has a default, and `environments` must be there. */
const schema = v.strictObject({
  /** Episodes, one a candidate, from one fit to the next. */
  population: v.optional(count, 32),
  /** The best of them, which the next are drawn around. */
  elite: v.optional(count, 8),
  /** Standard deviation of the first candidates' weights. */
  deviation: v.optional(positive, 1),
  /** Added to every fit's standard deviations, so that they do not vanish too soon (Szita and Lorincz 2006). */
  noise: v.optional(v.pipe(v.number(), v.minValue(0)), 0.1),
  environments: v.optional(count, 8),
});

/** One linear output a Discrete action, of which the largest is taken, or one for each entry of a Box's. */
class LinearPolicy extends PolicyBase {
  constructor(identity, weights) {
    super(identity);
    this.weights = weights;
  }

  actInto(rows, actions) {
    const { observationSpace, actionSpace, weights } = this;
    const [size, width] = [rowWidth(observationSpace), rowWidth(actionSpace)];
    for (let row = 0; row < actions.length / width; row++) {
      const observation = rows.subarray(row * size, (row + 1) * size);
      actByInto(weights, observation, actionSpace, actions.subarray(row * width));
    }
  }

  tensors() {
    return [{ name: 'weights', shape: [this.weights.length], values: this.weights }];
  }
}

/** @param weights of each output a bias and one an entry of the observation */
function actByInto(weights, observation, actionSpace, action) {
  const outputs = outputsOf(actionSpace);
  let best = Number.NEGATIVE_INFINITY;
  for (let output = 0, at = 0; output < outputs; output++) {
    let sum = weights[at++];
    for (let i = 0; i < observation.length; i++) sum += weights[at++] * observation[i];
    if (actionSpace.kind === 'box') action[output] = sum;
    else if (sum > best) {
      best = sum;
      action[0] = output;
    }
  }
}

const outputsOf = (space) => (space.kind === 'discrete' ? space.n : rowWidth(space));

/**
 * The cross-entropy method (Rubinstein 1999; for policies Szita and Lorincz 2006): weights are drawn from a
 * normal distribution, each set flies an episode, and the distribution is fitted to the best of them.
 */
class CrossEntropy extends LearnerBase {
  // Episodes are judged as they are, by the sum of their rewards.
  discount = 1;
  steps = 0;
  updates = 0;

  constructor({ env, seed, hyperparameters }) {
    const { observationSpace, actionSpace, id: trainedIn } = env;
    if (observationSpace.kind !== 'box') {
      throw new UsageError(`Cross-entropy needs observations in a Box; given ${observationSpace}.`);
    }
    super({ algo: 'cross-entropy', observationSpace, actionSpace, trainedIn });
    this.options = hyperparameters;
    this.environments = hyperparameters.environments;
    this.random = stream(seed, 'weights');
    const size = outputsOf(actionSpace) * (1 + rowWidth(observationSpace));
    this.mean = new Float64Array(size);
    this.deviation = new Float64Array(size).fill(hyperparameters.deviation);
    /** The candidate that flies in each environment, and what it has earned. */
    this.flying = new Float64Array(this.environments * size);
    this.earned = new Float64Array(this.environments);
    for (let lane = 0; lane < this.environments; lane++) this.draw(lane);
    /** Those that have landed since the last fit. */
    this.landed = new Float64Array(0);
    this.returns = new Float64Array(0);
  }

  exploreInto(observations, actions) {
    const [size, width] = [rowWidth(this.observationSpace), rowWidth(this.actionSpace)];
    for (let lane = 0; lane < this.environments; lane++) {
      const observation = observations.subarray(lane * size, (lane + 1) * size);
      const action = actions.subarray(lane * width, (lane + 1) * width);
      actByInto(this.candidate(lane), observation, this.actionSpace, action);
    }
  }

  observeAll({ rewards, terminated, truncated }) {
    for (let lane = 0; lane < this.environments; lane++) {
      this.earned[lane] += rewards[lane];
      if (!terminated[lane] && !truncated[lane]) continue;
      this.landed = Float64Array.of(...this.landed, ...this.candidate(lane));
      this.returns = Float64Array.of(...this.returns, this.earned[lane]);
      this.draw(lane);
    }
    this.steps += this.environments;
  }

  learn() {
    const { returns, landed, mean, deviation, options } = this;
    if (returns.length < options.population) return undefined;
    const best = [...returns.keys()].sort((a, b) => returns[b] - returns[a]);
    const elite = best.slice(0, options.elite);
    for (let i = 0; i < mean.length; i++) {
      const weights = elite.map((candidate) => landed[candidate * mean.length + i]);
      mean[i] = average(weights);
      deviation[i] = Math.sqrt(average(weights.map((w) => (w - mean[i]) ** 2))) + options.noise;
    }
    this.landed = new Float64Array(0);
    this.returns = new Float64Array(0);
    this.updates += 1;
    return { updates: 1, eliteReturn: average(elite.map((candidate) => returns[candidate])) };
  }

  standing() {
    return { spread: average([...this.deviation]) };
  }

  snapshot() {
    return new LinearPolicy(this.identity, Float32Array.from(this.mean));
  }

  /** All that decides how it goes on: a run that is interrupted ends as if it had not been. */
  serialize(archive) {
    const most = Number.MAX_SAFE_INTEGER;
    archive.part('random', this.random);
    archive.array('mean', this.mean);
    archive.array('deviation', this.deviation);
    archive.array('flying', this.flying);
    archive.array('earned', this.earned);
    this.landed = archive.resizable('landed', this.landed);
    this.returns = archive.resizable('returns', this.returns);
    this.steps = archive.integer('steps', this.steps, { most });
    this.updates = archive.integer('updates', this.updates, { most });
  }

  candidate(lane) {
    const size = this.mean.length;
    return this.flying.subarray(lane * size, (lane + 1) * size);
  }

  draw(lane) {
    const candidate = this.candidate(lane);
    for (let i = 0; i < candidate.length; i++) {
      candidate[i] = this.mean[i] + this.deviation[i] * this.random.standardNormal();
    }
    this.earned[lane] = 0;
  }
}

function average(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

registerAlgorithm({
  id: 'cross-entropy',
  schema,
  create: (setup) => new CrossEntropy(setup),
  load: (file) => new LinearPolicy(identityOf(file), file.tensors[0].values),
  metrics: [
    { name: 'spread', label: 'spread of the candidates', tag: 'rollout/spread' },
    { name: 'eliteReturn', label: 'mean return of the best', unit: 'reward' },
  ],
});
