import { UsageError } from '../../errors.js';
import type { Transitions } from '../../replay/index.js';
import type { Archive } from '../../state/index.js';
import type { DoublePair, LearnableValues, TdFound, TdStep } from '../shared/action-values.js';
import {
  checkActions,
  checkLanes,
  checkObservations,
  checkRewards,
  DivergenceError,
} from '../shared/divergence.js';
import type { AgentSetup, LearnReport } from '../shared/learning-agent.js';
import { scheduleAt } from '../shared/schedule.js';
import { type Choosing, ValuesLearner } from '../shared/values-learner.js';
import type { OneStepHyperparameters } from './options.js';
import { targetWeightsInto } from './target-rule.js';

const NOT_PLANNED = -1;

interface Kept {
  actions: Int32Array;
  rewards: Float64Array;
  terminated: Uint8Array;
  truncated: Uint8Array;
  /** [environments x actions] both */
  masks?: Uint8Array | undefined;
  nextMasks?: Uint8Array | undefined;
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
export class OneStepAgent extends ValuesLearner<OneStepHyperparameters, LearnableValues> {
  private readonly step: TdStep;
  /** The actions that sarsa has chosen for the next step: [environments], -1 for none. */
  private readonly planned: Int32Array;
  /** Who chooses and who judges in the update at hand. */
  private pair: DoublePair;
  /** What was observed last but the observations, which are the step's: all [environments]. */
  private readonly kept: Kept;
  /** Whether that is yet to be learned from. */
  private waits = false;

  constructor(
    algo: string,
    setup: AgentSetup & { hyperparameters: OneStepHyperparameters },
    values: LearnableValues,
  ) {
    super(algo, setup, values);
    const { environments, observationSize, actionCount } = this;
    this.pair = { learner: values, judge: values };
    this.planned = new Int32Array(environments).fill(NOT_PLANNED);
    this.kept = {
      actions: new Int32Array(environments),
      rewards: new Float64Array(environments),
      terminated: new Uint8Array(environments),
      truncated: new Uint8Array(environments),
    };
    this.step = {
      observations: new Float32Array(environments * observationSize),
      nextObservations: new Float32Array(environments * observationSize),
      row: 0,
      action: 0,
      target: 0,
      targetWeights: new Float64Array(actionCount),
      learningRate: 0,
      ends: false,
    };
  }

  observeAll(transitions: Transitions): void {
    const at = { step: this.stepped + this.environments, update: this.updated };
    checkLanes(transitions.rewards, this.environments);
    checkActions(transitions.actions, this.actionCount);
    checkObservations(transitions, this.environments, at);
    checkRewards(transitions.rewards, at);
    const { step, kept } = this;
    step.observations.set(transitions.observations);
    step.nextObservations.set(transitions.nextObservations);
    for (let row = 0; row < this.environments; row++) {
      kept.actions[row] = transitions.actions[row] as number;
      kept.rewards[row] = transitions.rewards[row] as number;
      kept.terminated[row] = transitions.terminated[row] ? 1 : 0;
      kept.truncated[row] = transitions.truncated[row] ? 1 : 0;
    }
    kept.masks = transitions.masks?.slice();
    kept.nextMasks = transitions.nextMasks?.slice();
    this.waits = true;
    this.stepped += this.environments;
  }

  learn(): LearnReport | undefined {
    const { environments: updates } = this;
    if (!this.waits) return undefined;
    this.waits = false;
    const report = { updates, loss: 0, gradientNorm: 0, meanQ: 0, tdError: 0 };
    for (let row = 0; row < updates; row++) {
      const { tdError, value, gradientNorm } = this.learnFrom(row);
      report.loss += (tdError * tdError) / updates;
      report.gradientNorm += gradientNorm / updates;
      report.meanQ += value / updates;
      report.tdError += Math.abs(tdError) / updates;
    }
    return report;
  }

  /** @throws UsageError while an observed step waits to be learned from */
  override serialize(archive: Archive): void {
    if (this.waits) {
      throw new UsageError('Call learn() first: the step observed last waits to be learned from.');
    }
    super.serialize(archive);
  }

  protected override serializePlans(archive: Archive): void {
    archive.array('planned', this.planned);
  }

  /** What sarsa has planned, once. */
  protected override choose(choosing: Choosing): number {
    const planned = this.planned[choosing.row] as number;
    this.planned[choosing.row] = NOT_PLANNED;
    return planned === NOT_PLANNED ? super.choose(choosing) : planned;
  }

  private learnFrom(row: number): Readonly<TdFound> {
    const { step, actionCount, kept } = this;
    this.pair = this.values.drawPair?.() ?? this.pair;
    step.row = row;
    step.action = kept.actions[row] as number;
    step.mask = kept.masks?.subarray(row * actionCount, (row + 1) * actionCount);
    step.ends = Boolean(kept.terminated[row] || kept.truncated[row]);
    step.learningRate = scheduleAt(this.options.learningRate, this.stepped);
    step.target = (kept.rewards[row] as number) + this.valueOfNext(row);
    const found = this.values.update(step);
    this.updated += 1;
    const { tdError } = found;
    if (!Number.isFinite(tdError) && this.options.onDivergence === 'stop') {
      throw this.divergence(tdError);
    }
    return found;
  }

  /** discount * V(s'), 0 where s' is terminal; writes the weights of the target too. */
  private valueOfNext(row: number): number {
    const { kept } = this;
    const { target, discount } = this.options;
    const { targetWeights, nextObservations } = this.step;
    targetWeights.fill(0);
    if (kept.terminated[row]) return 0;
    const { nextMasks: masks } = kept;
    const next = { observations: nextObservations, row, masks };
    const nextAction = target === 'sarsa' ? super.choose(next) : 0;
    if (target === 'sarsa' && !kept.truncated[row]) {
      this.planned[row] = nextAction;
    }
    const { learner, judge } = this.pair;
    const chooser = target === 'q-learning' ? learner : this.values;
    chooser.valuesInto(nextObservations, row, this.current);
    const mask = masks?.subarray(row * this.actionCount, (row + 1) * this.actionCount);
    const policy = { nextAction, epsilon: this.epsilon, mask };
    targetWeightsInto(target, this.current, policy, targetWeights);
    if (judge !== chooser) judge.valuesInto(nextObservations, row, this.current);
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
