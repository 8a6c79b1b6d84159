// An algorithm of one's own without a network, in one file: it remembers what it did and what came of it, and
// does again what went well in similar situations. For observations of every space and Discrete actions:
//
//   npx perilune train --import episodic-control.mjs --algo episodic-control --env CartPole-v1 --steps 20000
import {
  identityOf,
  LearnerBase,
  PolicyBase,
  registerAlgorithm,
  rowWidth,
  scheduleAt,
  stream,
  UsageError,
} from 'perilune';
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** What it can be told; every entry has a default, and `environments` must be there. */
const schema = v.strictObject({
  /** Situations remembered of each action; then the oldest is forgotten. */
  capacity: v.optional(count, 1_000),
  /** Nearest situations over which a value is the mean: k. */
  neighbours: v.optional(count, 11),
  /** gamma */
  discount: v.optional(share, 0.99),
  /** Chance of a random action, from the first step to the last of `explorationSteps`. */
  epsilon: v.optional(share, 0.05),
  explorationSteps: v.optional(count, 5_000),
  /** One: an episode's return is known when it has ended. */
  environments: v.optional(v.literal(1), 1),
});

/** What was done, seen before it and earned from there on: a ring of situations for each action. */
class Memory {
  /** @param kept of each action: situations in it so far, and those ever put in */
  constructor(actions, width, capacity) {
    this.width = width;
    this.capacity = capacity;
    this.situations = new Float32Array(actions * capacity * width);
    this.returns = new Float32Array(actions * capacity);
    this.put = new Float32Array(actions);
  }

  get actions() {
    return this.put.length;
  }

  add(situation, action, earned) {
    const at = action * this.capacity + (this.put[action] % this.capacity);
    this.situations.set(situation, at * this.width);
    this.returns[at] = earned;
    this.put[action] += 1;
  }

  /**
   * Of an action the mean return over the k nearest situations (Blundell et al. 2016, Model-Free Episodic
   * Control, equation 2); an action never taken is worth trying first.
   */
  valueOf(situation, action, k) {
    const known = Math.min(this.put[action], this.capacity);
    if (known === 0) return Number.POSITIVE_INFINITY;
    const first = action * this.capacity;
    const nearest = [];
    for (let at = first; at < first + known; at++) {
      const distance = this.distance(situation, at);
      if (nearest.length === k && distance >= nearest[k - 1].distance) continue;
      let place = nearest.length;
      while (place > 0 && nearest[place - 1].distance > distance) place--;
      nearest.splice(place, 0, { distance, earned: this.returns[at] });
      if (nearest.length > k) nearest.pop();
    }
    return nearest.reduce((sum, { earned }) => sum + earned, 0) / nearest.length;
  }

  distance(situation, at) {
    let sum = 0;
    for (let i = 0, from = at * this.width; i < this.width; i++) {
      sum += (situation[i] - this.situations[from + i]) ** 2;
    }
    return sum;
  }

  copy() {
    const copy = new Memory(this.actions, this.width, this.capacity);
    for (const name of ['situations', 'returns', 'put']) copy[name].set(this[name]);
    return copy;
  }

  tensors() {
    const { actions, width, capacity, situations, returns, put } = this;
    return [
      { name: 'situations', shape: [actions, capacity, width], values: situations },
      { name: 'returns', shape: [actions, capacity], values: returns },
      { name: 'put', shape: [actions], values: put },
    ];
  }

  static of(tensors) {
    const named = Object.fromEntries(tensors.map((tensor) => [tensor.name, tensor]));
    const memory = new Memory(...sizesOf(named.situations.shape));
    for (const name of ['situations', 'returns', 'put']) memory[name].set(named[name].values);
    return memory;
  }

  serialize(archive) {
    for (const name of ['situations', 'returns', 'put']) archive.array(name, this[name]);
  }
}

const sizesOf = ([actions, capacity, width]) => [actions, width, capacity];

/** Takes the action that is worth most; films show what it takes all of them to be worth. */
class MemoryPolicy extends PolicyBase {
  constructor(identity, memory, neighbours) {
    super(identity);
    this.memory = memory;
    this.neighbours = neighbours;
    this.actionCount = memory.actions;
    this.observationSize = memory.width;
  }

  qValues(observation) {
    return this.valuesOf(this.rowOf(observation));
  }

  actInto(rows, actions, { masks } = {}) {
    for (let row = 0; row < actions.length; row++) {
      const values = this.valuesOf(part(rows, row, this.observationSize));
      actions[row] = bestOf(values, masks && part(masks, row, this.actionCount));
    }
  }

