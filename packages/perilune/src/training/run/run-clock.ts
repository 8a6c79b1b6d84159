/** A run's time. It never jumps, whatever happens to the time of day. */
export class RunClock {
  private rested = 0;

  /**
   * @param startedAt where it begins, in milliseconds of `performance.now()`
   * @param before seconds that the run had taken when it was interrupted
   */
  constructor(
    readonly startedAt: number,
    private readonly before: number,
  ) {}

  get seconds(): number {
    return this.before + (performance.now() - this.startedAt - this.rested) / 1000;
  }

  /** Leaves the time until the promise resolves out. */
  async resting<T>(until: Promise<T>): Promise<T> {
    const since = performance.now();
    const result = await until;
    this.rested += performance.now() - since;
    return result;
  }
}
