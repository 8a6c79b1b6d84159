import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { configJson, Failure, flushFolder, flushTree, remedyOf } from '@perilune/runs';
import { type RunOptions, resolveConfig } from 'perilune';
import { Gathering } from './gathering.js';

/** What is left of a run that was carried out elsewhere. */
export interface RunLeft {
  options: RunOptions;
  /** By their names, without its configuration: to make that of every run would take longer than all else. */
  files: Readonly<Record<string, Uint8Array>>;
}

/** That as a line. */
interface Line {
  run: string;
  options: RunOptions;
  /** In base64. */
  files: Record<string, string>;
}

interface Bundle {
  file: string;
  /** Runs in it that may still be kept. */
  live: number;
}

/**
 * Keeps the files of runs until it is known whether their folders are to be made: few of a study's are, and to make, flush and
 * take away a folder for each would make the disk what limits a study. Runs that come together lie in one file, flushed, which
 * goes when none of them is wanted any more.
 */
export class SetAside {
  private readonly bundles = new Map<string, Bundle>();
  private readonly gathering = new Gathering<Line>((lines) => this.write(lines));
  private count = 0;

  /** @param path where the runs' folders are, and what was set aside before */
  constructor(private readonly path: string) {
    for (const number of existsSync(path) ? numbersIn(path) : []) {
      const file = this.fileOf(number);
      this.add(
        file,
        linesIn(file).map(({ run }) => run),
      );
      this.count = number + 1;
    }
  }

  /** Resolves when they are on the disk. @param run its folder, from `path` */
  async put(run: string, { options, files }: RunLeft): Promise<void> {
    const encoded = Object.entries(files).map(
      ([name, bytes]) => [name, Buffer.from(bytes).toString('base64')] as const,
    );
    await this.gathering.add({ run, options, files: Object.fromEntries(encoded) });
  }

  /** Makes the folder of a run that was set aside, if it was. @throws Failure if it cannot be written */
  keep(run: string): void {
    const bundle = this.bundles.get(run);
    if (bundle === undefined) return;
    const line = linesIn(bundle.file)
      .filter((each) => each.run === run)
      .at(-1);
    if (line !== undefined) makeFolder(join(this.path, run), line);
    this.drop(run);
  }

  drop(run: string): void {
    const bundle = this.bundles.get(run);
    if (bundle === undefined) return;
    this.bundles.delete(run);
    bundle.live -= 1;
    if (bundle.live === 0) rmSync(bundle.file, { force: true });
  }

  /** Resolves when nothing is being written any more. */
  settled(): Promise<void> {
    return this.gathering.settled();
  }

  private async write(lines: readonly Line[]): Promise<void> {
    const file = this.fileOf(this.count++);
    try {
      await mkdir(this.path, { recursive: true });
      await writeFlushed(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      await flushNames(this.path);
    } catch (error) {
      throw new Failure(`${file} cannot be written: ${remedyOf(error)}.`, { cause: error });
    }
    this.add(
      file,
      lines.map(({ run }) => run),
    );
  }

  private add(file: string, runs: readonly string[]): void {
    const bundle = { file, live: 0 };
    for (const run of new Set(runs)) {
      this.drop(run);
      this.bundles.set(run, bundle);
      bundle.live += 1;
    }
    if (bundle.live === 0) rmSync(file, { force: true });
  }

  private fileOf(number: number): string {
    return join(this.path, `${String(number).padStart(8, '0')}.aside`);
  }
}

function numbersIn(path: string): number[] {
  const names = readdirSync(path).filter((name) => /^\d+\.aside$/.test(name));
  return names.map((name) => Number.parseInt(name, 10)).sort((a, b) => a - b);
}

/** What is whole of it: of the rest nothing has been told yet. */
function linesIn(file: string): Line[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text) => {
      try {
        return [JSON.parse(text) as Line];
      } catch {
        return [];
      }
    });
}

async function writeFlushed(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** As `flushFolder`, while others go on. */
async function flushNames(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whole or not at all. */
function makeFolder(folder: string, { options, files }: Line): void {
  const part = `${folder}.part`;
  try {
    for (const each of [part, folder]) rmSync(each, { recursive: true, force: true });
    mkdirSync(part, { recursive: true });
    writeFileSync(join(part, 'config.json'), configJson(resolveConfig(options), folder));
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(part, name), Buffer.from(text, 'base64'));
    }
    flushTree(part);
    renameSync(part, folder);
    for (const above of [dirname(folder), dirname(dirname(folder))]) flushFolder(above);
  } catch (error) {
    throw new Failure(`${folder} cannot be written: ${remedyOf(error)}.`, { cause: error });
  }
}
