import type { Schedule } from '../../agents/index.js';
import { UsageError } from '../../errors.js';
import type { RunConfig } from './config.js';

/** What a run may have more of. */
export interface Length {
  /** Environment steps at most. */
  steps?: number | undefined;
  /** Training episodes at most; null: as many as the steps allow. */
  episodes?: number | null | undefined;
}

/**
 * The same run made longer. Its schedules are stated in steps and stay as they are, so that it is the run that
 * it would have been with this length from its beginning.
 *
 * @param options.pastSolved whether it is to go on past solved: `solve.keepBest`
 * @throws UsageError when it would be shorter, or no longer than it is, or could learn nothing more
 */
export function longerConfig(
  config: RunConfig,
  {
    steps = config.steps,
    episodes = config.episodes,
    pastSolved = false,
  }: Length & { pastSolved?: boolean },
): RunConfig {
  const solve = pastSolved ? { ...config.solve, keepBest: true } : config.solve;
  const longer = { ...config, steps, episodes, solve };
  checkLonger(config, longer);
  if (steps > config.steps || limit(episodes) > limit(config.episodes)) return longer;
  throw new UsageError(
    `The run is of ${config.steps} steps already: to make it longer give more, as steps.`,
  );
}

/** @throws UsageError when the second is shorter than the first, or longer and learns nothing more */
export function checkLonger(before: RunConfig, after: RunConfig): void {
  for (const name of ['steps', 'episodes'] as const) {
    const [was, is] = [limit(before[name]), limit(after[name])];
    if (is >= was) continue;
    throw new UsageError(
      `The run is a longer one: its ${name} are ${was === Infinity ? 'not limited' : was}, but ${is} ` +
        'was given. A run can be made longer, not shorter.',
    );
  }
  checkLearns(before, after);
}

function checkLearns(before: RunConfig, after: RunConfig): void {
  const rate = after.hyperparameters.learningRate as Schedule | undefined;
  if (typeof rate !== 'object' || rate.end !== 0) return;
  if (after.steps <= before.steps || before.steps < rate.steps) return;
  throw new UsageError(
    `The run's learning rate falls to 0 at step ${rate.steps}, so that a longer run would learn nothing after ` +
      'it. Begin another run from what it learned (from, on the command line --from), with a schedule of its own.',
  );
}

function limit(value: number | null): number {
  return value ?? Number.POSITIVE_INFINITY;
}
