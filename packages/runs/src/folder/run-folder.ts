import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunConfig } from 'perilune';
import { readJson } from '../files/read-file.js';
import type { BrokenRun, DivergedRun, FinishedRun } from '../outcome.js';
import { type LearningRow, progressCsv } from '../records/learning-record.js';
import { Checkpoints } from './checkpoints.js';
import { configJson } from './config-file.js';
import { flushFolder, writeDurably } from './durable.js';
import { type ResultJson, resultJson } from './result.js';

/** What says how a run ended; it is written last. */
export const RESULT = 'result.json';

/** The agent that a run began from, as its configuration names it by its hash. */
export const ORIGIN = 'from.safetensors';

/** A run's folder and the files in it. A reader never sees a part of one (`writeDurably`). */
export class RunFolder {
  readonly checkpoints: Checkpoints;

  /** @param path absolute; the folder exists and is locked */
  constructor(readonly path: string) {
    this.checkpoints = new Checkpoints(join(path, 'checkpoints'));
  }

  /** The file of the agent that the run begins from. */
  get origin(): string {
    return join(this.path, ORIGIN);
  }

  writeOrigin(bytes: Uint8Array): void {
    this.write(ORIGIN, bytes);
  }

  /** Takes back that the run has ended: it is to be made longer. */
  reopen(config: RunConfig): void {
    rmSync(join(this.path, RESULT), { force: true });
    flushFolder(this.path);
    this.writeConfig(config);
  }

  writeConfig(config: RunConfig): void {
    this.write('config.json', configJson(config, this.path));
  }

  /** @param metrics the algorithm's own columns */
  writeLearning(rows: readonly LearningRow[], metrics: readonly string[]): void {
    this.write('progress.csv', progressCsv(rows, metrics));
  }

  writeMonitor(content: string): void {
    this.write('monitor.csv', content);
  }

  /** The model of a run that has one, and last what says that the run has ended. */
  writeResult(run: FinishedRun | DivergedRun | BrokenRun): void {
    if (run.outcome !== 'diverged') {
      const { agent } = run.outcome === 'finished' ? run.result : run;
      this.write('model.safetensors', agent.save());
    }
    this.write(RESULT, `${JSON.stringify(resultJson(run), null, 2)}\n`);
  }

  /** Of a run that goes on after its environment failed: what said so is no more true. */
  takeUp(): void {
    rmSync(join(this.path, RESULT), { force: true });
  }

  private write(name: string, content: string | Uint8Array): void {
    writeDurably(join(this.path, name), content);
  }
}

/** Whether the run in a folder has come to its end: finished, or diverged. One that broke off can go on. */
export function hasEnded(path: string): boolean {
  return existsSync(join(path, RESULT)) && outcomeIn(path) !== 'broken';
}

/** How the run in a folder ended, as far as result.json can say it; undefined where it does not. */
export function outcomeIn(path: string): ResultJson['outcome'] | undefined {
  try {
    return (readJson(join(path, RESULT)) as Partial<ResultJson>).outcome;
  } catch {
    return undefined;
  }
}
