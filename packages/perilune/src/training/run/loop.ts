import { type LearningAgent, type LearnReport, Stopwatch } from '../../agents/index.js';
import type { AsyncVectorEnv, VectorEnv, VectorReset, VectorStep } from '../../env/index.js';
import { rowWidth } from '../../spaces/index.js';
import type { Archive, Serializable } from '../../state/index.js';
import { EnvironmentFault } from './environment-error.js';
import { serializeRecord } from './rows.js';

/** A finished training episode. */
export interface EpisodeRecord {
  /** Sum of its rewards, in the environment's units. */
  return: number;
  /** Steps it lasted. */
  length: number;
  /** Environment steps of the run when it ended. */
  endedAt: number;
  /** Its rewards discounted to its first step, by the agent's discount: sum_t discount^t r_t. */
  discountedReturn: number;
  /**
   * What the agent took that to be when it chose the first action; NaN where it did not look. Further
   * above than exploration explains is overestimation (van Hasselt et al. 2016, figure 3).
   */
  predictedReturn: number;
}

/** What a loop is made of. */
export interface LoopParts {
  agent: LearningAgent;
  /** In `same-step` mode, as many as the agent's `environments`. */
  envs: VectorEnv | AsyncVectorEnv;
  /** What the environments gave when they were reset; their streams then run on over all episodes. */
  start: VectorReset;
  /** Called for each episode that ends, in the order of the environments. */
  onEpisode: (episode: EpisodeRecord) => void;
  /** Told how long each part of a step takes. */
  stopwatch?: Stopwatch | undefined;
}

/**
 * The one training loop: acts in n environments together, shows the agent what happened, lets it learn.
 *
 * The environments reset in the step that ends an episode (`same-step`), and the agent is shown the
 * ended episode's own last observation as the successor: every transition is a true one.
 */
export class TrainingLoop implements Serializable {
  /** Environment steps so far, all environments together. */
  steps = 0;
  /** What learning found last. */
  lastReport: LearnReport | undefined;
  private readonly observations: Float32Array;
  private readonly successors: Float32Array;
  /** [n x actions] of both, where the environments have masks. */
  private readonly masks: Uint8Array | undefined;
  private readonly nextMasks: Uint8Array | undefined;
  /** [n x action width] */
  private readonly actions: Float32Array;
  private readonly returns: Float64Array;
  private readonly lengths: Int32Array;
  private readonly discounted: Float64Array;
  /** discount^t of each environment's next reward. */
  private readonly discounts: Float64Array;
  private readonly predicted: Float64Array;

  private readonly agent: LearningAgent;
  private readonly envs: VectorEnv | AsyncVectorEnv;
  private readonly onEpisode: (episode: EpisodeRecord) => void;
  private readonly stopwatch: Stopwatch;

  constructor(parts: LoopParts) {
    const { agent, envs, start, onEpisode, stopwatch = new Stopwatch() } = parts;
    if (envs.autoreset !== 'same-step' || envs.size !== agent.environments) {
      throw new Error(
        `The loop needs ${agent.environments} environments in same-step mode, not ${envs.size} in ${envs.autoreset} mode.`,
      );
    }
    this.agent = agent;
    this.envs = envs;
    this.onEpisode = onEpisode;
    this.stopwatch = stopwatch;
    this.observations = start.observations.slice();
    this.masks = start.actionMasks?.slice();
    this.nextMasks = start.actionMasks?.slice();
    this.successors = new Float32Array(this.observations.length);
    this.actions = new Float32Array(envs.size * rowWidth(envs.actionSpace));
    this.returns = new Float64Array(envs.size);
    this.lengths = new Int32Array(envs.size);
    this.discounted = new Float64Array(envs.size);
    this.discounts = new Float64Array(envs.size).fill(1);
    this.predicted = new Float64Array(envs.size);
  }

  /**
   * One step of every environment, and the updates that are due after it.
   *
   * @returns a promise where the environments are waited for
   * @throws EnvironmentFault when an environment fails
   */
  advance(): void | Promise<void> {
    this.choose();
    const step = this.stepAll();
    return step instanceof Promise
      ? step.then((arrived) => this.learnFrom(arrived))
      : this.learnFrom(step);
  }

