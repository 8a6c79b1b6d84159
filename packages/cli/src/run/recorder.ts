import {
  type Checkpoint,
  type DivergenceError,
  metricsOf,
  type Progress,
  type RunConfig,
  type TimedEpisode,
  type TimedValidation,
  type TrainResult,
} from 'perilune';
import { Failure } from '../failure.js';
import { LearningRecord, type LearningRow } from '../run-folder/learning-record.js';
import { MonitorCsv } from '../run-folder/monitor.js';
import type { RunFolder } from '../run-folder/run-folder.js';
import { RunEvents } from '../tensorboard/run-events.js';
import { version } from '../version.js';
import { nearPath } from './near-path.js';

/** Where a run stood when this process took it up. */
export interface Resumed {
  steps: number;
  seconds: number;
  /** What was recorded of its learning up to there. */
  learning: readonly LearningRow[];
}

export interface RecorderParts {
  folder: RunFolder;
  config: RunConfig;
  /** When the run began, in seconds since 1970. */
  began: number;
  resumed: Resumed | undefined;
}

/** Keeps a run's folder up to date while it trains: events, records, checkpoints. */
export class RunRecorder {
  private readonly events: RunEvents;
  private readonly learning: LearningRecord;
  private readonly monitor: MonitorCsv;
  private eventFile: string | undefined;
  private savedStep: number | undefined;

  constructor(private readonly parts: RecorderParts) {
    const { config, resumed = { steps: 0, seconds: 0, learning: [] } } = parts;
    this.monitor = new MonitorCsv(config.env, parts.began);
    this.learning = new LearningRecord(resumed.learning);
    // Of the process, not of the run: what TensorBoard shows beside a resumed run is when it happened.
    const zero = Date.now() / 1000 - performance.now() / 1000 - resumed.seconds;
    this.events = new RunEvents(config, zero);
    this.events.start(resumed.steps, resumed.seconds);
    this.savedStep = parts.resumed?.steps;
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
  async save({ step, episodes, bytes }: Checkpoint): Promise<void> {
    await this.writeRecords(episodes);
    const header = { perilune: version(), step, began: this.parts.began };
    this.parts.folder.checkpoints.save({ header, payload: bytes });
    this.savedStep = step;
  }

  /** @throws Failure if a file cannot be written: it says what is saved, and how to go on */
  async finish(result: TrainResult): Promise<void> {
    try {
      this.events.end(result.steps, result.seconds, true);
      await this.writeRecords(result.episodes);
      this.parts.folder.writeResult(result);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new Failure(`${error.message} ${this.howToGoOn()}`, { cause: error });
    }
  }

  /**
   * Keeps how it came to that; the checkpoints are from before.
   *
   * @returns what to tell: the step, the quantity, the last good checkpoint, and a file that could not be
   *   written
   */
  async diverged(error: DivergenceError): Promise<Failure> {
    const { newest } = this.parts.folder.checkpoints;
    const named = newest === undefined ? error : error.withLastGood(nearPath(newest));
    try {
      await this.writeEvents();
      this.writeLearning();
    } catch (unwritten) {
      if (!(unwritten instanceof Failure)) throw unwritten;
      return new Failure(`${named.message} ${unwritten.message}`, { cause: error });
    }
    return new Failure(named.message, { cause: error });
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
    const { folder, resumed } = this.parts;
    const { unwritten } = this.events;
    if (this.eventFile === undefined) {
      files.cutEventsAfter(folder.path, resumed?.steps ?? -1);
      this.eventFile = files.createEventFile(folder.path, unwritten);
    } else if (unwritten.length > 0) files.appendEvents(this.eventFile, unwritten);
    this.events.written();
  }
}
