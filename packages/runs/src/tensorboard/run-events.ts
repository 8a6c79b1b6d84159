import { metricsOf, type RunConfig, type TimedEpisode, type TimedValidation } from 'perilune';
import { type LearningRow, metricsIn } from '../records/learning-record.js';
import type { RunEvent } from './event.js';
import type { HparamValue } from './hparams.js';

/**
 * Collects what TensorBoard shows of a run. What Stable-Baselines3 logs too has its tag, so that runs of
 * both lie in one plot.
 */
export class RunEvents {
  private pending: RunEvent[] = [];
  /** Of the latest episode, and how many ended in the same step before it. */
  private endedAt = 0;
  private together = 0;

  /** @param began what the run's seconds count from, in seconds since 1970 */
  constructor(
    private readonly config: RunConfig,
    private readonly began: number,
  ) {}

  /** The run begins at 0, or goes on: what was told of later steps than `steps` is void. */
  start(steps: number, seconds: number): void {
    const at = { step: steps === 0 ? 0 : steps + 1, wallTime: this.began + seconds };
    const hparams = hparamsOf(this.config);
    this.pending.push({ kind: 'version', ...at }, { kind: 'start', ...at });
    this.pending.push({ kind: 'hparams', hparams, ...at });
  }

  /**
   * TensorBoard keeps one value a step, so episodes that end in one step of all environments get steps of
   * their own within it.
   */
  episode(episode: TimedEpisode): void {
    const { endedAt } = episode;
    this.together = endedAt === this.endedAt ? this.together + 1 : 0;
    this.endedAt = endedAt;
    const first = endedAt - this.config.hyperparameters.environments + 1;
    this.add(first + this.together, episode.seconds, {
      'episode/return': episode.return,
      'episode/length': episode.length,
      'episode/discounted_return': episode.discountedReturn,
      'episode/predicted_return': episode.predictedReturn,
    });
  }

  learning(row: LearningRow): void {
    this.add(row.step, row.seconds, {
      'rollout/ep_rew_mean': row.meanReturn,
      'rollout/ep_len_mean': row.meanLength,
      'train/n_updates': row.updates,
      'time/fps': row.step / row.seconds,
      'time/time_elapsed': row.seconds,
      'time/total_timesteps': row.step,
      'time/episodes': row.episodes,
      ...this.tagged(metricsIn(row)),
    });
  }

  validation({ step, mean, meanLength, episodes, seconds }: TimedValidation): void {
    this.add(step, seconds, {
      'eval/mean_reward': mean,
      'eval/mean_ep_length': meanLength,
      'eval/episodes': episodes,
    });
  }

  /** Lets go of what was told of later steps and is not written: they do not count. */
  cutAfter(step: number): void {
    this.pending = this.pending.filter((event) => event.kind !== 'scalars' || event.step <= step);
  }

  end(step: number, seconds: number, succeeded: boolean): void {
    this.pending.push({ kind: 'end', succeeded, step, wallTime: this.began + seconds });
  }

  /** What is to be written; `written` says that it was. */
  get unwritten(): readonly RunEvent[] {
    return this.pending;
  }

  written(): void {
    this.pending = [];
  }

  private tagged(metrics: Record<string, number>): Record<string, number> {
    const declared = new Map(metricsOf(this.config.algo).map(({ name, tag }) => [name, tag]));
    const entries = Object.entries(metrics);
    return Object.fromEntries(entries.map(([name, v]) => [declared.get(name) ?? tagOf(name), v]));
  }

  private add(step: number, seconds: number, all: Record<string, number>): void {
    const values = Object.fromEntries(Object.entries(all).filter(([, v]) => Number.isFinite(v)));
    this.pending.push({ kind: 'scalars', values, step, wallTime: this.began + seconds });
  }
}

/** `tdError` is `train/td_error`. */
function tagOf(metric: string): string {
  return `train/${metric.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}

/** The configuration as the flat table that TensorBoard shows: `hiddenLayers` is the text `[128,128]`. */
export function hparamsOf(config: RunConfig): Record<string, HparamValue> {
  const { env, algo, preset, seed, steps, envOptions, hyperparameters } = config;
  return {
    env,
    algo,
    preset,
    seed,
    steps,
    ...flatten('env.', envOptions),
    ...flatten('', hyperparameters as unknown as Record<string, unknown>),
  };
}

function flatten(prefix: string, values: Record<string, unknown>): Record<string, HparamValue> {
  const entries = Object.entries(values).map(([key, value]): [string, HparamValue] => {
    const plain =
      typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
    return [prefix + key, plain ? value : JSON.stringify(value)];
  });
  return Object.fromEntries(entries);
}
