import {
  type Checkpoint,
  type Progress,
  type RunConfig,
  type RunOptions,
  resolveConfig,
  type TrainResult,
  train,
} from 'perilune';
import { type Milestone, Milestones } from '../journey/milestones';
import { Keeper, type Keeping } from '../keeping/keeper';
import { untrained } from '../state/untrained';
import { measureForesight } from './foresight';
import { Pace } from './pace';
import type { Episode, Foresight, Outcome, Report, Trial } from './reports';

/** How often a policy and its foresight go to the page, in milliseconds. */
const POLICY_EVERY = 250;
const FORESIGHT_EVERY = 700;

export interface TrainerOptions {
  /** Whether to measure what the policy foresees: costs some training time. */
  foresight?: boolean;
  /** Whether to leave policies along the way, to be looked back at. */
  milestones?: boolean;
  /** Keeps the run in the browser. */
  keeping?: Keeping | undefined;
}

/** Seconds between two checkpoints, and the steps of a run that add one: what may become long has large ones. */
const [SOONEST, RAREST, STEPS_A_SECOND] = [1, 10, 300_000] as const;

export type Listener = (report: Report) => void;

/** One run of the library's `train`, told to a listener and held back as asked. Lives in a worker. */
export class Trainer {
  private readonly pace = new Pace();
  private readonly stopping = new AbortController();
  private episodes: Episode[] = [];
  private policyAt = Number.NEGATIVE_INFINITY;
  private foresightAt = 0;
  private keeper: Keeper | undefined;
  private trials: Trial[] = [];
  private passed: Milestone[] = [];
  private milestones: Milestones | undefined;
  /** Of the last report; undefined before the first, as it may go on from anywhere. */
  private steps: number | undefined;
  private ended = 0;

  async train(
    options: RunOptions,
    listener: Listener,
    extra: TrainerOptions = {},
  ): Promise<Outcome> {
    const config = resolveConfig(options);
    const { keeping } = extra;
    if (keeping?.paused) this.pace.pause();
    const kept = keeping && (await this.keep(keeping, options, config.steps));
    if (extra.milestones) this.lookBack(config);
    const result = await train({
      ...options,
      ...kept,
      signal: this.stopping.signal,
      gate: () => this.gate(),
      onEpisode: ({ return: total, length, endedAt, seconds }) => {
        this.episodes.push({ return: total, length, endedAt, seconds });
        this.ended += 1;
        this.pace.episodeEnded();
      },
      onValidation: ({ mean, episodes }) =>
        this.trials.push({ episode: this.ended, mean, flown: episodes }),
      onProgress: (progress) => {
        this.pass(progress);
        const foresight = extra.foresight ? this.foresee(progress, config) : undefined;
        const report = this.report(progress, foresight);
        this.keeper?.see(report);
        listener(report);
      },
    });
    const outcome = { ...outcomeOf(result), trials: this.trials };
    await this.keeper?.conclude(outcome, result.episodes);
    return outcome;
  }

  pause(): void {
    this.pace.pause();
    this.keeper?.pause(true);
  }

  resume(): void {
    this.pace.resume();
    this.keeper?.pause(false);
  }

  step(): void {
    this.pace.step();
    this.keeper?.pause(true);
  }

  limit(stepsPerSecond: number): void {
    this.pace.limit(stepsPerSecond);
  }

  /** Ends training; `train` then gives what was learned so far. */
  stop(): void {
    this.stopping.abort();
    this.pace.resume();
  }

  /** Rests as it has to; a slice ends where a policy is to be kept. */
  private async gate(): Promise<number | undefined> {
    const most = await this.pace.gate();
    if (this.milestones === undefined) return most;
    const left = this.steps === undefined ? 1 : this.milestones.due - this.steps;
    return Math.max(1, Math.min(most ?? left, left));
  }

  /** Keeps the policy as it stands, where it is one to be looked back at. */
  private pass(progress: Progress): void {
    const { steps, episodes } = progress;
    this.steps = steps;
    if (this.milestones === undefined || steps < this.milestones.due) return;
    this.keepMilestone({ steps, episodes, policy: progress.snapshot().save() });
  }

  /** From the agent before its first step on, or from where a run that is gone on with was. */
  private lookBack(config: RunConfig): void {
    this.milestones = new Milestones(this.keeper?.milestones ?? []);
    if (this.milestones.due > 0) return;
    this.keepMilestone({ steps: 0, episodes: 0, policy: untrained(config) });
  }

  private keepMilestone(milestone: Milestone): void {
    this.milestones?.add(milestone);
    this.passed.push(milestone);
    if (this.keeper !== undefined) this.keeper.milestones = this.milestones?.list ?? [];
  }

  /** What of `train`'s options keeps a run, and goes on with one that is kept. */
  private async keep(keeping: Keeping, options: RunOptions, steps: number) {
    const keeper = new Keeper(keeping, options);
    this.keeper = keeper;
    const kept = await (keeping.resume ? keeper.resume() : keeper.begin());
    this.ended = keeper.episodesBefore;
    return {
      checkpointEvery: Math.min(RAREST, Math.max(SOONEST, steps / STEPS_A_SECOND)),
      onCheckpoint: (checkpoint: Checkpoint) => keeper.take(checkpoint),
      ...(kept && { resumeFrom: kept }),
    };
  }

  private report(progress: Progress, foresight: Foresight | undefined): Report {
    const { steps, totalSteps, updates, seconds, standing, learning } = progress;
    const { meanReturn, validation } = progress;
    const { episodes, trials, passed: milestones } = this;
    [this.episodes, this.trials, this.passed] = [[], [], []];
    const due = performance.now() - this.policyAt >= POLICY_EVERY;
    if (due) this.policyAt = performance.now();
    return {
      steps,
      totalSteps,
      updates,
      seconds,
      standing,
      learning,
      meanReturn,
      validation,
      trials,
      milestones,
      episodes,
      policy: due ? progress.snapshot().save() : undefined,
      foresight,
      unkept: this.keeper?.failure,
    };
  }

  private foresee(progress: Progress, config: Outcome['config']): Foresight | undefined {
    if (performance.now() - this.foresightAt < FORESIGHT_EVERY) return undefined;
    this.foresightAt = performance.now();
    return measureForesight(progress.snapshot(), config, progress.steps);
  }
}

function outcomeOf(result: TrainResult): Omit<Outcome, 'trials'> {
  const { agent, config, steps, seconds, solved, solvedAtStep, solvedAtSeconds, aborted } = result;
  const { evaluation, verdict } = result;
  return {
    model: agent.save(),
    config,
    steps,
    episodes: result.episodes.length,
    seconds,
    solved,
    verdict,
    solvedAtStep,
    solvedAtSeconds,
    aborted,
    evaluation: evaluation && {
      mean: evaluation.mean,
      std: evaluation.std,
      episodes: evaluation.episodes,
      landed: evaluation.results.filter(({ info }) => info.end === 'landed').length,
    },
  };
}
