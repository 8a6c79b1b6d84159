import { UsageError } from '../../errors.js';
import type { Generator } from '../../random/index.js';
import type { Transitions } from '../../replay/index.js';
import type { Archive } from '../../state/index.js';
import {
  argmax,
  type LearnableValues,
  type TdFound,
  type TdStep,
} from '../shared/action-values.js';
import type { Agent, LearningAgent, LearnReport, Transition } from '../shared/agent.js';
import { checkRewards, DivergenceError } from '../shared/divergence.js';
import { scheduleAt } from '../shared/schedule.js';
import { stream } from '../shared/streams.js';
import type { OneStepHyperparameters } from './options.js';
import { targetWeightsInto } from './target-rule.js';

export interface OneStepSetup {
  algo: string;
  seed: number;
  values: LearnableValues;
  options: OneStepHyperparameters;
}

const NOT_PLANNED = -1;

/**
 * Learns from each transition once, as it happens, and keeps none (Sutton and Barto 2018, sections 6.4
 * and 6.5), after every step:
 *
 *     with chance epsilon a random action, otherwise argmax_a q(s, a)
 *     y = r + discount * V(s'), where V(s') is as `target` says; y = r where s' is terminal
 *     one step of gradient descent on (y - q(s, a))^2
 *
 * What the values are made of - a table, a weighted sum of features, a network - is another's matter.
 */
export class OneStepAgent implements LearningAgent {
  readonly algo: string;
  readonly environments: number;
  readonly observationSize: number;
  readonly actionCount: number;
  readonly #values: LearnableValues;
  readonly #options: OneStepHyperparameters;
  readonly #exploration: Generator;
  readonly #current: Float64Array;
  readonly #step: TdStep;
  /** The actions that sarsa has chosen for the next step: [environments], -1 for none. */
  readonly #planned: Int32Array;
  readonly #report: LearnReport = { updates: 0, loss: 0, gradientNorm: 0, meanQ: 0, tdError: 0 };
  #pending: Transitions | undefined;
  #steps = 0;
  #updates = 0;

