import { UsageError } from '../../errors.js';
import { argmaxOfRow } from '../../math/argmax.js';
import type { Generator } from '../../random/index.js';
import type { Transitions } from '../../replay/index.js';
import type { Archive } from '../../state/index.js';
import type { LearnableValues, TdFound, TdStep } from '../shared/action-values.js';
import type { ActRowsOptions, AgentObservation, ValueAgent } from '../shared/agent.js';
import type { AgentFile } from '../shared/agent-file.js';
import { LearnerBase } from '../shared/bases.js';
import { checkRewards, DivergenceError } from '../shared/divergence.js';
import type { AgentSetup, LearningValueAgent, LearnReport } from '../shared/learning-agent.js';
import { randomAction } from '../shared/masks.js';
import { scheduleAt } from '../shared/schedule.js';
import { stream } from '../shared/streams.js';
import type { OneStepHyperparameters } from './options.js';
import { targetWeightsInto } from './target-rule.js';

const NOT_PLANNED = -1;

/** The state in which an action is chosen. */
interface Choosing {
  observations: Float32Array;
  row: number;
  /** [rows x actions] */
  masks: Uint8Array | undefined;
  /** [rows], the value of the action, if it was looked at: written. */
  expected?: Float64Array;
}

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
export class OneStepAgent extends LearnerBase<number> implements LearningValueAgent {
  readonly environments: number;
  readonly discount: number;
  readonly observationSize: number;
  readonly actionCount: number;
  readonly expectedReturns: Float64Array;
  private readonly options: OneStepHyperparameters;
  private readonly exploration: Generator;
  private readonly current: Float64Array;
  private readonly step: TdStep;
  /** The actions that sarsa has chosen for the next step: [environments], -1 for none. */
  private readonly planned: Int32Array;
  private pending: Transitions | undefined;
  private stepped = 0;
  private updated = 0;

  constructor(
    algo: string,
    setup: AgentSetup & { hyperparameters: OneStepHyperparameters },
    private readonly values: LearnableValues,
  ) {
    const { env, seed, hyperparameters: options } = setup;
    const { observationSpace, actionSpace, id: trainedIn, madeWith: trainedWith } = env;
    const { environments, discount } = options;
    const learned = { discount, rewardScale: 1, rewardClip: null };
    super({ algo, observationSpace, actionSpace, trainedIn, trainedWith, learned });
    const { observationSize, actionCount } = values;
    this.options = options;
    this.environments = environments;
    this.discount = discount;
    this.observationSize = observationSize;
    this.actionCount = actionCount;
    this.expectedReturns = new Float64Array(environments).fill(Number.NaN);
    this.exploration = stream(seed, 'exploration');
    this.current = new Float64Array(actionCount);
    this.planned = new Int32Array(environments).fill(NOT_PLANNED);
    this.step = {
      observations: new Float32Array(environments * observationSize),
      nextObservations: new Float32Array(environments * observationSize),
      row: 0,
      action: 0,
      target: 0,
      targetWeights: new Float64Array(actionCount),
      learningRate: 0,
    };
  }

  get steps(): number {
    return this.stepped;
  }

  get updates(): number {
    return this.updated;
  }

  get epsilon(): number {
    return scheduleAt(this.options.epsilon, this.stepped);
  }

  override actInto(
    rows: Float32Array,
    actions: Float32Array,
    { masks }: ActRowsOptions = {},
  ): void {
    for (let row = 0; row < actions.length; row++) {
      this.values.valuesInto(rows, row, this.current);
      const allowed = masks?.subarray(row * this.actionCount);
      actions[row] = argmaxOfRow(this.current, 0, this.actionCount, allowed);
    }
  }

  qValues(observation: AgentObservation): Float32Array {
    this.values.valuesInto(this.rowOf(observation), 0, this.current);
    return Float32Array.from(this.current);
  }

  exploreInto(
    observations: Float32Array,
    actions: Float32Array,
    { masks }: ActRowsOptions = {},
  ): void {
    const expected = this.expectedReturns;
    for (let row = 0; row < actions.length; row++) {
      const planned = this.planned[row] as number;
      expected[row] = Number.NaN;
      actions[row] =
        planned === NOT_PLANNED ? this.choose({ observations, row, masks, expected }) : planned;
      this.planned[row] = NOT_PLANNED;
    }
  }

