import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TakenOrder } from './order.js';

/** Runs whose folders are kept, to be made longer. */
const KEPT_RUNS = 32;

/** The folders of runs that go on at a worker, or did of late. */
export class Scratch {
  private readonly path: string;
  private readonly recent = new Set<string>();
  /** Of each folder that somebody is at the end of the last who waits for it. */
  private readonly going = new Map<string, Promise<unknown>>();

  /** @param given where they lie, which stays; a temporary folder without */
  constructor(private readonly given: string | undefined) {
    if (given !== undefined) mkdirSync(given, { recursive: true });
    this.path = given ?? mkdtempSync(join(tmpdir(), 'perilune-worker-'));
  }

  folderOf({ study, trial, run }: TakenOrder): string {
    return join(this.path, study, `${trial}-${run.seed}`);
  }

  /**
   * Works in a folder, which nobody takes away meanwhile. Who comes while another is there waits: a run whose worker was
   * silent for too long is given out again, and may come back to the same one.
   */
  async alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
    const mine = Promise.allSettled([this.going.get(folder)]).then(() => work());
    this.going.set(folder, mine);
    try {
      return await mine;
    } finally {
      if (this.going.get(folder) === mine) this.going.delete(folder);
      this.keep(folder);
    }
  }

  close(): void {
    if (this.given === undefined) rmSync(this.path, { recursive: true, force: true });
  }

  /** The folder may be wanted again, to make the run longer; others that were not of late are taken away. */
  private keep(folder: string): void {
    this.recent.delete(folder);
    this.recent.add(folder);
    const left = [...this.recent].filter((each) => !this.going.has(each));
    for (const old of left.slice(0, -KEPT_RUNS)) {
      rmSync(old, { recursive: true, force: true });
      this.recent.delete(old);
    }
  }
}
