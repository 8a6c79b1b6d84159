import {
  type Checkpoint,
  metricsOf,
  type Progress,
  type RunConfig,
  type TimedEpisode,
  type TimedValidation,
} from 'perilune';
import { Failure } from '../failure.js';
import type { RunFolder } from '../folder/run-folder.js';
import type { BrokenRun, DivergedRun, FinishedRun } from '../outcome.js';
import { LearningRecord, type LearningRow } from '../records/learning-record.js';
import { MonitorCsv } from '../records/monitor.js';
import { RunEvents } from '../tensorboard/run-events.js';

/** Where a run stood when this process took it up. */
export interface Resumed {
  steps: number;
  seconds: number;
  /** When the run began, in seconds since 1970. */
  began: number;
  /** What was recorded of its learning up to there. */
  learning: readonly LearningRow[];
}

export interface RecorderParts {
  folder: RunFolder;
  config: RunConfig;
  /** When this process took the run up, in milliseconds of `performance.now()`. */
  startedAt: number;
  resumed: Resumed | undefined;
}

/** Keeps a run's folder up to date while it trains: events, records, checkpoints. */
export class RunRecorder {
  private readonly events: RunEvents;
  private readonly learning: LearningRecord;
  private readonly monitor: MonitorCsv;
  private eventFile: string | undefined;
  private savedStep: number | undefined;
  /** The step at which this process took the run up, and up to which what was written before counts. */
  private readonly beganAt: number;
  private counted: number;

  constructor(private readonly parts: RecorderParts) {
    const { config, startedAt, resumed } = parts;
    const { steps, seconds, began, learning } = resumed ?? beginningAt(startedAt);
    this.monitor = new MonitorCsv(config.env, began);
    this.learning = new LearningRecord(learning);
    // Of the process, not of the run: what TensorBoard shows beside a resumed run is when it happened.
    const zero = (Date.now() - performance.now() + startedAt) / 1000 - seconds;
    this.events = new RunEvents(config, zero);
    this.events.start(steps, seconds);
    this.savedStep = resumed?.steps;
    this.beganAt = resumed?.steps ?? -1;
    this.counted = this.beganAt;
  }

  /** The step of the latest checkpoint; undefined if there is none. */
  get saved(): number | undefined {
    return this.savedStep;
  }

  progress(progress: Progress): void {
    const row = this.learning.add(progress);
    if (row !== undefined) this.events.learning(row);
  }

  episode(episode: TimedEpisode): void {
    this.events.episode(episode);
  }

  validation(validation: TimedValidation): void {
    this.events.validation(validation);
  }

  /** @throws Failure if a file cannot be written; every file is whole, and the checkpoints before stand */
  async save(checkpoint: Checkpoint): Promise<void> {
    await this.writeRecords(checkpoint.episodes);
    this.parts.folder.checkpoints.save(checkpoint);
    this.savedStep = checkpoint.step;
  }

  /** @throws Failure if a file cannot be written: it says what is saved, and how to go on */
  async finish(run: FinishedRun): Promise<void> {
    try {
      await this.end(run, run.result);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new Failure(`${error.message} ${this.howToGoOn()}`, { cause: error });
    }
  }

  /**
   * Keeps what had come of it; the checkpoints are from before.
   *
   * @throws Failure if a file cannot be written
   */
  async diverge(run: DivergedRun): Promise<void> {
    await this.end(run, run.soFar);
  }

  /**
   * Keeps what had come of it until its environment failed, and a checkpoint that is newer than the last.
   *
   * @returns the step of the latest checkpoint
   * @throws Failure if a file cannot be written
   */
  async breakOff(run: BrokenRun, checkpoint: Checkpoint | undefined): Promise<number | undefined> {
    const isNewer = checkpoint !== undefined && checkpoint.step > (this.savedStep ?? -1);
    if (isNewer) await this.save(checkpoint);
    await this.end({ ...run, savedAt: this.savedStep }, run.soFar);
    return this.savedStep;
  }

  private async end(
    run: FinishedRun | DivergedRun | BrokenRun,
    {
      steps,
      seconds,
      episodes,
    }: { steps: number; seconds: number; episodes: readonly TimedEpisode[] },
  ): Promise<void> {
    // Of a run that was gone on with: its candidate may be from before the checkpoint.
    this.counted = Math.min(this.counted, steps);
    this.learning.cutAfter(steps);
    this.events.cutAfter(steps);
    this.events.end(steps, seconds, run.outcome === 'finished');
    await this.writeRecords(episodes);
    this.parts.folder.writeResult(run);
  }

  private howToGoOn(): string {
    const { path } = this.parts.folder;
    const from =
      this.savedStep === undefined ? 'from its beginning' : `from step ${this.savedStep}`;
    return `The run's end is not saved; then \`perilune resume ${path}\` goes on ${from}.`;
  }

  /**
   * Always before the checkpoint: what they tell beyond it is cut off on resuming, and what they lacked
   * could not be made up for.
   */
  private async writeRecords(episodes: readonly TimedEpisode[]): Promise<void> {
    const { folder } = this.parts;
    await this.writeEvents();
    this.writeLearning();
    folder.writeMonitor(this.monitor.of(episodes));
  }

  private writeLearning(): void {
    const { folder, config } = this.parts;
    const metrics = metricsOf(config.algo).map(({ name }) => name);
    folder.writeLearning(this.learning.rows, metrics);
  }

  private async writeEvents(): Promise<void> {
    const files = await import('../tensorboard/event-files.js');
    const { folder } = this.parts;
    const { unwritten } = this.events;
    if (this.eventFile === undefined) {
      files.cutEventsAfter(folder.path, this.counted);
      // A run that was stopped after it had passed passes once more.
      const fresh = unwritten.filter(
        (event) =>
          event.kind !== 'scalars' ||
          event.step > this.beganAt ||
          !files.holdsValues(folder.path, event.step, event.values),
      );
      this.eventFile = files.createEventFile(folder.path, fresh);
    } else if (unwritten.length > 0) files.appendEvents(this.eventFile, unwritten);
    this.events.written();
  }
}

/** Of a run that begins; `train` counts in the same way. */
function beginningAt(startedAt: number): Resumed {
  const began = (performance.timeOrigin + startedAt) / 1000;
  return { steps: 0, seconds: 0, began, learning: [] };
}