  private choose(): void {
    const { agent, observations, actions, masks } = this;
    agent.exploreInto(observations, actions, { masks });
    this.noteExpectations();
    this.stopwatch.lap('action');
  }

  private stepAll(): VectorStep | Promise<VectorStep> {
    try {
      const step = this.envs.step(this.actions);
      if (step instanceof Promise) {
        return step.catch((error: unknown) => {
          throw new EnvironmentFault(error);
        });
      }
      return step;
    } catch (error) {
      throw new EnvironmentFault(error);
    }
  }

  private learnFrom(step: VectorStep): void {
    const { agent, envs, observations, successors, actions, masks, nextMasks } = this;
    this.stopwatch.lap('environment');
    this.steps += envs.size;
    successors.set(step.observations);
    if (step.actionMasks !== undefined) nextMasks?.set(step.actionMasks);
    for (let lane = 0; lane < envs.size; lane++) {
      this.count(lane, step.rewards[lane] as number);
      if (step.terminated[lane] || step.truncated[lane]) this.endEpisode(lane, step);
    }
    agent.observeAll({
      observations,
      actions,
      rewards: step.rewards,
      nextObservations: successors,
      terminated: step.terminated,
      truncated: step.truncated,
      masks,
      nextMasks,
    });
    observations.set(step.observations);
    if (step.actionMasks !== undefined) masks?.set(step.actionMasks);
    this.stopwatch.lap('replay');
    this.lastReport = agent.learn() ?? this.lastReport;
    this.stopwatch.lap('update');
  }

  /** Where the loop stands; agent and environments are apart. */
  serialize(archive: Archive): void {
    this.steps = archive.integer('steps', this.steps, { most: Number.MAX_SAFE_INTEGER });
    archive.array('observations', this.observations);
    if (this.masks !== undefined) archive.array('masks', this.masks);
    archive.array('returns', this.returns);
    archive.array('lengths', this.lengths);
    archive.array('discounted', this.discounted);
    archive.array('discounts', this.discounts);
    archive.array('predicted', this.predicted);
    this.lastReport = serializeRecord(archive, 'report', this.lastReport) as
      | LearnReport
      | undefined;
  }

  /** Of the episodes that begin with this step, what the agent expects of them, if it says so. */
  private noteExpectations(): void {
    const { expectedReturns } = this.agent;
    for (let lane = 0; lane < this.lengths.length; lane++) {
      if (this.lengths[lane] === 0) this.predicted[lane] = expectedReturns?.[lane] ?? Number.NaN;
    }
  }

  private count(lane: number, reward: number): void {
    const discount = this.discounts[lane] as number;
    this.returns[lane] = (this.returns[lane] as number) + reward;
    this.lengths[lane] = (this.lengths[lane] as number) + 1;
    this.discounted[lane] = (this.discounted[lane] as number) + discount * reward;
    this.discounts[lane] = discount * this.agent.discount;
  }

  private endEpisode(lane: number, { finalObservations, finalActionMasks }: VectorStep): void {
    const lanes = this.envs.size;
    copyRow(finalObservations, this.successors, lane, lanes);
    if (finalActionMasks !== undefined && this.nextMasks !== undefined) {
      copyRow(finalActionMasks, this.nextMasks, lane, lanes);
    }
    this.onEpisode({
      return: this.returns[lane] as number,
      length: this.lengths[lane] as number,
      endedAt: this.steps,
      discountedReturn: this.discounted[lane] as number,
      predictedReturn: this.predicted[lane] as number,
    });
    this.returns[lane] = 0;
    this.lengths[lane] = 0;
    this.discounted[lane] = 0;
    this.discounts[lane] = 1;
  }
}

function copyRow<Rows extends Float32Array | Uint8Array>(
  from: Rows,
  to: Rows,
  row: number,
  rows: number,
): void {
  const width = to.length / rows;
  to.set(from.subarray(row * width, (row + 1) * width), row * width);
}
