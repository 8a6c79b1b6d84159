import {
  closeSync,
  existsSync,
  fsync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';
import { Failure, remedyOf } from '@perilune/runs';
import { Gathering } from './gathering.js';

const flush = promisify(fsync);

/**
 * A file of JSON objects, a line each, that is only added to: each line is on the disk before whoever adds it goes on. A
 * process that is killed leaves at most one torn line, the last, which is taken away when the file is opened again.
 */
export class LinesFile<Line extends object> {
  private readonly gathering = new Gathering<Line>((lines) => this.write(lines));
  private isClosed = false;

  private constructor(
    private readonly file: string,
    private readonly descriptor: number,
  ) {}

  /**
   * Opens the file, or makes it.
   *
   * @returns the file and what stands in it
   * @throws Failure that names a damaged line other than the last, or what is in the way
   */
  static open<Line extends object>(file: string): { file: LinesFile<Line>; lines: Line[] } {
    try {
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      const whole = text.slice(0, text.lastIndexOf('\n') + 1);
      const lines = parsed<Line>(file, whole);
      const descriptor = openSync(file, 'a');
      if (whole.length < text.length) ftruncateSync(descriptor, Buffer.byteLength(whole));
      return { file: new LinesFile<Line>(file, descriptor), lines };
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw new Failure(`${file} cannot be opened: ${remedyOf(error)}.`, { cause: error });
    }
  }

  /** Reads without opening to write; a torn last line is left out. */
  static read<Line extends object>(file: string): Line[] {
    if (!existsSync(file)) return [];
    const text = readFileSync(file, 'utf8');
    return parsed<Line>(file, text.slice(0, text.lastIndexOf('\n') + 1));
  }

  /** Resolves when the line is on the disk. @throws Failure if it cannot be written; then nothing after it is */
  append(line: Line): Promise<void> {
    return this.gathering.add(line);
  }

  /** When all that was added is on the disk, or could not be. */
  async close(): Promise<void> {
    await this.gathering.settled();
    this.isClosed = true;
    closeSync(this.descriptor);
  }

  private async write(lines: readonly Line[]): Promise<void> {
    const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    if (this.isClosed) throw new Failure(`${this.file} is closed: nothing can be added to it.`);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.descriptor, bytes, at);
      await flush(this.descriptor);
    } catch (error) {
      throw new Failure(`${this.file} cannot be written: ${remedyOf(error)}.`, { cause: error });
    }
  }
}

function parsed<Line extends object>(file: string, text: string): Line[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line, i) => {
    try {
      const value: unknown = JSON.parse(line);
      if (typeof value === 'object' && value !== null) return value as Line;
    } catch {
      // Told below.
    }
    throw new Failure(
      `${file}, line ${i + 1}, is damaged: put the file back from a copy, or delete that line and all after it.`,
    );
  });
}
