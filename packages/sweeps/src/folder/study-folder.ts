import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { Failure, lockFolder, readJson, remedyOf, writeDurably } from '@perilune/runs';
import { UsageError, VERSION } from 'perilune';
import { runOptions } from '../study/run-options.js';
import type { Study } from '../study/study.js';
import type { RunLine, TrialLine } from './lines.js';
import { LinesFile } from './lines-file.js';
import { type RunLeft, SetAside } from './set-aside.js';

const STUDY = 'study.json';
const TRIALS = 'trials.jsonl';
const RUNS = 'runs.jsonl';
const RUN_FOLDERS = 'runs';

/** What has come of a study so far. */
export interface StudySoFar {
  study: Study;
  trials: TrialLine[];
  runs: RunLine[];
}

/**
 * A study's folder: `study.json`, a line a trial in `trials.jsonl`, a line a run in `runs.jsonl`, the runs' folders of the
 * best trials in `runs/`, and the winner's configuration in `best.json`. One process writes it.
 */
export class StudyFolder {
  private readonly aside: SetAside;

  private constructor(
    readonly path: string,
    private readonly trialLines: LinesFile<TrialLine>,
    private readonly runLines: LinesFile<RunLine>,
    private readonly release: () => void,
    /** What was made of it just now: the folder itself, or the study in it. */
    private readonly made: { folder: boolean; study: boolean },
    readonly soFar: StudySoFar,
  ) {
    this.aside = new SetAside(join(path, RUN_FOLDERS));
  }

