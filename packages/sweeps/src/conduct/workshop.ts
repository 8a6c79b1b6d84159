import type { ResultJson } from '@perilune/runs';
import type { RunOptions } from 'perilune';
import type { RunLeft } from '../folder/set-aside.js';

/** A run of a study that is to be carried out. */
export interface RunOrder {
  trial: number;
  run: RunOptions & { seed: number; steps: number };
  /** Episodes that judge it, from reset seed 40000 up. */
  episodes: number;
  /** Stops this run alone. */
  signal?: AbortSignal | undefined;
  /** Told how far it is. */
  onProgress(steps: number): void;
}

/** What came of it: a result, or why there is none. */
export type RunEnd =
  | {
      outcome: 'finished' | 'diverged';
      result: ResultJson;
      /** SHA-256 of model.safetensors; null of a run that diverged. */
      model: string | null;
    }
  | { outcome: 'failed'; error: string }
  /** The study is being stopped. */
  | { outcome: 'stopped' };

/** Where runs are carried out. */
export interface Workshop {
  /** Runs that go on at a time. */
  readonly jobs: number;
  carryOut(order: RunOrder): Promise<RunEnd>;
  /** What came of a run is written down: it is not asked for again. */
  written?(run: { trial: number; seed: number; budget: number }): void;
  close(): Promise<void>;
}

/** Where the runs of a study leave their files. */
export interface RunPlaces {
  /** The study's folder. */
  readonly path: string;
  runFolder(trial: number, seed: number): string;
  /** Keeps the files of a run that was carried out elsewhere; resolves when they are on the disk. */
  setAside(trial: number, seed: number, left: RunLeft): Promise<void>;
}

/** Opens a workshop for a study, which stops its runs when the signal says so. */
export type OpenWorkshop = (
  places: RunPlaces,
  signal: AbortSignal | undefined,
) => Workshop | Promise<Workshop>;

/** First reset seed of the episodes by which trials are judged: neither those that stop runs nor those of reports. */
export const STUDY_SEED = 40_000;
