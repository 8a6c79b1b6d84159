import { resolveConfig } from 'perilune';
import type { TrialLine } from '../folder/lines.js';
import type { StudyFolder } from '../folder/study-folder.js';
import { leading, paretoFront } from '../study/ranking.js';
import { runOptions } from '../study/run-options.js';
import type { Study } from '../study/study.js';

/** Trials whose runs' folders are kept, the best ones. */
const KEPT = 3;

/**
 * Keeps the runs of the best trials, takes those of the others away, and writes the winner. What was not kept before is not
 * looked at again: of a hundred thousand trials each costs as much as of ten.
 */
export class BestTrials {
  private kept: readonly TrialLine[] = [];
  /** What nothing betters. */
  private front: readonly TrialLine[] = [];

  constructor(
    private readonly study: Study,
    private readonly folder: StudyFolder,
  ) {}

  /**
   * Counts what has ended; the runs of what is among the best are on the disk then.
   *
   * @returns what is to be done when the trials are too: takes away the runs of what is bettered, and writes the winner
   */
  add(ended: readonly TrialLine[]): () => void {
    const { study, folder } = this;
    const candidates = [...new Set([...this.kept, ...ended])];
    const before = this.front[0];
    this.front = paretoFront([...this.front, ...ended], study);
    const kept = new Set([...leading(candidates, study).slice(0, KEPT), ...this.front]);
    this.kept = [...kept];
    for (const each of ended) if (kept.has(each)) folder.keepRuns(each);
    const bettered = candidates.filter((each) => !kept.has(each));
    const [best] = this.front;
    return () => {
      for (const each of bettered) folder.removeRuns(each);
      if (best !== undefined && best !== before) this.writeWinner(best);
    };
  }

  private writeWinner(best: TrialLine): void {
    const base = resolveConfig(runOptions(this.study, {})).hyperparameters;
    this.folder.writeBest(this.study, best, base);
  }
}
