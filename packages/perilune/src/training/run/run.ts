import {
  type Agent,
  createAgent,
  DivergenceError,
  environmentSeeds,
  type LearningAgent,
  Stopwatch,
  warmStart,
} from '../../agents/index.js';
import {
  type AsyncVectorEnv,
  type EnvSpec,
  type VectorEnv,
  type VectorReset,
  vectorOf,
} from '../../env/index.js';
import { UsageError } from '../../errors.js';
import { type Archive, captureState, type Serializable } from '../../state/index.js';
import { agentFileIn, type RunConfig } from '../config/config.js';
import { configText } from '../config/config-text.js';
import {
  type EvaluateAsyncOptions,
  type Evaluation,
  evaluateAsync,
} from '../evaluation/evaluate.js';
import { type Judge, judgeOf } from '../evaluation/expected-return.js';
import { SLICE_MS } from '../evaluation/fly.js';
import { REPORTING_SEED } from '../evaluation/seeds.js';
import { SolveRule } from '../evaluation/solve-rule.js';
import { taskOf } from '../evaluation/task.js';
import { validate } from '../evaluation/validate.js';
import { yieldToHost } from '../evaluation/yield-to-host.js';
import { mean, trailingMean } from '../statistics/index.js';
import {
  type Checkpoint,
  type DecodedCheckpoint,
  encodeCheckpoint,
  resumeCheckpoint,
} from './checkpoint.js';
import { CheckpointPace } from './checkpoint-pace.js';
import { DivergedRunError, type RunSoFar } from './diverged-run.js';
import { EnvironmentError, EnvironmentFault } from './environment-error.js';
import { LatestState } from './latest-state.js';
import { type EpisodeRecord, TrainingLoop } from './loop.js';
import { RunClock } from './run-clock.js';
import { RunRecord } from './run-record.js';
import type { TrainOptions, TrainResult, Verdict } from './train-options.js';

/** Episodes that progress averages over. */
const LATEST = 100;

/** What a run is made of. */
export interface RunParts {
  config: RunConfig;
  options: TrainOptions;
  /** What is known of the environment. */
  spec: EnvSpec;
  checkpoint: DecodedCheckpoint | undefined;
}

/** One training, from its first step or from a checkpoint to its end. */
export class Run implements Serializable {
  private readonly record = new RunRecord();
  private readonly learner: LearningAgent;
  private readonly envs: VectorEnv | AsyncVectorEnv;
  private readonly loop: TrainingLoop;
  private readonly rule: SolveRule;
  private readonly clock: RunClock;
  private readonly stopwatch: Stopwatch;
  private readonly pace: CheckpointPace;
  private readonly state: LatestState;
  private readonly config: RunConfig;
  private readonly options: TrainOptions;
  private endedAfter = 0;
  /** Of the world of its validations, once there has been one. */
  private judged: { by: Judge | undefined } | undefined;

  /** @throws UsageError when the agent does not fit the environment */
  static async begin(parts: RunParts): Promise<Run> {
    const { env, envOptions, seed, hyperparameters } = parts.config;
    const count = hyperparameters.environments;
    if (parts.spec.origin === 'instance' && count > 1) throw oneForMany(env, count);
    const envs = vectorOf(parts.spec, count, { ...envOptions, autoreset: 'same-step' });
    try {
      return new Run(parts, envs, await envs.reset({ seed: environmentSeeds(seed, count) }));
    } catch (error) {
      envs.close();
      throw error;
    }
  }

  private constructor(
    private readonly parts: RunParts,
    envs: VectorEnv | AsyncVectorEnv,
    start: VectorReset,
  ) {
    const { config, options, checkpoint, spec } = parts;
    this.config = config;
    this.options = options;
    this.envs = envs;
    const { startedAt = performance.now(), checkpointEvery } = options;
    this.pace = new CheckpointPace(checkpointEvery);
    this.clock = new RunClock(startedAt, checkpoint?.summary);
    this.stopwatch = new Stopwatch(startedAt);
    const { stopwatch } = this;
    const { seed, hyperparameters } = config;
    this.learner = createAgent({
      algo: config.algo,
      env: this.envs,
      seed,
      masks: start.actionMasks !== undefined,
      stopwatch,
      ...hyperparameters,
    });
    this.rule = new SolveRule(config.solve, taskOf(config, spec));
    this.loop = new TrainingLoop({
      agent: this.learner,
      envs: this.envs,
      start,
      onEpisode: (episode) => this.finishEpisode(episode),
      stopwatch,
    });
    this.state = new LatestState(this.isKept ? () => this.checkpoint() : undefined);
  }