  constructor({ algo, seed, values, options }: OneStepSetup) {
    this.algo = algo;
    this.#values = values;
    this.#options = options;
    this.environments = options.environments;
    this.observationSize = values.observationSize;
    this.actionCount = values.actionCount;
    this.#exploration = stream(seed, 'exploration');
    this.#current = new Float64Array(values.actionCount);
    this.#planned = new Int32Array(options.environments).fill(NOT_PLANNED);
    this.#step = {
      observations: new Float32Array(options.environments * values.observationSize),
      nextObservations: new Float32Array(options.environments * values.observationSize),
      row: 0,
      action: 0,
      target: 0,
      targetWeights: new Float64Array(values.actionCount),
      learningRate: 0,
    };
  }

  get steps(): number {
    return this.#steps;
  }

  get updates(): number {
    return this.#updates;
  }

  get discount(): number {
    return this.#options.discount;
  }

  get epsilon(): number {
    return scheduleAt(this.#options.epsilon, this.#steps);
  }

  act(observation: ArrayLike<number>): number {
    this.#values.valuesInto(Float32Array.from(observation), 0, this.#current);
    return argmax(this.#current);
  }

  actInto(observations: Float32Array, actions: Int32Array): void {
    for (let row = 0; row < actions.length; row++) actions[row] = this.#greedy(observations, row);
  }

  qValues(observation: ArrayLike<number>): Float32Array {
    this.#values.valuesInto(Float32Array.from(observation), 0, this.#current);
    return Float32Array.from(this.#current);
  }

  exploreInto(observations: Float32Array, actions: Int32Array): void {
    for (let row = 0; row < actions.length; row++) {
      const planned = this.#planned[row] as number;
      actions[row] = planned === NOT_PLANNED ? this.#choose(observations, row) : planned;
      this.#planned[row] = NOT_PLANNED;
    }
  }

  explore(observation: ArrayLike<number>): number {
    const actions = new Int32Array(1);
    this.exploreInto(Float32Array.from(observation), actions);
    return actions[0] as number;
  }

  observeAll(transitions: Transitions): void {
    checkRewards(transitions.rewards, {
      step: this.#steps + this.environments,
      update: this.#updates,
    });
    this.#step.observations.set(transitions.observations);
    this.#step.nextObservations.set(transitions.nextObservations);
    const { actions, rewards, terminated, truncated } = transitions;
    this.#pending = {
      ...transitions,
      actions: Array.from(actions),
      rewards: Array.from(rewards),
      terminated: Array.from(terminated),
      truncated: Array.from(truncated),
    };
    this.#steps += this.environments;
  }

  observe(transition: Transition): void {
    this.observeAll({
      observations: Float32Array.from(transition.observation),
      actions: [transition.action],
      rewards: [transition.reward],
      nextObservations: Float32Array.from(transition.nextObservation),
      terminated: [transition.terminated],
      truncated: [transition.truncated],
    });
  }

  learn(): LearnReport | undefined {
    const pending = this.#pending;
    if (pending === undefined) return undefined;
    this.#pending = undefined;
    const updates = this.environments;
    Object.assign(this.#report, { updates, loss: 0, gradientNorm: 0, meanQ: 0, tdError: 0 });
    for (let row = 0; row < updates; row++) this.#learnFrom(pending, row);
    return this.#report;
  }

  snapshot(): Agent {
    return this.#values.snapshot();
  }

  save(): Uint8Array {
    return this.snapshot().save();
  }

  /** @throws UsageError while an observed step waits to be learned from */
  serialize(archive: Archive): void {
    if (this.#pending !== undefined) {
      throw new UsageError('Call learn() first: the step observed last waits to be learned from.');
    }
    const most = Number.MAX_SAFE_INTEGER;
    archive.part('values', this.#values);
    archive.part('exploration', this.#exploration);
    archive.array('planned', this.#planned);
    this.#steps = archive.integer('steps', this.#steps, { most });
    this.#updates = archive.integer('updates', this.#updates, { most });
  }

  #greedy(observations: Float32Array, row: number): number {
    this.#values.valuesInto(observations, row, this.#current);
    return argmax(this.#current);
  }

  #choose(observations: Float32Array, row: number): number {
    const explores = this.#exploration.nextDouble() < this.epsilon;
    return explores
      ? this.#exploration.integers(0, this.actionCount)
      : this.#greedy(observations, row);
  }

  #learnFrom(pending: Transitions, row: number): void {
    const step = this.#step;
    step.row = row;
    step.action = pending.actions[row] as number;
    step.learningRate = scheduleAt(this.#options.learningRate, this.#steps);
    step.target = (pending.rewards[row] as number) + this.#valueOfNext(pending, row);
    const found = this.#values.update(step);
    this.#updates += 1;
    const { tdError } = found;
    if (!Number.isFinite(tdError) && this.#options.onDivergence === 'stop') {
      throw this.#divergence(tdError);
    }
    this.#note(found);
  }

  /** discount * V(s'), 0 where s' is terminal; writes the weights of the target too. */
  #valueOfNext(pending: Transitions, row: number): number {
    const { target, discount, bootstrapTerminal } = this.#options;
    const { targetWeights, nextObservations } = this.#step;
    targetWeights.fill(0);
    const terminated = Boolean(pending.terminated[row]);
    if (terminated && !bootstrapTerminal) return 0;
    const nextAction = target === 'sarsa' ? this.#choose(nextObservations, row) : 0;
    if (target === 'sarsa' && !terminated && !pending.truncated[row]) {
      this.#planned[row] = nextAction;
    }
    this.#values.valuesInto(nextObservations, row, this.#current);
    const policy = { nextAction, epsilon: this.epsilon };
    targetWeightsInto(target, this.#current, policy, targetWeights);
    let value = 0;
    for (let a = 0; a < targetWeights.length; a++) {
      targetWeights[a] = (targetWeights[a] as number) * discount;
      // Weightless values stay out of the sum: 0 times an infinity would be no number.
      const weight = targetWeights[a] as number;
      if (weight !== 0) value += weight * (this.#current[a] as number);
    }
    return value;
  }

  #note({ tdError, value, gradientNorm }: Readonly<TdFound>): void {
    const share = 1 / this.environments;
    this.#report.loss += share * tdError * tdError;
    this.#report.gradientNorm += share * gradientNorm;
    this.#report.meanQ += share * value;
    this.#report.tdError += share * Math.abs(tdError);
  }

  #divergence(value: number): DivergenceError {
    const { steps: step, updates: update } = this;
    return new DivergenceError({ step, update, quantity: 'TD error', value });
  }
}
