import type { Agent, LearnReport } from '../agents/agent.js';
import { createAgent, environmentSeeds, Stopwatch, type Timing } from '../agents/index.js';
import { makeVector, specOf, type VectorEnv } from '../env/index.js';
import { type RunConfig, type RunOptions, resolveConfig } from './config.js';
import { type Evaluation, evaluate, REPORTING_SEED } from './evaluate.js';
import { type EpisodeRecord, TrainingLoop } from './loop.js';
import { SolveRule } from './solve-rule.js';
import { mean, trailingMean } from './statistics/index.js';
import { type Validation, validate } from './validate.js';
import { yieldToHost } from './yield-to-host.js';

export interface TrainOptions extends RunOptions {
  /** Called some ten times a second, and once at the end of training. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Called for each finished training episode. */
  onEpisode?: ((episode: TimedEpisode) => void) | undefined;
  /** Stops training early; what was learned so far is returned, with `aborted` true. */
  signal?: AbortSignal | undefined;
  /**
   * Awaited before each slice of work: training rests until it resolves, and the
   * clock of `seconds` with it. What it resolves to bounds the next slice, in environment steps; without
   * a bound a slice lasts some 60 ms. The steps of all environments are taken together, so a slice may
   * exceed its bound by that number less one. Where slices end changes nothing of what is learned.
   */
  gate?: (() => Promise<number | undefined>) | undefined;
  /** Reporting episodes flown after training, from reset seed 30000 up. Default 100; 0 for none. */
  evaluationEpisodes?: number | undefined;
  /**
   * When the clock of `seconds` began, in milliseconds of `performance.now()`. Default: this call; 0 is
   * the start of the process (or the page).
   */
  startedAt?: number | undefined;
}

/** How a run stands. */
export interface Progress {
  steps: number;
  /** Steps at most. */
  totalSteps: number;
  episodes: number;
  /** Episodes at most; null: as many as the steps allow. */
  totalEpisodes: number | null;
  updates: number;
  seconds: number;
  /** Chance of a random action. */
  epsilon: number;
  /** Mean return of the last 100 training episodes, of fewer while there are fewer; NaN before the first. */
  meanReturn: number;
  /**
   * Mean over the same episodes of what the agent took their discounted return to be when they began,
   * and of what it was: apart from exploration, the first above the second is overestimation. NaN
   * before the first. With `rewardClip` the first is in clipped units and the two do not compare.
   */
  predictedReturn: number;
  discountedReturn: number;
  /** What the latest updates found; undefined before the first. */
  learning: LearnReport | undefined;
  /** The latest validation; undefined before the first. */
  validation: Validation | undefined;
  /** The greedy policy as it stands, in the environment's units: a copy that learning leaves alone. */
  snapshot(): Agent;
}

export interface TimedEpisode extends EpisodeRecord {
  /** Seconds since the clock began. */
  seconds: number;
}

export interface TrainResult {
  /** The solved policy; without one the policy that validated best, or the last if none was validated. */
  agent: Agent;
  config: RunConfig;
  steps: number;
  episodes: readonly TimedEpisode[];
  updates: number;
  /** From the clock's beginning to the end of training, validations included. */
  seconds: number;
  solved: boolean;
  solvedAtStep: number | null;
  solvedAtSeconds: number | null;
  validations: readonly Validation[];
  /** Where the seconds went. */
  timing: Timing;
  /** null when none was asked for. */
  evaluation: Evaluation | null;
  aborted: boolean;
}

/** Episodes that progress averages over. */
const LATEST = 100;

/** Wall time between two breaths in which the host may draw, answer and deliver signals. */
const SLICE_MS = 60;