  observeAll(transitions: Transitions): void {
    checkRewards(transitions.rewards, {
      step: this.stepped + this.environments,
      update: this.updated,
    });
    this.step.observations.set(transitions.observations);
    this.step.nextObservations.set(transitions.nextObservations);
    const { actions, rewards, terminated, truncated } = transitions;
    this.pending = {
      ...transitions,
      actions: Array.from(actions),
      rewards: Array.from(rewards),
      terminated: Array.from(terminated),
      truncated: Array.from(truncated),
      nextMasks: transitions.nextMasks?.slice(),
    };
    this.stepped += this.environments;
  }

  learn(): LearnReport | undefined {
    const { pending, environments: updates } = this;
    if (pending === undefined) return undefined;
    this.pending = undefined;
    const report = { updates, loss: 0, gradientNorm: 0, meanQ: 0, tdError: 0 };
    for (let row = 0; row < updates; row++) {
      const { tdError, value, gradientNorm } = this.learnFrom(pending, row);
      report.loss += (tdError * tdError) / updates;
      report.gradientNorm += gradientNorm / updates;
      report.meanQ += value / updates;
      report.tdError += Math.abs(tdError) / updates;
    }
    return report;
  }

  standing() {
    const { epsilon, stepped } = this;
    return { epsilon, learningRate: scheduleAt(this.options.learningRate, stepped) };
  }

  adopt(file: AgentFile): void {
    this.values.adopt(file);
  }

  snapshot(): ValueAgent {
    return this.values.snapshot(this.identity);
  }

  /** @throws UsageError while an observed step waits to be learned from */
  serialize(archive: Archive): void {
    if (this.pending !== undefined) {
      throw new UsageError('Call learn() first: the step observed last waits to be learned from.');
    }
    const most = Number.MAX_SAFE_INTEGER;
    archive.part('values', this.values);
    archive.part('exploration', this.exploration);
    archive.array('planned', this.planned);
    this.stepped = archive.integer('steps', this.stepped, { most });
    this.updated = archive.integer('updates', this.updated, { most });
  }

  private choose({ observations, row, masks, expected }: Choosing): number {
    const { exploration, current, actionCount } = this;
    if (exploration.nextDouble() < this.epsilon) {
      return randomAction(exploration, actionCount, masks, row);
    }
    this.values.valuesInto(observations, row, current);
    const action = argmaxOfRow(current, 0, actionCount, masks?.subarray(row * actionCount));
    if (expected !== undefined) expected[row] = current[action] as number;
    return action;
  }

  private learnFrom(pending: Transitions, row: number): Readonly<TdFound> {
    const { step } = this;
    step.row = row;
    step.action = pending.actions[row] as number;
    step.learningRate = scheduleAt(this.options.learningRate, this.stepped);
    step.target = (pending.rewards[row] as number) + this.valueOfNext(pending, row);
    const found = this.values.update(step);
    this.updated += 1;
    const { tdError } = found;
    if (!Number.isFinite(tdError) && this.options.onDivergence === 'stop') {
      throw this.divergence(tdError);
    }
    return found;
  }

  /** discount * V(s'), 0 where s' is terminal; writes the weights of the target too. */
  private valueOfNext(pending: Transitions, row: number): number {
    const { target, discount } = this.options;
    const { targetWeights, nextObservations } = this.step;
    targetWeights.fill(0);
    if (pending.terminated[row]) return 0;
    const { nextMasks: masks } = pending;
    const next = { observations: nextObservations, row, masks };
    const nextAction = target === 'sarsa' ? this.choose(next) : 0;
    if (target === 'sarsa' && !pending.truncated[row]) {
      this.planned[row] = nextAction;
    }
    this.values.valuesInto(nextObservations, row, this.current);
    const mask = masks?.subarray(row * this.actionCount, (row + 1) * this.actionCount);
    const policy = { nextAction, epsilon: this.epsilon, mask };
    targetWeightsInto(target, this.current, policy, targetWeights);
    let value = 0;
    for (let a = 0; a < targetWeights.length; a++) {
      targetWeights[a] = (targetWeights[a] as number) * discount;
      // Weightless values stay out of the sum: 0 times an infinity would be no number.
      const weight = targetWeights[a] as number;
      if (weight !== 0) value += weight * (this.current[a] as number);
    }
    return value;
  }

  private divergence(value: number): DivergenceError {
    const { steps: step, updates: update } = this;
    return new DivergenceError({ step, update, quantity: 'TD error', value });
  }
}
