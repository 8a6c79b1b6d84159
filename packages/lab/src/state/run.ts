import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import type { RunConfig, RunOptions } from 'perilune';
import { type Milestone, Milestones } from '../journey/milestones';
import type { KeptHead, KeptSight } from '../keeping/store';
import { EpisodeLog } from '../training/episode-log';
import { RemoteTrainer } from '../training/remote-trainer';
import type { Foresight, Outcome, Report, Trial } from '../training/reports';
import type { TrainerOptions } from '../training/trainer';
import { check } from './setup';

export type Phase = 'idle' | 'training' | 'paused' | 'done' | 'failed';

/** Reports that steps a second are averaged over. */
const SPEED_WINDOW = 12;

/** A training run as the page sees it: its worker, what it told, and its buttons. */
export class Run {
  readonly phase = signal<Phase>('idle');
  readonly report = signal<Report | undefined>(undefined);
  readonly outcome = signal<Outcome | undefined>(undefined);
  readonly problem = signal<string | undefined>(undefined);
  /** The newest policy, as a file. */
  readonly policy = signal<Uint8Array | undefined>(undefined);
  /** What is being or was trained, as it was asked for, and whole: whatever the setup says by now. */
  readonly options = signal<RunOptions | undefined>(undefined);
  readonly config = computed<RunConfig | undefined>(
    () => this.options.value && check(this.options.value).config,
  );
  /** Grows with every episode; `episodes` itself is one log, to be read when this changes. */
  readonly episodeCount = signal(0);
  readonly episodes = new EpisodeLog();
  readonly foresights = signal<readonly Foresight[]>([]);
  /** Its policies along the way, in their order. */
  readonly milestones = signal<readonly Milestone[]>([]);
  /** The one of them that is looked at; undefined: the newest policy is. */
  readonly watched = signal<Milestone | undefined>(undefined);
  readonly trials = signal<readonly Trial[]>([]);
  readonly stepsPerSecond = signal(0);
  /** Why the browser keeps nothing of it, where it does not. */
  readonly unkept = signal<string | undefined>(undefined);
  readonly active: ReadonlySignal<boolean> = computed(
    () => this.phase.value === 'training' || this.phase.value === 'paused',
  );
  /** When it began, in seconds since 1970. */
  began = 0;
  private trainer: RemoteTrainer | undefined;
  private pace = Number.POSITIVE_INFINITY;
  private recent: { at: number; steps: number }[] = [];
  private passed = new Milestones();

  /** Begins anew, in a new worker. @param keepAs under which name the browser keeps it */
  start(options: RunOptions, extra: TrainerOptions = {}, keepAs?: string): void {
    this.reset();
    const began = Date.now() / 1000;
    batch(() => {
      this.options.value = options;
      this.began = began;
      this.phase.value = 'training';
    });
    this.employ(
      options,
      keepAs === undefined ? extra : { ...extra, keeping: { id: keepAs, began } },
    );
  }

  /** Goes on with a run that was kept, or shows what it came to. */
  restore({ id, options, began, paused, over }: KeptHead, sight: KeptSight | undefined): void {
    this.reset();
    if (sight !== undefined) this.episodes.pushAll(sight.episodes);
    batch(() => {
      this.options.value = options;
      this.began = began;
      this.episodeCount.value = this.episodes.count;
      this.report.value = sight?.report;
      this.outcome.value = sight?.outcome;
      this.policy.value = sight?.policy;
      this.trials.value = [...(sight?.trials ?? []), ...(sight?.outcome?.trials ?? [])];
      this.passed = new Milestones(sight?.milestones);
      this.milestones.value = this.passed.list;
      this.phase.value = over ? 'done' : paused ? 'paused' : 'training';
    });
    const keeping = { id, began, paused, resume: true };
    if (!over) this.employ(options, { milestones: true, keeping });
  }

  private employ(options: RunOptions, extra: TrainerOptions): void {
    this.trainer = new RemoteTrainer(
      options,
      {
        onReport: (report) => this.hear(report),
        onDone: (outcome) => this.conclude(outcome),
        onFailure: (message) => {
          this.problem.value = message;
          this.phase.value = 'failed';
        },
      },
      extra,
    );
    if (Number.isFinite(this.pace)) this.trainer.limit(this.pace);
  }

  pause(): void {
    if (this.phase.value !== 'training') return;
    this.trainer?.pause();
    this.phase.value = 'paused';
  }

  resume(): void {
    if (this.phase.value !== 'paused') return;
    this.recent = [];
    this.trainer?.resume();
    this.phase.value = 'training';
  }

  /** One more episode, then rest. */
  step(): void {
    if (!this.active.value) return;
    this.trainer?.step();
    this.phase.value = 'paused';
  }

  /** Training steps a second at most. */
  setPace(stepsPerSecond: number): void {
    this.pace = stepsPerSecond;
    this.trainer?.limit(stepsPerSecond);
  }

  /** Ends training and keeps what was learned so far. */
  finish(): void {
    this.trainer?.stop();
  }

  /** Forgets the run. */
  reset(): void {
    this.trainer?.dispose();
    this.trainer = undefined;
    this.episodes.clear();
    this.recent = [];
    this.passed = new Milestones();
    batch(() => {
      this.phase.value = 'idle';
      this.milestones.value = [];
      this.watched.value = undefined;
      this.trials.value = [];
      this.report.value = undefined;
      this.outcome.value = undefined;
      this.problem.value = undefined;
      this.policy.value = undefined;
      this.options.value = undefined;
      this.episodeCount.value = 0;
      this.foresights.value = [];
      this.stepsPerSecond.value = 0;
      this.unkept.value = undefined;
    });
  }

  private hear(report: Report): void {
    for (const episode of report.episodes) this.episodes.push(episode);
    this.recent.push({ at: report.seconds, steps: report.steps });
    if (this.recent.length > SPEED_WINDOW) this.recent.shift();
    batch(() => {
      this.report.value = report;
      this.unkept.value = report.unkept;
      this.episodeCount.value = this.episodes.count;
      this.stepsPerSecond.value = this.speed();
      this.pass(report.milestones);
      if (report.trials.length > 0) this.trials.value = [...this.trials.value, ...report.trials];
      if (report.policy !== undefined) this.policy.value = report.policy;
      if (report.foresight) this.foresights.value = [...this.foresights.value, report.foresight];
    });
  }

  private conclude(outcome: Outcome): void {
    batch(() => {
      this.outcome.value = outcome;
      this.trials.value = [...this.trials.value, ...outcome.trials];
      this.policy.value = outcome.model;
      this.phase.value = 'done';
    });
  }

  /** Takes policies to look back at. One that is looked at stays so, even where it makes room for others. */
  private pass(milestones: readonly Milestone[]): void {
    if (milestones.length === 0) return;
    for (const milestone of milestones) this.passed.add(milestone);
    this.milestones.value = this.passed.list;
  }

  private speed(): number {
    const [first, last] = [this.recent[0], this.recent.at(-1)];
    if (first === undefined || last === undefined || last.at <= first.at) return 0;
    return (last.steps - first.steps) / (last.at - first.at);
  }
}
