import type { Archive, Serializable } from '../../state/index.js';

/** When there is what to do. */
export interface Rhythm {
  /** Updates begin after this many steps. */
  learningStarts: number;
  /** Steps from one round of updates to the next. */
  trainFrequency: number;
  /** Updates in a round. */
  gradientSteps: number;
  /** How often a target network follows, in the unit of `targetUpdateUnit`. */
  targetUpdateInterval: number;
  targetUpdateUnit: 'steps' | 'updates';
}

/**
 * Counts steps and updates, and says when which work is due: updates at every multiple of
 * `trainFrequency` beyond `learningStarts`, as in Stable-Baselines3 and CleanRL.
 */
export class UpdateClock implements Serializable {
  /** Environment steps observed. */
  steps = 0;
  /** Gradient steps done. */
  updates = 0;
  private nextRound: number;
  private nextSync: number;

  constructor(private readonly rhythm: Rhythm) {
    const { learningStarts, trainFrequency } = rhythm;
    this.nextRound = (Math.floor(learningStarts / trainFrequency) + 1) * trainFrequency;
    this.nextSync = rhythm.targetUpdateInterval;
  }

  stepped(count: number): void {
    this.steps += count;
  }

  /** Updates that the steps since the last call have made due. */
  updatesDue(): number {
    let due = 0;
    for (; this.steps >= this.nextRound; this.nextRound += this.rhythm.trainFrequency) {
      due += this.rhythm.gradientSteps;
    }
    return due;
  }

  /** Whether the target network, if it follows by steps, is to follow now. */
  targetDueBySteps(): boolean {
    return this.rhythm.targetUpdateUnit === 'steps' && this.targetDue(this.steps);
  }

  /** Counts an update; true if the target network, if it follows by updates, is to follow now. */
  updated(): boolean {
    this.updates += 1;
    return this.rhythm.targetUpdateUnit === 'updates' && this.targetDue(this.updates);
  }

  serialize(archive: Archive): void {
    const most = Number.MAX_SAFE_INTEGER;
    this.steps = archive.integer('steps', this.steps, { most });
    this.updates = archive.integer('updates', this.updates, { most });
    this.nextRound = archive.integer('nextRound', this.nextRound, { most });
    this.nextSync = archive.integer('nextSync', this.nextSync, { most });
  }

  private targetDue(now: number): boolean {
    if (now < this.nextSync) return false;
    while (now >= this.nextSync) this.nextSync += this.rhythm.targetUpdateInterval;
    return true;
  }
}
