import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Checkpoint,
  type CheckpointSummary,
  DamagedCheckpointError,
  readCheckpoint,
  UsageError,
} from 'perilune';
import { Failure, remedyOf } from '../failure.js';
import { readBytes } from '../files/read-file.js';
import { flushFolder, writeDurably } from './durable.js';

const KEPT = 2;
const NAME = /^step-\d{12}\.checkpoint$/;
const OURS = /^step-\d{12}\.checkpoint(\.part)?$/;

/** A checkpoint that was read and found whole. */
export interface FoundCheckpoint {
  bytes: Uint8Array;
  summary: CheckpointSummary;
}

/** The checkpoints of a run, each a file of its bytes: the last two that are known to be good. */
export class Checkpoints {
  /** Known to be good, the latest last. */
  private good: string[] = [];

  /** @param folder need not exist */
  constructor(readonly folder: string) {}

  /** The file that a run would go on from; undefined if none was written or read. */
  get newest(): string | undefined {
    const name = this.good.at(-1);
    return name === undefined ? undefined : join(this.folder, name);
  }

  /** @throws Failure if it cannot be written; those before it stand */
  save({ step, bytes }: Pick<Checkpoint, 'step' | 'bytes'>): void {
    const name = `step-${String(step).padStart(12, '0')}.checkpoint`;
    this.makeFolder();
    writeDurably(join(this.folder, name), bytes);
    this.good = [...this.good.filter((other) => other !== name), name].slice(-KEPT);
    for (const other of readdirSync(this.folder)) {
      if (OURS.test(other) && !this.good.includes(other)) this.remove(other);
    }
  }

  /**
   * The latest checkpoint that is whole; undefined if there is none at all.
   *
   * @param onDamage told of each damaged one that is passed over
   * @throws Failure if there are checkpoints and none is whole, one cannot be read, or another version
   *   wrote one that this one does not read
   */
  latest(onDamage: (message: string) => void): FoundCheckpoint | undefined {
    const names = this.names();
    for (const name of names.reverse()) {
      const found = this.read(name, onDamage);
      if (found === undefined) continue;
      this.good = [name];
      return found;
    }
    if (names.length === 0) return undefined;
    throw new Failure(
      `No checkpoint in ${this.folder} is whole, so the run cannot go on. ` +
        'Put one back from a copy, or delete that folder: the run then begins anew, and ends the same.',
    );
  }

  private read(name: string, onDamage: (message: string) => void): FoundCheckpoint | undefined {
    const file = join(this.folder, name);
    try {
      const bytes = readBytes(file, 'checkpoint');
      return { bytes, summary: readCheckpoint(bytes) };
    } catch (error) {
      // A disk that fails under a file damages it; whatever else is in the way will not be so for ever.
      const isDamage = error instanceof DamagedCheckpointError || codeOf(error) === 'EIO';
      const { message } = error as Error;
      if (!isDamage) throw error instanceof UsageError ? new Failure(`${file}: ${message}`) : error;
      onDamage(`${file} is damaged (${message.replace(/\.$/, '')}); it is passed over.`);
      return undefined;
    }
  }

  private names(): string[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder)
      .filter((name) => NAME.test(name))
      .sort();
  }

  private remove(name: string): void {
    try {
      rmSync(join(this.folder, name));
    } catch {
      // The new one is saved, which is what counts; the next one tries again.
    }
  }

  private makeFolder(): void {
    if (existsSync(this.folder)) return;
    try {
      mkdirSync(this.folder);
      flushFolder(join(this.folder, '..'));
    } catch (error) {
      throw new Failure(`${this.folder} cannot be made: ${remedyOf(error)}.`);
    }
  }
}

function codeOf(error: unknown): string | undefined {
  const { code, cause } = error as NodeJS.ErrnoException;
  return code ?? (cause as NodeJS.ErrnoException | undefined)?.code;
}
