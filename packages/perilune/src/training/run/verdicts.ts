import type { Agent, Stopwatch } from '../../agents/index.js';
import type { EnvSpec } from '../../env/index.js';
import type { Archive, Serializable } from '../../state/index.js';
import type { RunConfig } from '../config/config.js';
import type { EvaluateAsyncOptions } from '../evaluation/evaluate.js';
import { type Bar, SolveRule } from '../evaluation/solve-rule.js';
import { taskOf } from '../evaluation/task.js';
import type { FoundValidation, Validation } from '../evaluation/validate.js';
import { Candidate } from './candidate.js';
import type { RunClock } from './run-clock.js';
import type { RunRecord, Solved } from './run-record.js';
import type { TrainOptions, Verdict } from './train-options.js';
import { Validator } from './validator.js';

/** The run whose policies are validated. */
export interface VerdictsParts {
  config: RunConfig;
  options: TrainOptions;
  /** What is known of the environment. */
  spec: EnvSpec;
  record: RunRecord;
  clock: RunClock;
  stopwatch: Stopwatch;
  /** Environment steps so far. */
  steps: () => number;
  /** Its policy as it stands. */
  candidate: () => Candidate;
  /** Flies policies of the run; resolves to undefined when that is broken off with it. */
  evaluating: <T>(
    work: (how: EvaluateAsyncOptions) => Promise<T | undefined>,
  ) => Promise<T | undefined>;
}

/** The candidate that solved the task and ended the run: what came after it is cut. */
interface Passed {
  candidate: Candidate;
  validation: Validation;
  solvedAt: Solved;
}

/**
 * Which policies of a run are validated, and what comes of it: at most one validation is pending, and its verdict is
 * read before the next begins. Until then training goes on as if it failed, and episodes are not told of, so that
 * nothing has happened after the candidate that ends the run.
 */
export class Verdicts implements Serializable {
  /** The candidate that ended the run, once there is one. */
  passed: Passed | undefined;
  /** Whose validation has begun and is not read. */
  private pending: Candidate | undefined;
  private readonly rule: SolveRule;
  private readonly validator: Validator;

  constructor(private readonly parts: VerdictsParts) {
    const { config, options, spec } = parts;
    this.rule = new SolveRule(config.solve, taskOf(config, spec));
    this.validator = new Validator({ config, options, spec });
  }

  /** @param agent the bytes of a policy to come up to speed with */
  warmUp(agent: () => Uint8Array): void {
    this.validator.warmUp(agent);
  }

  close(): void {
    this.validator.close();
  }

  /** Whether one is not read yet, so that nobody knows whether what happens counts. */
  get isPending(): boolean {
    return this.pending !== undefined;
  }

  /** Whether a validation goes on in another thread. */
  get isBeside(): boolean {
    return this.validator.isBeside;
  }

  /** Whether what goes on there can only be heard in the host's next turn. */
  get isHeardLate(): boolean {
    return this.validator.isHeardLate;
  }

  /** Whether there may be something to do: a verdict to read, or a policy to validate. */
  get areDue(): boolean {
    const { record, steps } = this.parts;
    if (this.rule.mayLook(record.returns, steps()) || this.validator.isAnswered) return true;
    // Where it would end the run, what is trained meanwhile would likely be cut.
    return !this.parts.config.solve.keepBest && this.validator.isWorthAHand;
  }

  get solvedAt(): Solved | undefined {
    return this.passed?.solvedAt ?? this.parts.record.solvedAt;
  }

  /** Whether the task is solved and nothing better is sought. */
  get isSolvedForGood(): boolean {
    return this.solvedAt !== undefined && !this.parts.config.solve.keepBest;
  }

  get verdict(): Verdict {
    if (this.solvedAt !== undefined) return 'solved';
    if (!this.parts.config.solve.enabled) return 'not validated';
    return this.rule.task.threshold === undefined ? 'no threshold' : 'not solved';
  }

  /** The policy that passed, or the one that validated best; undefined before there is one. */
  get agent(): Agent | undefined {
    return this.passed?.candidate.agent ?? this.parts.record.agent;
  }

  /** Begins again what was pending in the checkpoint that the run goes on from. */
  async resume(): Promise<void> {
    if (this.pending !== undefined) await this.consider(this.pending);
  }

  /** Reads the verdict on the last candidate; then there may be another. */
  async look(): Promise<void> {
    const { record, steps, candidate } = this.parts;
    await this.settle();
    if (this.pending !== undefined || this.isSolvedForGood) return;
    if (!this.rule.suggests(record.returns, steps(), record.bestMean)) return;
    await this.consider(candidate());
  }

  /** Reads the verdict on the candidate that is pending, if there is one. */
  async settle(): Promise<void> {
    if (this.pending !== undefined && this.passed === undefined) await this.read(this.pending);
  }

  /**
   * The policy that training ends with, unless nothing better is sought: where the gate follows the returns
   * seen, a run never ends unlooked at. No checkpoint has it, as a run may be made longer.
   */
  async ofTheLast(): Promise<void> {
    const { record, config, steps, candidate } = this.parts;
    if (!config.solve.enabled || !this.rule.followsReturns || this.isSolvedForGood) return;
    if (record.validations.at(-1)?.step === steps()) return;
    await this.read(candidate());
  }

  /** Writes into its run's own part of the archive. */
  serialize(archive: Archive): void {
    archive.part('rule', this.rule);
    archive.part('record', this.parts.record);
    this.pending = archive.optional('pending', this.pending, () => new Candidate());
  }

  /** Begins to validate a candidate; where that cannot go on beside, it is done when this resolves. */
  private async consider(candidate: Candidate): Promise<void> {
    const { stopwatch } = this.parts;
    stopwatch.lap('other');
    this.pending = candidate;
    const isBeside = this.validator.begin(candidate, this.bar);
    stopwatch.lap('validation');
    if (!isBeside) await this.settle();
  }

  private async read(candidate: Candidate): Promise<void> {
    const { stopwatch, evaluating } = this.parts;
    stopwatch.lap('other');
    const found = await evaluating((how) => this.validator.find(candidate, this.bar, how));
    stopwatch.lap('validation');
    if (found !== undefined) this.take(candidate, found);
  }

  private take(candidate: Candidate, { standardError, ...found }: FoundValidation): void {
    const { record, options, config, clock } = this.parts;
    const { step, standing } = candidate;
    const { seconds } = clock;
    const isWhole = found.episodes === config.solve.episodes;
    const isSolved = isWhole && found.mean >= this.rule.required(standardError);
    const solvedAt = isSolved ? { step, seconds } : undefined;
    const validation = { step, ...found };
    if (solvedAt !== undefined && !config.solve.keepBest) {
      // A run that is stopped has not ended: it passes when it is gone on with.
      if (options.signal?.aborted) return;
      this.passed = { candidate, validation, solvedAt };
    } else {
      this.pending = undefined;
      record.addValidation(candidate.agent, validation, solvedAt);
    }
    options.onValidation?.({ ...validation, seconds });
    if (this.passed !== undefined) return;
    for (const episode of record.episodes.slice(standing.episodes)) options.onEpisode?.(episode);
  }

  private get bar(): Bar {
    const { margin, validationSlack: slack, validationErrors: errors } = this.rule.settings;
    const { bestMean, toSurpass } = this.parts.record;
    return { task: this.rule.task, margin, slack, errors, bestMean, toSurpass };
  }
}
