import {
  type Agent,
  createAgent,
  DivergenceError,
  environmentSeeds,
  type LearningAgent,
  Stopwatch,
  warmStart,
} from '../../agents/index.js';
import { makeVector, type VectorEnv } from '../../env/index.js';
import { UsageError } from '../../errors.js';
import { type Archive, captureState, type Serializable } from '../../state/index.js';
import { agentFileIn, type RunConfig } from '../config/config.js';
import { configText } from '../config/config-text.js';
import { type Evaluation, evaluate, REPORTING_SEED } from '../evaluation/evaluate.js';
import { SolveRule } from '../evaluation/solve-rule.js';
import { taskOf } from '../evaluation/task.js';
import { validate } from '../evaluation/validate.js';
import { mean, trailingMean } from '../statistics/index.js';
import { type DecodedCheckpoint, encodeCheckpoint, resumeCheckpoint } from './checkpoint.js';
import { CheckpointPace } from './checkpoint-pace.js';
import { DivergedRunError } from './diverged-run.js';
import { type EpisodeRecord, TrainingLoop } from './loop.js';
import { RunClock } from './run-clock.js';
import { RunRecord } from './run-record.js';
import type { TrainOptions, TrainResult, Verdict } from './train-options.js';
import { yieldToHost } from './yield-to-host.js';

/** Episodes that progress averages over. */
const LATEST = 100;

/** Wall time between two breaths in which the host may draw, answer and deliver signals. */
const SLICE_MS = 60;

/** One training, from its first step or from a checkpoint to its end. */
export class Run implements Serializable {
  private readonly record = new RunRecord();
  private readonly learner: LearningAgent;
  private readonly envs: VectorEnv;
  private readonly loop: TrainingLoop;
  private readonly rule: SolveRule;
  private readonly clock: RunClock;
  private readonly stopwatch: Stopwatch;
  private readonly pace: CheckpointPace;
  private endedAfter = 0;

  /** @throws UsageError when the agent does not fit the environment */
  constructor(
    private readonly config: RunConfig,
    private readonly options: TrainOptions,
    private readonly checkpoint: DecodedCheckpoint | undefined,
  ) {
    const { startedAt = performance.now(), checkpointEvery } = options;
    this.pace = new CheckpointPace(checkpointEvery);
    this.clock = new RunClock(startedAt, checkpoint?.summary);
    this.stopwatch = new Stopwatch(startedAt);
    const { stopwatch } = this;
    const { env, envOptions, seed, hyperparameters } = config;
    const count = hyperparameters.environments;
    this.envs = makeVector(env, count, { ...envOptions, autoreset: 'same-step' });
    const start = this.envs.reset({ seed: environmentSeeds(seed, count) });
    this.learner = createAgent({
      algo: config.algo,
      env: this.envs,
      seed,
      masks: start.actionMasks !== undefined,
      stopwatch,
      ...hyperparameters,
    });
    this.rule = new SolveRule(config.solve, taskOf(config));
    this.loop = new TrainingLoop({
      agent: this.learner,
      envs: this.envs,
      start,
      onEpisode: (episode) => this.finishEpisode(episode),
      stopwatch,
    });
  }

  /**
   * Goes where the checkpoint left off, if there is one.
   *
   * @throws UsageError when it does not fit, or when checkpoints are asked for and cannot be taken
   */
  prepare(): void {
    if (this.checkpoint !== undefined) resumeCheckpoint(this, this.checkpoint);
    else {
      this.begin();
      if (this.options.onCheckpoint !== undefined) this.checkCheckpoints();
    }
    this.stopwatch.lap('startUp');
  }