  /**
   * Takes a folder for a study: a new or an empty one, or with `resume` that of the same study.
   *
   * @throws UsageError if it holds something else, or another study
   * @throws Failure if it cannot be had, or another process writes it
   */
  static claim(path: string, study: Study, resume: boolean): StudyFolder {
    const folder = resolve(path);
    const isThere = existsSync(folder);
    if (isThere) checkContent(folder, resume);
    else if (resume) throw new UsageError(`${path} does not exist: there is nothing to resume.`);
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      throw new Failure(`The folder ${path} cannot be made: ${remedyOf(error)}.`);
    }
    const release = lockFolder(folder);
    try {
      const file = join(folder, STUDY);
      const made = { folder: !isThere, study: !existsSync(file) };
      if (!made.study) checkSame(file, study, folder);
      writeDurably(file, studyJson(study, folder));
      const trials = LinesFile.open<TrialLine>(join(folder, TRIALS));
      const runs = LinesFile.open<RunLine>(join(folder, RUNS));
      const soFar = { study, trials: trials.lines, runs: runs.lines };
      return new StudyFolder(folder, trials.file, runs.file, release, made, soFar);
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Where a run of a trial leaves its files. */
  runFolder(trial: number, seed: number): string {
    return join(this.path, RUN_FOLDERS, runName(trial, seed));
  }

  /** Keeps a run's files until it is known whether its folder is to be made; resolves when they are on the disk. */
  setAside(trial: number, seed: number, left: RunLeft): Promise<void> {
    return this.aside.put(runName(trial, seed), left);
  }

  /** Resolves when it is on the disk. @throws Failure if it cannot be written */
  appendRun(line: RunLine): Promise<void> {
    return this.runLines.append(line);
  }

  /** Resolves when it is on the disk. @throws Failure if it cannot be written */
  appendTrial(line: TrialLine): Promise<void> {
    return this.trialLines.append(line);
  }

  /** Makes the folders of a trial's runs that were set aside. @throws Failure if they cannot be written */
  keepRuns({ trial, seeds }: Pick<TrialLine, 'trial' | 'seeds'>): void {
    for (const seed of seeds) this.aside.keep(runName(trial, seed));
  }

  /** Takes away what a trial's runs left. */
  removeRuns({ trial, seeds }: Pick<TrialLine, 'trial' | 'seeds'>): void {
    for (const seed of seeds) this.aside.drop(runName(trial, seed));
    rmSync(join(this.path, RUN_FOLDERS, trialName(trial)), { recursive: true, force: true });
  }

  /** Writes the best trial as a file that `train --config` takes. */
  writeBest(study: Study, trial: TrialLine, base: Record<string, unknown>): void {
    const options = runOptions(study, trial.hyperparameters, base);
    const imports = options.imports && { imports: nearTo(this.path, options.imports) };
    writeDurably(
      join(this.path, 'best.json'),
      `${JSON.stringify({ ...options, ...imports }, null, 2)}\n`,
    );
  }

  async close(): Promise<void> {
    await this.closeFiles();
    this.release();
  }

  /** Closes it, of a study that could not begin: what was made of it is taken back, one that had begun stays. */
  async undo(): Promise<void> {
    const { path, made } = this;
    await this.closeFiles();
    if (made.study) for (const name of [STUDY, TRIALS, RUNS]) rmSync(join(path, name));
    this.release();
    if (made.folder && readdirSync(path).length === 0) rmdirSync(path);
  }

  private async closeFiles(): Promise<void> {
    await Promise.all([this.trialLines.close(), this.runLines.close(), this.aside.settled()]);
  }
}

function runName(trial: number, seed: number): string {
  return join(trialName(trial), `seed-${seed}`);
}

/** What a trial's folder is called. */
export function trialName(trial: number): string {
  return `trial-${String(trial).padStart(5, '0')}`;
}

/** Reads what has come of a study, which another process may be writing. @throws Failure if there is none */
export function readStudyFolder(path: string): StudySoFar {
  const folder = resolve(path);
  const file = join(folder, STUDY);
  if (!existsSync(file)) throw new Failure(`${path} holds no study: there is no ${STUDY} in it.`);
  return {
    study: studyIn(file, folder),
    trials: LinesFile.read<TrialLine>(join(folder, TRIALS)),
    runs: LinesFile.read<RunLine>(join(folder, RUNS)),
  };
}

/** Imports lie as seen from the folder, which may be moved together with them. */
function studyJson(study: Study, folder: string): string {
  const { imports } = study.run;
  const run =
    imports === undefined ? study.run : { ...study.run, imports: nearTo(folder, imports) };
  const { run: _, ...rest } = study;
  return `${JSON.stringify({ perilune: VERSION, run, ...rest }, null, 2)}\n`;
}

function studyIn(file: string, folder: string): Study {
  const { perilune, ...study } = readJson(file) as Study & { perilune?: unknown };
  if (study.search === undefined || study.run === undefined) {
    throw new Failure(`${file} is damaged: it has no search. Put it back from a copy.`);
  }
  if (perilune !== VERSION) {
    throw new Failure(
      `${file} was written by perilune ${String(perilune)}; this is ${VERSION}, by which the same trials may come to something else. Go on with that version.`,
    );
  }
  const { imports } = study.run;
  if (imports === undefined) return study;
  return { ...study, run: { ...study.run, imports: imports.map((each) => resolve(folder, each)) } };
}

function nearTo(folder: string, files: readonly string[]): string[] {
  return files.map((file) => relative(folder, file).split(sep).join('/'));
}

function checkContent(folder: string, resume: boolean): void {
  if (!statSync(folder).isDirectory()) {
    throw new UsageError(`${folder} is a file; a study needs a folder, a new or an empty one.`);
  }
  const inside = readdirSync(folder).filter((name) => !name.startsWith('lock.'));
  if (inside.length === 0 || (resume && inside.includes(STUDY))) return;
  const why = inside.includes(STUDY)
    ? 'holds a study: give --resume to go on with it'
    : `holds ${inside.length} ${inside.length === 1 ? 'file' : 'files'}, none of which is a ${STUDY}`;
  throw new UsageError(
    `${folder} ${why}, or choose a new or an empty folder. Nothing was touched.`,
  );
}

/** @throws UsageError that names the first thing in which the study is another; of more trials it may be */
function checkSame(file: string, study: Study, folder: string): void {
  const written = studyIn(file, folder);
  const keys = Object.keys(study) as (keyof Study)[];
  const mayGrow = study.pruning.name === 'none' && study.trials > written.trials;
  const other = keys.find(
    (key) =>
      !(key === 'trials' && mayGrow) && JSON.stringify(written[key]) !== JSON.stringify(study[key]),
  );
  if (other === undefined) return;
  throw new UsageError(
    `${file} is of another study: ${other} is ${JSON.stringify(written[other])} there and ${JSON.stringify(study[other])} here. ` +
      'Resume it with the file that it began with (without pruning trials may be more), or choose another folder.',
  );
}
