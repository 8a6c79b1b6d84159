import { type Candidate, trialLine } from '../conduct/candidate.js';
import type { RunLine, TrialLine, TrialState } from '../folder/lines.js';
import { lossOf, rungsOf } from './halving.js';
import { type Court, measureAll } from './pruning.js';
import { Rung } from './rung.js';

interface Entry {
  candidate: Candidate;
  runs: RunLine[];
  loss: number;
  rung: number;
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
  private readonly rungs: readonly Rung<Entry>[];
  /** Trials that ended on each rung. */
  private readonly ended: number[];
  /** Of each trial the highest rung that it came to, with what is known of it; of one on its way to the next none. */
  private readonly highest = new Map<Entry, TrialLine>();

  constructor(
    private readonly court: OpenCourt,
    private readonly eta: number,
    rungs: number,
  ) {
    this.budgets = rungsOf(court.study.steps, eta, rungs);
    this.rungs = this.budgets.map(() => new Rung());
    this.ended = this.budgets.map(() => 0);
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
    for (const entry of this.highest.keys()) this.end(entry);
  }

  private nextWork(): { candidate: Candidate; rung: number } | undefined {
    const promoted = this.promoted();
    if (promoted !== undefined) {
      this.highest.delete(promoted);
      return { candidate: promoted.candidate, rung: promoted.rung + 1 };
    }
    const candidate = this.court.next([...this.highest.values()]);
    return candidate && { candidate, rung: 0 };
  }

  private promoted(): Entry | undefined {
    for (let rung = this.last - 1; rung >= 0; rung--) {
      const found = this.rungs[rung]?.promote(this.eta);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private async climb(candidate: Candidate, rung: number): Promise<void> {
    const { study } = this.court;
    const runs = await measureAll(this.court, candidate, this.budgets[rung] as number);
    const loss = lossOf(study, candidate, runs);
    const entry = { candidate, runs, loss, rung, isEnded: false };
    this.highest.set(entry, trialLine(study, candidate, runs, this.stateOf(entry)));
    (this.rungs[rung] as Rung<Entry>).add(entry);
    if (rung === this.last || loss === Infinity) this.end(entry);
    this.endBehind();
  }

  /**
   * Whoever is behind the first `1 / eta` of all that can ever come to the rung goes no further whatever comes. Whoever ended
   * below does not come to it; all others may, since one that went on early is overtaken by better ones that go on too.
   */
  private endBehind(): void {
    let most = this.court.study.trials;
    for (const [k, rung] of this.rungs.slice(0, -1).entries()) {
      for (const entry of rung.behind(Math.floor(most / this.eta))) this.end(entry);
      most -= this.ended[k] as number;
    }
  }

  private get last(): number {
    return this.budgets.length - 1;
  }

  private stateOf({ rung }: Pick<Entry, 'rung'>): TrialState {
    return rung === this.last ? 'finished' : 'pruned';
  }

  /** Unless it ended before, or is on its way to the next rung. */
  private end(entry: Entry): void {
    if (entry.isEnded || !this.highest.has(entry)) return;
    entry.isEnded = true;
    this.ended[entry.rung] = (this.ended[entry.rung] as number) + 1;
    this.court.end(entry.candidate, entry.runs, this.stateOf(entry));
  }
}
