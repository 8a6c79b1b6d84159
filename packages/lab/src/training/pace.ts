/** Steps of a slice that is meant to last this share of a second. */
const SLICE_SECONDS = 0.05;

/** Holds training back as the page asks: paused, step by step, or at a pace. */
export class Pace {
  private paused = false;
  private stepsPerSecond = Number.POSITIVE_INFINITY;
  /** Episodes that may still end before training rests again. */
  private episodesLeft = 0;
  private wake: (() => void) | undefined;

  pause(): void {
    this.paused = true;
    this.episodesLeft = 0;
  }

  resume(): void {
    this.paused = false;
    this.wake?.();
  }

  /** Trains until one more episode has ended, then rests. */
  step(): void {
    this.paused = true;
    this.episodesLeft = 1;
    this.wake?.();
  }

  /** @param stepsPerSecond Infinity: as fast as it goes */
  limit(stepsPerSecond: number): void {
    this.stepsPerSecond = stepsPerSecond;
    this.wake?.();
  }

  episodeEnded(): void {
    if (this.episodesLeft > 0) this.episodesLeft -= 1;
  }

  /** For `train`'s gate: rests as long as it has to and says how long the next slice may be. */
  async gate(): Promise<number | undefined> {
    while (this.resting) {
      await new Promise<void>((wake) => {
        this.wake = wake;
      });
    }
    if (this.paused) return 1;
    if (this.stepsPerSecond === Number.POSITIVE_INFINITY) return undefined;
    await new Promise((done) => setTimeout(done, SLICE_SECONDS * 1000));
    return Math.max(1, Math.round(this.stepsPerSecond * SLICE_SECONDS));
  }

  private get resting(): boolean {
    return this.paused && this.episodesLeft === 0;
  }
}
