import { join } from 'node:path';
import type { RunConfig, TrainResult } from 'perilune';
import writeFileAtomic from 'write-file-atomic';
import { version } from '../version.js';
import { type LearningRow, progressCsv } from './learning-record.js';
import { monitorCsv } from './monitor.js';
import { resultJson } from './result.js';

/** A run's folder and the files in it. Each file appears whole: written aside, flushed, renamed. */
export class RunFolder {
  /** @param path absolute; the folder exists */
  constructor(readonly path: string) {}

  writeConfig(config: RunConfig): void {
    this.write('config.json', json({ perilune: version(), ...config }));
  }

  writeLearning(rows: readonly LearningRow[]): void {
    this.write('progress.csv', progressCsv(rows));
  }

  /** @param began when the run began, in seconds since 1970 */
  writeResult(result: TrainResult, began: number): void {
    this.write('monitor.csv', monitorCsv(result.config.env, began, result.episodes));
    this.write('model.safetensors', result.agent.save());
    this.write('result.json', json(resultJson(result)));
  }

  /**
   * The picture of the returns, and the film of an episode where the environment can be drawn.
   *
   * @returns the names of the files written
   */
  async writePictures(result: TrainResult): Promise<string[]> {
    const { drawRun, filmRun } = await import('./pictures.js');
    const picture = await drawRun(result);
    const film = await filmRun(result);
    const files: [string, string | Uint8Array | undefined][] = [
      ['reward.svg', picture?.svg],
      ['reward.png', picture?.png],
      ['landing.gif', film],
    ];
    return files.flatMap(([name, content]) => {
      if (content === undefined) return [];
      this.write(name, content);
      return [name];
    });
  }

  private write(name: string, content: string | Uint8Array): void {
    const data = typeof content === 'string' ? content : Buffer.from(content);
    writeFileAtomic.sync(join(this.path, name), data);
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