  /** With what another agent has learned, if there is one to begin from. */
  private begin(): void {
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

  /** @throws DivergedRunError when learning diverges */
  async toTheEnd(): Promise<void> {
    try {
      await this.goOn();
    } catch (error) {
      throw error instanceof DivergenceError ? this.diverged(error) : error;
    }
  }

  private async goOn(): Promise<void> {
    if (this.finished) this.tell();
    while (!this.finished && !this.aborted) {
      const until = this.loop.steps + ((await this.atTheGate()) ?? Number.POSITIVE_INFINITY);
      const pause = performance.now() + SLICE_MS;
      while (!this.finished && this.loop.steps < until && performance.now() < pause) this.advance();
      this.tell();
      await yieldToHost();
      this.stopwatch.lap('other');
      if (this.pace.isDue && !this.finished && !this.aborted) await this.takeCheckpoint();
    }
    if (this.aborted) await this.takeCheckpoint();
    else this.validateLast();
    this.endedAfter = this.clock.seconds;
  }

  result(): TrainResult {
    const { config, options, learner, record, aborted } = this;
    const { solvedAt } = record;
    const agent = record.agent ?? this.snapshot();
    const episodes = aborted ? 0 : (options.evaluationEpisodes ?? 100);
    const evaluation = episodes > 0 ? this.report(agent, episodes) : null;
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
      aborted,
    };
  }

  /** What had come of it when learning diverged: its agent is of no use any more. */
  private diverged({ divergence }: DivergenceError): DivergedRunError {
    const { config, record, stopwatch } = this;
    return new DivergedRunError(divergence, {
      config,
      steps: divergence.step,
      episodes: record.episodes,
      updates: divergence.update,
      seconds: this.clock.seconds,
      validations: record.validations,
      timing: stopwatch.seconds,
    });
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

  private advance(): void {
    this.loop.advance();
    const { rule, record, loop } = this;
    if (rule.suggests(record.returns, loop.steps, record.bestMean)) this.validate();
  }

  /**
   * The policy that training ends with, unless nothing better is sought: where the gate follows the returns
   * seen, a run never ends unlooked at. No checkpoint has it, as a run may be made longer.
   */
  private validateLast(): void {
    const { rule, record, config } = this;
    const { enabled, keepBest } = config.solve;
    if (!enabled || !rule.followsReturns) return;
    if (record.solvedAt !== undefined && !keepBest) return;
    if (record.validations.at(-1)?.step === this.loop.steps) return;
    this.validate();
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

  private validate(): void {
    this.stopwatch.lap('other');
    const { env, envOptions, solve } = this.config;
    const { episodes, validationSlack: slack } = solve;
    const { steps: step } = this.loop;
    const agent = this.snapshot();
    const required = (error: number) => this.toReach(error);
    const { standardError, ...found } = validate(agent, {
      ...{ env, envOptions, episodes, required, slack },
    });
    const isWhole = found.episodes === episodes;
    const isSolved = isWhole && found.mean >= this.rule.required(standardError);
    const { seconds } = this.clock;
    this.record.addValidation(agent, { step, ...found }, isSolved ? { step, seconds } : undefined);
    this.options.onValidation?.({ step, ...found, seconds });
    this.stopwatch.lap('validation');
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

  /** The policy as it stands, told where it comes from. */
  private snapshot(): Agent {
    const { env, envOptions, preset, seed, from } = this.config;
    const agent = this.learner.snapshot();
    const steps = this.loop.steps;
    const origin = from === undefined ? {} : { from: from.sha256 };
    agent.provenance = { env, envOptions, preset, seed, steps, ...origin };
    return agent;
  }

  /** Flies the reporting episodes, and tells the agent how it did. */
  private report(agent: Agent, episodes: number): Evaluation {
    const { env, envOptions } = this.config;
    const evaluation = evaluate(agent, { env, envOptions, episodes, seed: REPORTING_SEED });
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
    const { config, options, learner, record } = this;
    if (options.onCheckpoint === undefined) return;
    const { steps } = this.loop;
    const { seconds, began } = this.clock;
    const numbers = {
      ...{ steps, episodes: record.episodes.length, updates: learner.updates },
      ...{ seconds, began },
    };
    const bytes = encodeCheckpoint(this, { config, ...numbers });
    await options.onCheckpoint({ step: steps, episodes: record.episodes.slice(), bytes });
    this.pace.taken();
    this.stopwatch.lap('checkpoint');
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