  valuesOf(situation) {
    const { memory, neighbours, actionCount } = this;
    return Float32Array.from({ length: actionCount }, (_, action) =>
      memory.valueOf(situation, action, neighbours),
    );
  }

  tensors() {
    return this.memory.tensors();
  }

  details() {
    return { neighbours: this.neighbours };
  }
}

const part = (rows, row, width) => rows.subarray(row * width, (row + 1) * width);

/** @param mask 1 for those that may be taken; default: all */
function bestOf(values, mask) {
  let best = -1;
  values.forEach((value, action) => {
    if (mask !== undefined && mask[action] === 0) return;
    if (best < 0 || value > values[best]) best = action;
  });
  return best;
}

/** Model-free episodic control (Blundell et al. 2016, https://arxiv.org/abs/1606.04460), on observations as they are. */
class EpisodicControl extends LearnerBase {
  steps = 0;
  updates = 0;

  constructor({ env, seed, hyperparameters }) {
    const { observationSpace, actionSpace, id: trainedIn } = env;
    if (actionSpace.kind !== 'discrete') {
      throw new UsageError(`Episodic control needs Discrete actions; given ${actionSpace}.`);
    }
    super({ algo: 'episodic-control', observationSpace, actionSpace, trainedIn });
    this.options = hyperparameters;
    this.environments = hyperparameters.environments;
    this.discount = hyperparameters.discount;
    this.exploration = stream(seed, 'exploration');
    this.width = rowWidth(observationSpace);
    this.memory = new Memory(actionSpace.n, this.width, hyperparameters.capacity);
    this.policy = new MemoryPolicy(this.identity, this.memory, hyperparameters.neighbours);
    this.forgetEpisode();
  }

  get epsilon() {
    const { epsilon, explorationSteps } = this.options;
    return scheduleAt({ start: 1, end: epsilon, steps: explorationSteps }, this.steps);
  }

  exploreInto(rows, actions, options) {
    if (this.exploration.nextDouble() < this.epsilon)
      actions[0] = this.randomAction(options?.masks);
    else this.policy.actInto(rows, actions, options);
  }

  /** One of those that may be taken. */
  randomAction(masks) {
    const all = [...this.memory.put.keys()];
    const allowed = all.filter((action) => masks === undefined || masks[action] !== 0);
    return allowed[this.exploration.integers(0, allowed.length)];
  }

  observeAll({ observations, actions, rewards, terminated, truncated }) {
    this.situations = Float32Array.of(...this.situations, ...observations);
    this.actions = Float32Array.of(...this.actions, actions[0]);
    this.rewards = Float32Array.of(...this.rewards, rewards[0]);
    this.ended = Boolean(terminated[0] || truncated[0]);
    this.steps += 1;
  }

  /** Puts an episode that has ended into the memory: from each situation what was earned from there on. */
  learn() {
    if (!this.ended) return undefined;
    const { situations, actions, rewards, width, discount } = this;
    let earned = 0;
    for (let step = rewards.length - 1; step >= 0; step--) {
      earned = rewards[step] + discount * earned;
      this.memory.add(part(situations, step, width), actions[step], earned);
    }
    this.forgetEpisode();
    this.updates += 1;
    return { updates: 1, firstReturn: earned };
  }

  forgetEpisode() {
    this.situations = new Float32Array(0);
    this.actions = new Float32Array(0);
    this.rewards = new Float32Array(0);
    this.ended = false;
  }

  standing() {
    return { epsilon: this.epsilon };
  }

  snapshot() {
    return new MemoryPolicy(this.identity, this.memory.copy(), this.options.neighbours);
  }

  /** All that decides how it goes on: a run that is interrupted ends as if it had not been. */
  serialize(archive) {
    const most = Number.MAX_SAFE_INTEGER;
    archive.part('exploration', this.exploration);
    archive.part('memory', this.memory);
    for (const name of ['situations', 'actions', 'rewards']) {
      this[name] = archive.resizable(name, this[name]);
    }
    this.ended = archive.boolean('ended', this.ended);
    this.steps = archive.integer('steps', this.steps, { most });
    this.updates = archive.integer('updates', this.updates, { most });
  }
}

registerAlgorithm({
  id: 'episodic-control',
  schema,
  create: (setup) => new EpisodicControl(setup),
  load: (file) =>
    new MemoryPolicy(
      identityOf(file),
      Memory.of(file.tensors),
      JSON.parse(file.metadata.neighbours),
    ),
  metrics: [
    { name: 'epsilon', label: 'exploring', unit: 'share', tag: 'rollout/exploration_rate' },
    { name: 'firstReturn', label: 'discounted return of the last episode', unit: 'reward' },
  ],
});
