import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunConfig, TrainResult } from 'perilune';
import { Checkpoints } from './checkpoints.js';
import { configJson } from './config-file.js';
import { writeDurably } from './durable.js';
import { type LearningRow, progressCsv } from './learning-record.js';
import { resultJson } from './result.js';

/** A run's folder and the files in it. A reader never sees a part of one (`writeDurably`). */
export class RunFolder {
  readonly checkpoints: Checkpoints;

  /** @param path absolute; the folder exists and is locked */
  constructor(readonly path: string) {
    this.checkpoints = new Checkpoints(join(path, 'checkpoints'));
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

  /** The model, and last what says that the run is finished. */
  writeResult(result: TrainResult): void {
    this.write('model.safetensors', result.agent.save());
    this.write('result.json', json(resultJson(result)));
  }

  /**
   * The picture of the returns, and the film of an episode where the environment can be drawn.
   *
   * @returns the names of the files written
   */
  async writePictures(result: TrainResult): Promise<string[]> {
    const { drawRun, filmName, filmRun } = await import('./pictures.js');
    const picture = await drawRun(result);
    const film = await filmRun(result);
    const files: [string, string | Uint8Array | undefined][] = [
      ['reward.svg', picture?.svg],
      ['reward.png', picture?.png],
      [filmName(result.config.env), film],
    ];
    return files.flatMap(([name, content]) => {
      if (content === undefined) return [];
      this.write(name, content);
      return [name];
    });
  }

  private write(name: string, content: string | Uint8Array): void {
    writeDurably(join(this.path, name), content);
  }
}

/** Whether the run in a folder has come to its end. */
export function isFinished(path: string): boolean {
  return existsSync(join(path, 'result.json'));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
