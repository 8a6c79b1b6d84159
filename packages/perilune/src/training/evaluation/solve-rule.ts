import * as v from 'valibot';
import type { Archive, Serializable } from '../../state/index.js';
import { trailingMean } from '../statistics/index.js';

const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(1));

/**
 * When a task counts as solved, and training stops unless the best policy is sought: the greedy mean
 * return over the validation episodes reaches the environment's threshold (Gymnasium's
 * `reward_threshold`: 200 for LunarLander) plus a margin, so that the claim holds on other episodes too.
 */
export const solveSchema = v.strictObject({
  /** False: validate nothing and train to the last step. */
  enabled: v.optional(v.boolean(), true),
  /** True: train on past solved to the last step, and hand out the policy that validated best. */
  keepBest: v.optional(v.boolean(), false),
  /** What validation must exceed the threshold by. */
  margin: v.optional(v.pipe(v.number(), v.minValue(0)), 0),
  /** Validation is tried when the mean of this many latest training returns ... */
  gateEpisodes: v.optional(wholeNumber, 30),
  /** ... lies no further than this below the threshold ... */
  gateSlack: v.optional(v.number(), 20),
  /** ... and this many steps have passed since the last try. */
  interval: v.optional(wholeNumber, 5_000),
  /** A validation is given up when its first 20 episodes lie further than this below what it has to reach. */
  validationSlack: v.optional(v.pipe(v.number(), v.minValue(0)), 40),
  /** Validation episodes: reset seeds from 20000 up. */
  episodes: v.optional(wholeNumber, 100),
});

/** When a run counts as solved, as it may be given. */
export type SolveOptions = v.InferInput<typeof solveSchema>;
export type SolveSettings = v.InferOutput<typeof solveSchema>;

/** Says when validation is worth its time. Exploration makes training returns lower than greedy ones. */
export class SolveRule implements Serializable {
  private lastTry = 0;

  /** @param threshold of the environment; undefined when it has none, and nothing is ever solved */
  constructor(
    readonly settings: SolveSettings,
    readonly threshold: number | undefined,
  ) {}

  /** The mean return that validation has to reach. */
  get target(): number {
    return (this.threshold ?? Number.POSITIVE_INFINITY) + this.settings.margin;
  }

  /** @param returns of the training episodes so far */
  suggests(returns: readonly number[], steps: number): boolean {
    const { enabled, gateEpisodes, gateSlack, interval } = this.settings;
    if (!enabled || this.threshold === undefined) return false;
    if (returns.length < gateEpisodes || steps - this.lastTry < interval) return false;
    if (trailingMean(returns, gateEpisodes) < this.threshold - gateSlack) return false;
    this.lastTry = steps;
    return true;
  }

  serialize(archive: Archive): void {
    const most = Number.MAX_SAFE_INTEGER;
    this.lastTry = archive.integer('lastTry', this.lastTry, { most });
  }
}