  /**
   * Goes where the checkpoint left off, if there is one.
   *
   * @throws UsageError when it does not fit, or when checkpoints are asked for and cannot be taken
   */
  prepare(): void {
    const { checkpoint } = this.parts;
    if (checkpoint !== undefined) resumeCheckpoint(this, checkpoint);
    else {
      this.beginFrom();
      if (this.options.onCheckpoint !== undefined) this.checkCheckpoints();
    }
    this.stopwatch.lap('startUp');
  }

  /** With what another agent has learned, if there is one to begin from. */
  private beginFrom(): void {
    const { from } = this.config;
    if (from === undefined) return;
    const bytes = agentFileIn(this.options);
    if (bytes === undefined) {
      throw new UsageError(
        `The run begins from the agent of SHA-256 ${from.sha256}: give it, or the bytes of its file, as from.`,
      );
    }
    warmStart(this.learner, bytes);
  }

  /**
   * @throws DivergedRunError when learning diverges
   * @throws EnvironmentError when the environment fails
   */
  async toTheEnd(): Promise<void> {
    await this.orWhatCameOfIt(() => this.goOn());
  }

  /** @throws EnvironmentError when the environment fails in the reporting episodes */
  async result(): Promise<TrainResult> {
    return await this.orWhatCameOfIt(() => this.handOut());
  }

