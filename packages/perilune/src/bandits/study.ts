import { UsageError } from '../errors.js';
import { Generator, SeedSequence } from '../random/index.js';
import type { BanditStrategy } from './player.js';
import { type Bandit, type BanditOptions, drawBandit } from './problem.js';

export interface BanditStudyOptions extends BanditOptions {
  strategies: readonly BanditStrategy[];
  /** Pulls in each problem. Default 1,000. */
  steps?: number | undefined;
  /** Problems drawn, the same for every strategy. Default 2,000. */
  problems?: number | undefined;
  /** Default 0. */
  seed?: number | undefined;
}

/** How a strategy fared, at each step, over all problems. */
export interface BanditRecord {
  readonly name: string;
  /** What was paid, on average: [steps]. */
  readonly rewards: Float64Array;
  /** The share of problems in which the best arm was pulled: [steps]. */
  readonly optimal: Float64Array;
  /** What the best arm would have paid more, on average, up to this step and with it: [steps]. */
  readonly regret: Float64Array;
}

/**
 * Lets every strategy play the same problems: the figures of Sutton and Barto 2018, chapter 2 (2.2 to 2.5).
 * Problem k has streams of its own, children of the seed, so that another strategy or more problems change
 * nothing about it.
 *
 * @throws UsageError when a count is none or there is no strategy
 */
export function studyBandits(options: BanditStudyOptions): BanditRecord[] {
  const { strategies, steps = 1000, problems = 2000 } = options;
  checkCount('steps', steps);
  checkCount('problems', problems);
  if (strategies.length === 0) throw new UsageError('A study needs a strategy or more.');
  const seeds = new SeedSequence(options.seed ?? 0);
  const records = strategies.map(({ name }) => emptyRecord(name, steps));
  for (let k = 0; k < problems; k++) {
    const problem = seeds.child(k);
    const bandit = drawBandit(options, new Generator(problem.child(0)));
    strategies.forEach((strategy, i) => {
      play(bandit, strategy, new Generator(problem.child(1)), records[i] as BanditRecord);
    });
  }
  return records.map((record) => averaged(record, problems));
}

function play(
  bandit: Bandit,
  strategy: BanditStrategy,
  random: Generator,
  { rewards, optimal, regret }: BanditRecord,
): void {
  const { means } = bandit;
  const best = means.reduce((most, mean) => Math.max(most, mean));
  const player = strategy.create(means.length);
  for (let t = 0; t < rewards.length; t++) {
    const arm = player.choose(random);
    const reward = bandit.pull(arm, random);
    player.learn(arm, reward);
    rewards[t] = (rewards[t] as number) + reward;
    if (means[arm] === best) optimal[t] = (optimal[t] as number) + 1;
    regret[t] = (regret[t] as number) + best - (means[arm] as number);
  }
}

function emptyRecord(name: string, steps: number): BanditRecord {
  const zeros = () => new Float64Array(steps);
  return { name, rewards: zeros(), optimal: zeros(), regret: zeros() };
}

function averaged({ name, ...sums }: BanditRecord, problems: number): BanditRecord {
  const mean = (values: Float64Array) => values.map((value) => value / problems);
  let sum = 0;
  const regret = mean(sums.regret).map((step) => {
    sum += step;
    return sum;
  });
  return { name, rewards: mean(sums.rewards), optimal: mean(sums.optimal), regret };
}

function checkCount(name: string, count: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= 1e7) return;
  throw new UsageError(`${name} is a whole number from 1 to 10,000,000, but ${count} was given.`);
}
