import { resolveConfig } from 'perilune';
import type { RunLine } from '../folder/lines.js';
import type { StudyFolder } from '../folder/study-folder.js';
import { scoresOf } from '../study/objective.js';
import { runOptions } from '../study/run-options.js';
import type { Study } from '../study/study.js';
import { type Candidate, runSeed } from './candidate.js';
import type { StudyEvent } from './events.js';
import type { RunEnd, Workshop } from './workshop.js';

/** Attempts at a run that fails, before that is written down. */
const ATTEMPTS = 3;

/** The study is being stopped: what goes on is broken off, and nothing is written of it. */
export class StudyStopped extends Error {}

/** Has a trial's run of a number carried out with so many steps at most, unless it was before. */
export type Measure = (candidate: Candidate, index: number, budget: number) => Promise<RunLine>;

/** Measures by having runs carried out; each is written down before anybody is told. */
export class Runs {
  private readonly known = new Map<string, RunLine[]>();
  private readonly base: Record<string, unknown>;

  constructor(
    private readonly study: Study,
    private readonly folder: StudyFolder,
    private readonly workshop: Workshop,
    private readonly tell: (event: StudyEvent) => void,
  ) {
    this.base = resolveConfig(runOptions(study, {})).hyperparameters;
    for (const line of folder.soFar.runs) this.remember(line);
  }

  readonly measure: Measure = async (candidate, index, budget) => {
    const { trial } = candidate;
    const seed = runSeed(this.study, trial, index);
    const before = this.known.get(`${trial} ${seed}`) ?? [];
    const same = before.find((line) => line.budget === budget);
    if (same !== undefined) return same;
    const over = before.find(
      (line) => line.outcome !== 'finished' || this.endedEarly(line, candidate),
    );
    const line = over ? { ...over, budget } : await this.carriedOut(candidate, seed, budget);
    await this.folder.appendRun(line);
    this.remember(line);
    this.workshop.written?.(line);
    this.tell({ kind: 'measured', line });
    return line;
  };

  /** A run that was solved has come to its end, unless it trains on for the best: with more steps it is the same. */
  private endedEarly({ solvedAtStep }: RunLine, { hyperparameters }: Candidate): boolean {
    if (solvedAtStep === null) return false;
    return !resolveConfig(runOptions(this.study, hyperparameters, this.base)).solve.keepBest;
  }

  private remember(line: RunLine): void {
    const key = `${line.trial} ${line.seed}`;
    this.known.set(key, [...(this.known.get(key) ?? []), line]);
  }

  private async carriedOut(candidate: Candidate, seed: number, budget: number): Promise<RunLine> {
    const { trial, hyperparameters } = candidate;
    const end = await this.attempt(candidate, seed, budget);
    const line = { trial, hyperparameters, seed, budget };
    if (end.outcome === 'failed') return { ...line, ...WITHOUT_RESULT, error: end.error };
    if (end.outcome === 'stopped') throw new StudyStopped();
    const { result, outcome, model } = end;
    const { steps, seconds, solvedAtStep } = result;
    const scores = scoresOf(result, this.study);
    return { ...line, outcome, scores, steps, seconds, solvedAtStep, model };
  }

  private async attempt(candidate: Candidate, seed: number, budget: number): Promise<RunEnd> {
    const { trial, hyperparameters } = candidate;
    const run = { ...runOptions(this.study, hyperparameters, this.base), seed, steps: budget };
    const onProgress = (steps: number) =>
      this.tell({ kind: 'progress', trial, seed, steps, budget });
    let end: RunEnd = { outcome: 'stopped' };
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      end = await this.workshop.carryOut({ trial, run, episodes: this.study.episodes, onProgress });
      if (end.outcome !== 'failed') return end;
    }
    return end;
  }
}

const WITHOUT_RESULT = {
  ...{ outcome: 'failed' as const, scores: [], steps: 0, seconds: 0 },
  ...{ solvedAtStep: null, model: null },
};
