import { type Candidate, trialLine } from '../conduct/candidate.js';
import type { RunLine, TrialLine, TrialState } from '../folder/lines.js';
import type { Study } from '../study/study.js';
import { lossOf, rungsOf } from './halving.js';
import { type Court, measureAll } from './pruning.js';

interface Entry {
  candidate: Candidate;
  runs: RunLine[];
  loss: number;
  rung: number;
  isPromoted: boolean;
  isEnded: boolean;
}

/** What asynchronous halving has to do with: trials come one by one. */
export interface OpenCourt extends Omit<Court, 'ended'> {
  /** Chooses the next trial from what is known now; undefined when there are enough. */
  next(known: readonly TrialLine[]): Candidate | undefined;
  /** Trials that go on at a time. */
  jobs: number;
}

/**
 * Asynchronous successive halving (Li et al. 2020, "A System for Massively Parallel Hyperparameter Tuning", algorithm 2):
 * whoever is free takes the best that may go on, of a rung the first `1 / eta`, and else begins another trial. Nobody waits;
 * what comes of it depends on who is done first.
 */
export class Asha {
  private readonly budgets: readonly number[];
  private readonly entries: Entry[] = [];

  constructor(
    private readonly court: OpenCourt,
    private readonly eta: number,
    rungs: number,
  ) {
    this.budgets = rungsOf(court.study.steps, eta, rungs);
  }

  async run(): Promise<void> {
    let going = 0;
    const idle: (() => void)[] = [];
    const lane = async (): Promise<void> => {
      for (;;) {
        const work = this.nextWork();
        if (work === undefined && going === 0) break;
        if (work === undefined) {
          await new Promise<void>((resolve) => idle.push(resolve));
          continue;
        }
        going += 1;
        try {
          await this.climb(work.candidate, work.rung);
        } finally {
          going -= 1;
          for (const wake of idle.splice(0)) wake();
        }
      }
    };
    await Promise.all(Array.from({ length: this.court.jobs }, lane));
    this.end(this.highest());
  }

  private nextWork(): { candidate: Candidate; rung: number } | undefined {
    const promoted = this.promotable();
    if (promoted !== undefined) {
      promoted.isPromoted = true;
      return { candidate: promoted.candidate, rung: promoted.rung + 1 };
    }
    const candidate = this.court.next(this.known());
    return candidate && { candidate, rung: 0 };
  }

  private promotable(): Entry | undefined {
    for (let rung = this.budgets.length - 2; rung >= 0; rung--) {
      const there = this.entries.filter((entry) => entry.rung === rung);
      const most = Math.floor(there.length / this.eta);
      const best = [...there].sort((a, b) => a.loss - b.loss).slice(0, most);
      const found = best.find(({ isPromoted, loss }) => !isPromoted && loss < Infinity);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private async climb(candidate: Candidate, rung: number): Promise<void> {
    const runs = await measureAll(this.court, candidate, this.budgets[rung] as number);
    const loss = lossOf(this.court.study, candidate, runs);
    this.entries.push({ candidate, runs, loss, rung, isPromoted: false, isEnded: false });
    this.end(this.highest().filter((entry) => this.isCertain(entry)));
  }

  /**
   * Whether a trial goes no further whatever comes: it had all steps or has no score, or as many of its rung are better as
   * could ever go on. Of each rung at most the first `1 / eta` do, so that of the k-th there are `trials / eta^k` at most.
   */
  private isCertain(of: Entry): boolean {
    const { rung, loss } = of;
    if (rung === this.budgets.length - 1 || loss === Infinity) return true;
    const place = this.entries
      .filter((entry) => entry.rung === rung && entry.loss <= loss)
      .sort((a, b) => a.loss - b.loss)
      .indexOf(of);
    return place >= Math.floor(this.court.study.trials / this.eta ** (rung + 1));
  }

  /** Of each trial the highest rung that it came to. */
  private highest(): Entry[] {
    return this.entries.filter(({ isPromoted }) => !isPromoted);
  }

  private stateOf({ rung }: Entry): TrialState {
    return rung === this.budgets.length - 1 ? 'finished' : 'pruned';
  }

  private known(): TrialLine[] {
    const study: Study = this.court.study;
    return this.highest().map((entry) =>
      trialLine(study, entry.candidate, entry.runs, this.stateOf(entry)),
    );
  }

  private end(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.isEnded) continue;
      entry.isEnded = true;
      this.court.end(entry.candidate, entry.runs, this.stateOf(entry));
    }
  }
}
