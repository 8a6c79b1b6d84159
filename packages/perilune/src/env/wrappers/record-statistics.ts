import { UsageError } from '../../errors.js';
import type { AnySpace, Box, Space, ValueOf } from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import { checkKeys } from '../api/checks.js';
import type { Action, Env, ResetOptions, ResetResult, StepResult } from '../api/env.js';
import { EnvWrapper } from '../api/env-wrapper.js';
import type { TransitionModel } from '../api/transition-model.js';
import { checkCount } from './checks.js';

/** What the info of an episode's last step says of it. */
export interface EpisodeStatistics {
  /** Sum of its rewards. */
  r: number;
  /** Steps. */
  l: number;
  /** Seconds since its reset, to the microsecond. */
  t: number;
}

/** How many episodes are kept, and under which key of `info`. */
export interface RecordEpisodeStatisticsOptions {
  /** How many episodes the queues hold. Default 100. */
  bufferLength?: number | undefined;
  /** Where in the info they stand. Default `episode`. */
  statsKey?: string | undefined;
}

/**
 * Counts returns and lengths: at an episode's end its info says them, as `info.episode`, and the queues hold those of
 * the latest episodes, the oldest first: Gymnasium's `RecordEpisodeStatistics`.
 */
export class RecordEpisodeStatistics<
  O extends AnySpace = Box,
  A extends AnySpace = Space,
> extends EnvWrapper<O, A> {
  /** Episodes that ended so far. */
  episodeCount = 0;
  readonly returnQueue: number[] = [];
  readonly lengthQueue: number[] = [];
  /** Seconds. */
  readonly timeQueue: number[] = [];
  private readonly bufferLength: number;
  private readonly statsKey: string;
  private episodeReturn = 0;
  private length = 0;
  private began = 0;

  /** @throws UsageError unless the buffer holds at least one episode */
  constructor(env: Env<O, A>, options: RecordEpisodeStatisticsOptions = {}) {
    super(env);
    checkKeys('RecordEpisodeStatistics option', options, ['bufferLength', 'statsKey']);
    const { bufferLength = 100, statsKey = 'episode' } = options;
    checkCount('bufferLength', bufferLength);
    this.bufferLength = bufferLength;
    this.statsKey = statsKey;
  }

  override reset(options?: ResetOptions): ResetResult<ValueOf<O>> {
    const result = this.env.reset(options);
    this.episodeReturn = 0;
    this.length = 0;
    this.began = performance.now();
    return result;
  }

  override step(action: Action<A>): StepResult<ValueOf<O>> {
    const result = this.env.step(action);
    this.episodeReturn += result.reward;
    this.length += 1;
    if (!result.terminated && !result.truncated) return result;
    if (this.statsKey in result.info) {
      throw new UsageError(
        `${this.id}: the info says ${JSON.stringify(this.statsKey)} already. Choose another statsKey.`,
      );
    }
    return { ...result, info: { ...result.info, [this.statsKey]: this.finish() } };
  }

  /** That of the environment inside: counting changes nothing. */
  override model(): TransitionModel {
    return this.innerModel();
  }

  override serialize(archive: Archive): void {
    super.serialize(archive);
    const most = Number.MAX_SAFE_INTEGER;
    this.episodeCount = archive.integer('episodeCount', this.episodeCount, { most });
    this.episodeReturn = archive.number('return', this.episodeReturn);
    this.length = archive.integer('length', this.length, { most });
    for (const name of ['returnQueue', 'lengthQueue', 'timeQueue'] as const) {
      const values = archive.resizable(name, Float64Array.from(this[name]));
      this[name].splice(0, Number.POSITIVE_INFINITY, ...values);
    }
  }

  private finish(): EpisodeStatistics {
    const now = performance.now();
    const t = Math.round((now - this.began) * 1000) / 1e6;
    const statistics = { r: this.episodeReturn, l: this.length, t };
    this.keep(this.returnQueue, statistics.r);
    this.keep(this.lengthQueue, statistics.l);
    this.keep(this.timeQueue, statistics.t);
    this.episodeCount += 1;
    this.began = now;
    return statistics;
  }

  private keep(queue: number[], value: number): void {
    queue.push(value);
    if (queue.length > this.bufferLength) queue.shift();
  }
}