/**
 * Trains an agent. The same options give the same agent, to the bit; the clock decides only when
 * progress is told.
 *
 * @throws UsageError, before anything begins, that names what was given and what is allowed
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const config = resolveConfig(options);
  const run = new Run(config, options);
  try {
    await run.toTheEnd();
    return run.result();
  } finally {
    run.close();
  }
}

class Run {
  private readonly episodes: TimedEpisode[] = [];
  private readonly returns: number[] = [];
  private readonly validations: Validation[] = [];
  private readonly learner: ReturnType<typeof createAgent>;
  private readonly envs: VectorEnv;
  private readonly loop: TrainingLoop;
  private readonly rule: SolveRule;
  private readonly startedAt: number;
  private readonly stopwatch: Stopwatch;
  private best: { agent: Agent; mean: number } | undefined;
  private solvedAt: { step: number; seconds: number } | undefined;
  private endedAfter = 0;
  /** Milliseconds spent at the gate: not part of the run's time. */
  private rested = 0;

  constructor(
    private readonly config: RunConfig,
    private readonly options: TrainOptions,
  ) {
    this.startedAt = options.startedAt ?? performance.now();
    this.stopwatch = new Stopwatch(this.startedAt);
    const { stopwatch } = this;
    const { env, envOptions, seed, hyperparameters } = config;
    const count = hyperparameters.environments;
    this.envs = makeVector(env, count, { ...envOptions, autoreset: 'same-step' });
    this.learner = createAgent({
      algo: config.algo,
      env: this.envs,
      seed,
      stopwatch,
      ...hyperparameters,
    });
    this.rule = new SolveRule(config.solve, specOf(env).rewardThreshold);
    this.loop = new TrainingLoop({
      agent: this.learner,
      envs: this.envs,
      seeds: environmentSeeds(seed, count),
      onEpisode: (episode) => this.finishEpisode(episode),
      stopwatch,
    });
    stopwatch.lap('startUp');
  }

  async toTheEnd(): Promise<void> {
    while (!this.finished && !this.options.signal?.aborted) {
      const until = this.loop.steps + ((await this.atTheGate()) ?? Number.POSITIVE_INFINITY);
      const pause = performance.now() + SLICE_MS;
      while (!this.finished && this.loop.steps < until && performance.now() < pause) this.advance();
      this.tell();
      await yieldToHost();
      this.stopwatch.lap('other');
    }
    this.endedAfter = this.seconds;
  }

  result(): TrainResult {
    const { config, options, learner, solvedAt } = this;
    const agent = this.best?.agent ?? learner.snapshot();
    const { env, envOptions } = config;
    const episodes = options.signal?.aborted ? 0 : (options.evaluationEpisodes ?? 100);
    return {
      agent,
      config,
      steps: this.loop.steps,
      episodes: this.episodes,
      updates: learner.updates,
      seconds: this.endedAfter,
      solved: solvedAt !== undefined,
      solvedAtStep: solvedAt?.step ?? null,
      solvedAtSeconds: solvedAt?.seconds ?? null,
      validations: this.validations,
      timing: this.stopwatch.seconds,
      evaluation:
        episodes > 0 ? evaluate(agent, { env, envOptions, episodes, seed: REPORTING_SEED }) : null,
      aborted: options.signal?.aborted ?? false,
    };
  }

  close(): void {
    this.envs.close();
  }

  private get seconds(): number {
    return (performance.now() - this.startedAt - this.rested) / 1000;
  }

  private async atTheGate(): Promise<number | undefined> {
    const { gate } = this.options;
    if (gate === undefined) return undefined;
    const since = performance.now();
    const steps = await gate();
    this.rested += performance.now() - since;
    return steps;
  }

  private get finished(): boolean {
    const { steps, episodes } = this.config;
    if (this.solvedAt !== undefined || this.loop.steps >= steps) return true;
    return episodes !== null && this.episodes.length >= episodes;
  }

  private advance(): void {
    this.loop.advance();
    if (this.rule.suggests(this.returns, this.loop.steps)) this.validate();
  }

  private finishEpisode(episode: EpisodeRecord): void {
    const timed = { ...episode, seconds: this.seconds };
    this.episodes.push(timed);
    this.returns.push(episode.return);
    this.options.onEpisode?.(timed);
  }

  private validate(): void {
    this.stopwatch.lap('other');
    const { env, envOptions, solve } = this.config;
    const { episodes, validationSlack: slack } = solve;
    const { target } = this.rule;
    const agent = this.learner.snapshot();
    const found = validate(agent, { env, envOptions, episodes, target, slack });
    this.validations.push({ step: this.loop.steps, ...found });
    if (found.mean > (this.best?.mean ?? Number.NEGATIVE_INFINITY)) {
      this.best = { agent, mean: found.mean };
    }
    if (found.episodes === episodes && found.mean >= target) {
      this.best = { agent, mean: found.mean };
      this.solvedAt = { step: this.loop.steps, seconds: this.seconds };
    }
    this.stopwatch.lap('validation');
  }

  private tell(): void {
    const latest = this.episodes.slice(-LATEST);
    this.options.onProgress?.({
      steps: this.loop.steps,
      totalSteps: this.config.steps,
      episodes: this.episodes.length,
      totalEpisodes: this.config.episodes,
      updates: this.learner.updates,
      seconds: this.seconds,
      epsilon: this.learner.epsilon,
      meanReturn: trailingMean(this.returns, LATEST),
      predictedReturn: mean(latest.map((episode) => episode.predictedReturn)),
      discountedReturn: mean(latest.map((episode) => episode.discountedReturn)),
      learning: this.loop.lastReport,
      validation: this.validations.at(-1),
      snapshot: () => this.learner.snapshot(),
    });
  }
}
