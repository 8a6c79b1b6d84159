import { argmaxOfRow } from '../../math/argmax.js';
import type { Generator } from '../../random/index.js';
import type { Archive, Serializable } from '../../state/index.js';
import type { ActionValues } from './action-values.js';
import type { ActRowsOptions, AgentObservation, ValueAgent } from './agent.js';
import type { AgentFile, AgentIdentity } from './agent-file.js';
import { LearnerBase } from './bases.js';
import type { AgentSetup, LearningValueAgent } from './learning-agent.js';
import { randomAction } from './masks.js';
import { type Schedule, scheduleAt } from './schedule.js';
import { stream } from './streams.js';

/** Values that are learned: they act, are written down, and begin from another agent's. */
export interface KeptValues extends ActionValues, Serializable {
  /** The greedy policy on the values as they stand: a copy. @param identity what it is to say of itself */
  snapshot(identity: AgentIdentity): ValueAgent;
  /** Takes over those of an agent's file. @throws UsageError that names what does not fit; then nothing has changed */
  adopt(file: AgentFile): void;
}

/** What of its hyperparameters decides how such an agent acts. */
export interface ActingOptions {
  learningRate: Schedule;
  discount: number;
  epsilon: Schedule;
  environments: number;
}

/** The state in which an action is chosen. */
export interface Choosing {
  observations: Float32Array;
  row: number;
  /** [rows x actions] */
  masks: Uint8Array | undefined;
  /** [rows], the value of the action, if it was looked at: written. */
  expected?: Float64Array;
}

/**
 * A learner that acts on values which tell of one state at a time: greedily, and with chance epsilon at random.
 * How they are learned is what extends it.
 */
export abstract class ValuesLearner<O extends ActingOptions, V extends KeptValues>
  extends LearnerBase<number>
  implements LearningValueAgent
{
  readonly environments: number;
  readonly discount: number;
  readonly observationSize: number;
  readonly actionCount: number;
  readonly expectedReturns: Float64Array;
  protected readonly options: O;
  protected readonly current: Float64Array;
  protected stepped = 0;
  protected updated = 0;
  private readonly exploration: Generator;

  constructor(
    algo: string,
    setup: AgentSetup & { hyperparameters: O },
    protected readonly values: V,
  ) {
    const { env, seed, hyperparameters: options } = setup;
    const { observationSpace, actionSpace, id: trainedIn, madeWith: trainedWith } = env;
    const { environments, discount } = options;
    const learned = { discount, rewardScale: 1, rewardClip: null };
    super({ algo, observationSpace, actionSpace, trainedIn, trainedWith, learned });
    this.options = options;
    this.environments = environments;
    this.discount = discount;
    this.observationSize = values.observationSize;
    this.actionCount = values.actionCount;
    this.expectedReturns = new Float64Array(environments).fill(Number.NaN);
    this.exploration = stream(seed, 'exploration');
    this.current = new Float64Array(values.actionCount);
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
      expected[row] = Number.NaN;
      actions[row] = this.choose({ observations, row, masks, expected });
    }
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

  serialize(archive: Archive): void {
    const most = Number.MAX_SAFE_INTEGER;
    archive.part('values', this.values);
    archive.part('exploration', this.exploration);
    this.serializePlans(archive);
    this.stepped = archive.integer('steps', this.stepped, { most });
    this.updated = archive.integer('updates', this.updated, { most });
  }

  /** What else decides how it goes on, of whoever has more. */
  protected serializePlans(_archive: Archive): void {}

  protected choose({ observations, row, masks, expected }: Choosing): number {
    const { exploration, current, actionCount } = this;
    if (exploration.nextDouble() < this.epsilon) {
      return randomAction(exploration, actionCount, masks, row);
    }
    this.values.valuesInto(observations, row, current);
    const action = argmaxOfRow(current, 0, actionCount, masks?.subarray(row * actionCount));
    if (expected !== undefined) expected[row] = current[action] as number;
    return action;
  }
}
