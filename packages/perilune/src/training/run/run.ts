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
import { SLICE_MS } from '../evaluation/fly.js';
import { REPORTING_SEED } from '../evaluation/seeds.js';
import { yieldToHost } from '../evaluation/yield-to-host.js';
import { mean, trailingMean } from '../statistics/index.js';
import { Candidate } from './candidate.js';
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
import type { TrainOptions, TrainResult } from './train-options.js';
import { Verdicts } from './verdicts.js';

/** Episodes that progress averages over. */
const LATEST = 100;

/** A slice of work, in milliseconds, while an answer can only be heard between two. */
const SHORT_SLICE_MS = 10;

/** What a run is made of. */
export interface RunParts {
  config: RunConfig;
  options: TrainOptions;
  /** What is known of the environment. */
  spec: EnvSpec;
  checkpoint: DecodedCheckpoint | undefined;
}

/**
 * One training, from its first step or from a checkpoint to its end.
 *
 * While a candidate is validated in another thread, training goes on as if it failed, which is undone when it
 * passes (`Verdicts`); what callbacks tell of its time is held back. So threads change nothing but the time that a run
 * takes.
 */
export class Run implements Serializable {
  private readonly record = new RunRecord();
  private readonly learner: LearningAgent;
  private readonly envs: VectorEnv | AsyncVectorEnv;
  private readonly loop: TrainingLoop;
  private readonly clock: RunClock;
  private readonly stopwatch: Stopwatch;
  private readonly pace: CheckpointPace;
  private readonly state: LatestState;
  private readonly config: RunConfig;
  private readonly options: TrainOptions;
  private readonly verdicts: Verdicts;
  private endedAfter = 0;

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
    this.loop = new TrainingLoop({
      agent: this.learner,
      envs: this.envs,
      start,
      onEpisode: (episode) => this.finishEpisode(episode),
      stopwatch,
    });
    this.verdicts = new Verdicts({
      ...{ config, options, spec, record: this.record, clock: this.clock, stopwatch },
      steps: () => this.loop.steps,
      candidate: () => this.candidate(),
      evaluating: (work) => this.evaluating(work),
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
    this.verdicts.warmUp(() => this.learner.snapshot().save());
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
    await this.orWhatCameOfIt(async () => {
      await this.goOn().catch((error) => this.unlessCut(error));
      this.endedAfter = this.clock.seconds;
    });
  }

  /** What has happened since the candidate that ends the run is cut, whatever it was. */
  private async unlessCut(error: unknown): Promise<void> {
    const isOfTraining = error instanceof DivergenceError || error instanceof EnvironmentFault;
    if (isOfTraining && this.verdicts.isBeside) {
      await this.verdicts.settle().catch(() => {
        throw error;
      });
    }
    if (this.verdicts.passed === undefined) throw error;
    this.tell();
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
    await this.verdicts.resume();
    if (this.finished) this.tell();
    while (!this.finished && !this.aborted) {
      this.state.note();
      const until = this.loop.steps + ((await this.atTheGate()) ?? Number.POSITIVE_INFINITY);
      await this.slice(until);
      this.tell();
      await yieldToHost();
      this.stopwatch.lap('other');
      if (this.pace.isDue) await this.checkpointWhenSettled();
    }
    await this.conclude();
  }

  private async slice(until: number): Promise<void> {
    const length = this.verdicts.isHeardLate ? SHORT_SLICE_MS : SLICE_MS;
    const pause = performance.now() + length;
    while (
      !this.finished &&
      !this.aborted &&
      this.loop.steps < until &&
      performance.now() < pause
    ) {
      const advanced = this.loop.advance();
      if (advanced !== undefined) await advanced;
      if (this.verdicts.areDue) await this.verdicts.look();
    }
  }

  /** Nothing is pending in a checkpoint, but of a run that is stopped or has passed. */
  private async checkpointWhenSettled(): Promise<void> {
    if (this.finished || this.aborted) return;
    await this.verdicts.settle();
    if (!this.finished && !this.aborted) await this.takeCheckpoint();
  }

  /** All verdicts are read, or a checkpoint has what was begun. */
  private async conclude(): Promise<void> {
    const { verdicts } = this;
    if (verdicts.isPending && verdicts.passed === undefined) {
      await verdicts.settle();
      this.tell();
    }
    if (!this.aborted) await verdicts.ofTheLast();
    if (this.aborted) await this.takeCheckpoint();
  }

  private async handOut(): Promise<TrainResult> {
    const { config, options } = this;
    const { solvedAt, verdict } = this.verdicts;
    const agent = this.handedOut();
    const episodes = this.aborted ? 0 : (options.evaluationEpisodes ?? 100);
    const evaluation = episodes > 0 ? await this.report(agent, episodes) : null;
    return {
      agent,
      config,
      ...this.counted,
      seconds: this.endedAfter,
      solved: solvedAt !== undefined,
      verdict,
      solvedAtStep: solvedAt?.step ?? null,
      solvedAtSeconds: solvedAt?.seconds ?? null,
      timing: this.stopwatch.seconds,
      evaluation,
      aborted: this.aborted,
    };
  }

  /** The policy that passed, or the one that validated best, or else the last. */
  private handedOut(): Agent {
    return this.verdicts.agent ?? this.snapshot();
  }

  /** What had come of it when learning diverged: its agent is of no use any more. */
  private diverged({ divergence }: DivergenceError): DivergedRunError {
    const { step: steps, update: updates } = divergence;
    return new DivergedRunError(divergence, { ...this.soFar, steps, updates });
  }

  /** What had come of it when an environment failed; before the first step there is nothing to keep. */
  private broken({ cause }: EnvironmentFault): unknown {
    if (this.loop.steps === 0) return cause;
    const soFar = { ...this.soFar, agent: this.handedOut() };
    return new EnvironmentError(cause, soFar.steps, soFar, this.state.latest);
  }

  private get soFar(): RunSoFar {
    const { config, stopwatch, clock } = this;
    return { config, ...this.counted, seconds: clock.seconds, timing: stopwatch.seconds };
  }

  /** What counts of the run: all, or what there was of it when its last policy was taken. */
  private get counted() {
    const { record, loop, learner } = this;
    const { passed } = this.verdicts;
    if (passed === undefined) {
      const { episodes, validations } = record;
      return { steps: loop.steps, episodes, updates: learner.updates, validations };
    }
    const { step, episodes, updates } = passed.candidate.standing;
    return {
      steps: step,
      episodes: record.episodes.slice(0, episodes),
      updates,
      validations: [...record.validations, passed.validation],
    };
  }

  close(): void {
    this.verdicts.close();
    this.envs.close();
  }

  serialize(archive: Archive): void {
    archive.part('agent', this.learner);
    archive.part('environments', this.envs);
    archive.part('loop', this.loop);
    this.verdicts.serialize(archive);
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
    const { steps, episodes } = this.config;
    if (this.verdicts.isSolvedForGood || this.loop.steps >= steps) return true;
    return episodes !== null && this.record.episodes.length >= episodes;
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
    if (!this.verdicts.isPending) this.options.onEpisode?.(timed);
  }

  private candidate(): Candidate {
    const { loop, record, learner } = this;
    const standing = {
      step: loop.steps,
      episodes: record.episodes.length,
      updates: learner.updates,
      schedules: learner.standing(),
      learning: loop.lastReport,
    };
    return new Candidate(standing, this.snapshot());
  }

  /**
   * @returns undefined when it was broken off, as the run is
   * @throws EnvironmentFault when an environment fails
   */
  private async evaluating<T>(
    work: (how: EvaluateAsyncOptions) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const { options, config } = this;
    const { signal, evaluationEnv: env = options.env } = options;
    try {
      return await work({ env, envOptions: config.envOptions, signal });
    } catch (error) {
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
    // The laps that it holds come to its seconds.
    this.stopwatch.lap('other');
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
    const { steps, episodes, updates, validations } = this.counted;
    const { schedules, learning } = this.verdicts.passed?.candidate.standing ?? {};
    const latest = episodes.slice(-LATEST);
    const returns = latest.map((episode) => episode.return);
    this.options.onProgress?.({
      steps,
      totalSteps: this.config.steps,
      episodes: episodes.length,
      totalEpisodes: this.config.episodes,
      updates,
      seconds: this.clock.seconds,
      standing: schedules ?? this.learner.standing(),
      meanReturn: trailingMean(returns, LATEST),
      meanLength: mean(latest.map((episode) => episode.length)),
      predictedReturn: mean(latest.map((e) => e.predictedReturn).filter((p) => !Number.isNaN(p))),
      discountedReturn: mean(latest.map((episode) => episode.discountedReturn)),
      learning: learning ?? this.loop.lastReport,
      validation: validations.at(-1),
      snapshot: () => this.verdicts.passed?.candidate.agent ?? this.snapshot(),
    });
  }
}

function oneForMany(env: string, count: number): UsageError {
  return new UsageError(
    `${env}: a single environment was given, but ${count} are to be trained in (hyperparameters.environments). ` +
      'Give a function that makes one, or set environments to 1.',
  );
}
