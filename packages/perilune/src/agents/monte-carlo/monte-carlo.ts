import { UsageError } from '../../errors.js';
import type { Transitions } from '../../replay/index.js';
import type { Archive } from '../../state/index.js';
import { checkActions, checkLanes, checkObservations, checkRewards } from '../shared/divergence.js';
import type { AgentSetup, LearnReport } from '../shared/learning-agent.js';
import { scheduleAt } from '../shared/schedule.js';
import { ValuesLearner } from '../shared/values-learner.js';
import type { GridTable } from '../table/grid-table.js';
import { tableOf } from '../table/options.js';
import { EpisodeSoFar } from './episode-so-far.js';
import type { MonteCarloHyperparameters } from './options.js';

/**
 * On-policy Monte Carlo control for epsilon-soft policies (Sutton and Barto 2018, section 5.4), incremental (section 5.6):
 * when an episode has ended, for each action taken in it, by first or every visit,
 *
 *     G = r_{t+1} + discount * r_{t+2} + ...
 *     q(s_t, a_t) += learningRate / n^visitDecay * (G - q(s_t, a_t)), where n counts its returns
 *
 * An episode that was cut has not brought all of its return: what is missing is taken to be what the policy followed is worth
 * where it was cut, by the values as they stand.
 */
export class MonteCarlo extends ValuesLearner<MonteCarloHyperparameters, GridTable> {
  private readonly episodes: readonly EpisodeSoFar[];
  /** Of each environment whose episode is over and waits to be learned from, what follows its last reward. */
  private readonly over = new Map<number, number>();

  /** @throws UsageError if the actions are not Discrete, or the grid cannot be made of the options */
  constructor(setup: AgentSetup & { hyperparameters: MonteCarloHyperparameters }) {
    super('monte-carlo', setup, tableOf('Monte Carlo control', setup));
    this.episodes = Array.from({ length: this.environments }, () => new EpisodeSoFar());
  }

  observeAll(transitions: Transitions): void {
    const { rewards, actions, observations, terminated, truncated } = transitions;
    const at = { step: this.stepped + this.environments, update: this.updated };
    checkLanes(rewards, this.environments);
    checkActions(actions, this.actionCount);
    checkObservations(transitions, this.environments, at);
    checkRewards(rewards, at);
    this.stepped = at.step;
    for (const [lane, episode] of this.episodes.entries()) {
      const place = this.values.placeOf(observations, lane, actions[lane] as number);
      episode.add(place, rewards[lane] as number);
      if (terminated[lane]) this.over.set(lane, 0);
      else if (truncated[lane]) this.over.set(lane, this.worthOfNext(transitions, lane));
    }
  }

  learn(): LearnReport | undefined {
    if (this.over.size === 0) return undefined;
    const sums = { updates: 0, loss: 0, gradientNorm: 0, meanQ: 0, tdError: 0 };
    for (const [lane, rest] of this.over)
      this.learnFrom(this.episodes[lane] as EpisodeSoFar, rest, sums);
    this.over.clear();
    const { updates, loss, gradientNorm, meanQ, tdError } = sums;
    this.updated += updates;
    return {
      updates,
      loss: loss / updates,
      gradientNorm: gradientNorm / updates,
      meanQ: meanQ / updates,
      tdError: tdError / updates,
    };
  }

  /** @throws UsageError while an episode that has ended waits to be learned from */
  override serialize(archive: Archive): void {
    if (this.over.size > 0) {
      throw new UsageError('Call learn() first: the episode that ended waits to be learned from.');
    }
    super.serialize(archive);
    for (const [lane, episode] of this.episodes.entries()) archive.part(`episode ${lane}`, episode);
  }

  private learnFrom(episode: EpisodeSoFar, rest: number, sums: LearnSums): void {
    const learningRate = scheduleAt(this.options.learningRate, this.stepped);
    for (const { place, value: target } of episode.returns(this.options, rest)) {
      const { tdError, value, gradientNorm } = this.values.moveTowards(place, target, learningRate);
      sums.updates += 1;
      sums.loss += tdError * tdError;
      sums.gradientNorm += gradientNorm;
      sums.meanQ += value;
      sums.tdError += Math.abs(tdError);
    }
    episode.clear();
  }

  /** What the policy followed is worth in the successor: the mean of its values, weighed by how likely each action is. */
  private worthOfNext({ nextObservations, nextMasks }: Transitions, lane: number): number {
    const { current, actionCount, epsilon } = this;
    this.values.valuesInto(nextObservations, lane, current);
    const mask = nextMasks?.subarray(lane * actionCount, (lane + 1) * actionCount);
    const allowed = current.filter((_, a) => mask === undefined || mask[a] === 1);
    const mean = allowed.reduce((sum, value) => sum + value, 0) / allowed.length;
    return epsilon * mean + (1 - epsilon) * Math.max(...allowed);
  }
}

type LearnSums = { -readonly [Name in keyof LearnReport]: number } & {
  updates: number;
  loss: number;
  gradientNorm: number;
  meanQ: number;
  tdError: number;
};