  private async orWhatCameOfIt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DivergenceError) throw this.diverged(error);
      throw error instanceof EnvironmentFault ? this.broken(error) : error;
    }
  }

  private async goOn(): Promise<void> {
    if (this.finished) this.tell();
    // A validation that was broken off is due again; any other has been made where it was suggested.
    await this.validateIfSuggested();
    while (!this.finished && !this.aborted) {
      this.state.note();
      const until = this.loop.steps + ((await this.atTheGate()) ?? Number.POSITIVE_INFINITY);
      await this.slice(until);
      this.tell();
      await yieldToHost();
      this.stopwatch.lap('other');
      if (this.pace.isDue && !this.finished && !this.aborted) await this.takeCheckpoint();
    }
    if (!this.aborted) await this.validateLast();
    if (this.aborted) await this.takeCheckpoint();
    this.endedAfter = this.clock.seconds;
  }

  private async slice(until: number): Promise<void> {
    const pause = performance.now() + SLICE_MS;
    while (
      !this.finished &&
      !this.aborted &&
      this.loop.steps < until &&
      performance.now() < pause
    ) {
      const advanced = this.loop.advance();
      if (advanced !== undefined) await advanced;
      await this.validateIfSuggested();
    }
  }

  private async validateIfSuggested(): Promise<void> {
    const { rule, record, loop } = this;
    if (!rule.suggests(record.returns, loop.steps, record.bestMean)) return;
    await this.validate(() => rule.withdraw());
  }

  private async handOut(): Promise<TrainResult> {
    const { config, options, learner, record } = this;
    const { solvedAt } = record;
    const agent = record.agent ?? this.snapshot();
    const episodes = this.aborted ? 0 : (options.evaluationEpisodes ?? 100);
    const evaluation = episodes > 0 ? await this.report(agent, episodes) : null;
    return {
      agent,
      config,
      steps: this.loop.steps,
      episodes: record.episodes,
      updates: learner.updates,
      seconds: this.endedAfter,
      solved: solvedAt !== undefined,
      verdict: this.verdict,
      solvedAtStep: solvedAt?.step ?? null,
      solvedAtSeconds: solvedAt?.seconds ?? null,
      validations: record.validations,
      timing: this.stopwatch.seconds,
      evaluation,
      aborted: this.aborted,
    };
  }

  /** What had come of it when learning diverged: its agent is of no use any more. */
  private diverged({ divergence }: DivergenceError): DivergedRunError {
    const { step: steps, update: updates } = divergence;
    return new DivergedRunError(divergence, { ...this.soFar, steps, updates });
  }

  /** What had come of it when an environment failed; before the first step there is nothing to keep. */
  private broken({ cause }: EnvironmentFault): unknown {
    const { steps } = this.loop;
    if (steps === 0) return cause;
    const soFar = { ...this.soFar, agent: this.record.agent ?? this.snapshot() };
    return new EnvironmentError(cause, steps, soFar, this.state.latest);
  }

  private get soFar(): RunSoFar {
    const { config, record, stopwatch, loop, learner, clock } = this;
    return {
      config,
      steps: loop.steps,
      episodes: record.episodes,
      updates: learner.updates,
      seconds: clock.seconds,
      validations: record.validations,
      timing: stopwatch.seconds,
    };
  }

  close(): void {
    this.envs.close();
  }

  serialize(archive: Archive): void {
    archive.part('agent', this.learner);
    archive.part('environments', this.envs);
    archive.part('loop', this.loop);
    archive.part('rule', this.rule);
    archive.part('record', this.record);
    archive.part('timing', this.stopwatch);
  }

  private get aborted(): boolean {
    return this.options.signal?.aborted ?? false;
  }

  private async atTheGate(): Promise<number | undefined> {
    const { gate } = this.options;
    return gate === undefined ? undefined : this.clock.resting(gate());
  }

  private get finished(): boolean {
    const { steps, episodes, solve } = this.config;
    const { record } = this;
    if (record.solvedAt !== undefined && !solve.keepBest) return true;
    if (this.loop.steps >= steps) return true;
    return episodes !== null && record.episodes.length >= episodes;
  }

  /**
   * The policy that training ends with, unless nothing better is sought: where the gate follows the returns
   * seen, a run never ends unlooked at. No checkpoint has it, as a run may be made longer.
   */
  private async validateLast(): Promise<void> {
    const { rule, record, config } = this;
    const { enabled, keepBest } = config.solve;
    if (!enabled || !rule.followsReturns) return;
    if (record.solvedAt !== undefined && !keepBest) return;
    if (record.validations.at(-1)?.step === this.loop.steps) return;
    await this.validate();
  }

  private get verdict(): Verdict {
    if (this.record.solvedAt !== undefined) return 'solved';
    if (!this.config.solve.enabled) return 'not validated';
    return this.rule.task.threshold === undefined ? 'no threshold' : 'not solved';
  }

  private finishEpisode(episode: EpisodeRecord): void {
    // Written out: of a spread with one property more V8 makes objects of three times the size.
    const timed = {
      return: episode.return,
      length: episode.length,
      endedAt: episode.endedAt,
      discountedReturn: episode.discountedReturn,
      predictedReturn: episode.predictedReturn,
      seconds: this.clock.seconds,
    };
    this.record.addEpisode(timed);
    this.options.onEpisode?.(timed);
  }

  /** @param undo what it was for, where it is broken off */
  private async validate(undo?: () => void): Promise<void> {
    this.stopwatch.lap('other');
    const { episodes, validationSlack: slack } = this.config.solve;
    const { steps: step } = this.loop;
    const agent = this.snapshot();
    const required = (error: number) => this.toReach(error);
    const looked = await this.evaluating(
      (how) => validate(agent, { ...how, episodes, required, slack, judge: this.judgeIn(how) }),
      undo,
    );
    if (looked === undefined) return;
    const { standardError, ...found } = looked;
    const isWhole = found.episodes === episodes;
    const isSolved = isWhole && found.mean >= this.rule.required(standardError);
    const { seconds } = this.clock;
    this.record.addValidation(agent, { step, ...found }, isSolved ? { step, seconds } : undefined);
    this.options.onValidation?.({ step, ...found, seconds });
    this.stopwatch.lap('validation');
  }

  private judgeIn(world: Pick<EvaluateAsyncOptions, 'env' | 'envOptions'>): Judge | undefined {
    const { env, envOptions } = world;
    this.judged ??= { by: judgeOf({ env, envOptions }) };
    return this.judged.by;
  }

  /**
   * What a validation must promise to be flown to its end: to solve the task, or where that is done to
   * surpass the best policy. Where nothing is said of it in points, the best so far is worth knowing well too.
   */
  private toReach(standardError: number): number {
    const { rule, record } = this;
    const { bestMean = Number.NEGATIVE_INFINITY, toSurpass } = record;
    if (toSurpass !== undefined) return toSurpass;
    const required = rule.required(standardError);
    return rule.settings.validationSlack === null ? Math.min(required, bestMean) : required;
  }

  /**
   * @param undo what the evaluation was for, where it comes to nothing
   * @returns undefined when it was broken off, as the run is
   * @throws EnvironmentFault when an environment fails
   */
  private async evaluating<T>(
    work: (how: EvaluateAsyncOptions) => Promise<T>,
    undo: () => void = () => {},
  ): Promise<T | undefined> {
    const { options, config } = this;
    const { signal, evaluationEnv: env = options.env } = options;
    try {
      return await work({ env, envOptions: config.envOptions, signal });
    } catch (error) {
      undo();
      if (this.aborted) return undefined;
      // Nothing of the training has moved: its state is whole.
      this.state.note({ now: true });
      throw new EnvironmentFault(error);
    }
  }

  /** The policy as it stands, told where it comes from. */
  private snapshot(): Agent {
    const { env, envOptions, preset, seed, from } = this.config;
    const agent = this.learner.snapshot();
    const steps = this.loop.steps;
    const origin = from === undefined ? {} : { from: from.sha256 };
    agent.provenance = { env, envOptions, preset, seed, steps, ...origin };
    return agent;
  }

  /** Flies the reporting episodes, and tells the agent how it did; null when that was broken off. */
  private async report(agent: Agent, episodes: number): Promise<Evaluation | null> {
    const { evaluationSeed = REPORTING_SEED } = this.options;
    const evaluation = await this.evaluating((how) =>
      evaluateAsync(agent, { ...how, episodes, seed: evaluationSeed }),
    );
    if (evaluation === undefined) {
      await this.takeCheckpoint();
      return null;
    }
    const { mean, std, seed } = evaluation;
    const { provenance } = agent;
    if (provenance) agent.provenance = { ...provenance, score: { mean, std, episodes, seed } };
    return evaluation;
  }

  /** Before the first step, what would only show at the first checkpoint. */
  private checkCheckpoints(): void {
    captureState(this);
    configText(this.config);
  }

  private async takeCheckpoint(): Promise<void> {
    const { onCheckpoint } = this.options;
    if (onCheckpoint === undefined) return;
    const checkpoint = this.checkpoint();
    await onCheckpoint(checkpoint);
    this.state.has(checkpoint);
    this.pace.taken();
    this.stopwatch.lap('checkpoint');
  }

  private checkpoint(): Checkpoint {
    const { config, learner, record } = this;
    const { steps } = this.loop;
    const { seconds, began } = this.clock;
    const numbers = {
      ...{ steps, episodes: record.episodes.length, updates: learner.updates },
      ...{ seconds, began },
    };
    const bytes = encodeCheckpoint(this, { config, ...numbers });
    return { step: steps, episodes: record.episodes.slice(), bytes };
  }

  /** Whether its state is kept for the case that the environment fails: those of the library do not. */
  private get isKept(): boolean {
    if (this.parts.spec.origin === 'library') return false;
    try {
      this.checkCheckpoints();
      return true;
    } catch {
      return false;
    }
  }

  private tell(): void {
    const { episodes, returns, validations } = this.record;
    const latest = episodes.slice(-LATEST);
    this.options.onProgress?.({
      steps: this.loop.steps,
      totalSteps: this.config.steps,
      episodes: episodes.length,
      totalEpisodes: this.config.episodes,
      updates: this.learner.updates,
      seconds: this.clock.seconds,
      standing: this.learner.standing(),
      meanReturn: trailingMean(returns, LATEST),
      meanLength: mean(latest.map((episode) => episode.length)),
      predictedReturn: mean(latest.map((e) => e.predictedReturn).filter((p) => !Number.isNaN(p))),
      discountedReturn: mean(latest.map((episode) => episode.discountedReturn)),
      learning: this.loop.lastReport,
      validation: validations.at(-1),
      snapshot: () => this.snapshot(),
    });
  }
}

function oneForMany(env: string, count: number): UsageError {
  return new UsageError(
    `${env}: a single environment was given, but ${count} are to be trained in (hyperparameters.environments). ` +
      'Give a function that makes one, or set environments to 1.',
  );
}
