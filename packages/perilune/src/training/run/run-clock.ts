/** What a run's clock goes on from. */
export interface EarlierTime {
  /** Seconds that the run had taken when it was interrupted. */
  seconds: number;
  /** When it began, in seconds since 1970. */
  began: number;
}

/** A run's time. It never jumps, whatever happens to the time of day. */
export class RunClock {
  /** When the run began, in seconds since 1970. */
  readonly began: number;
  private readonly before: number;
  private rested = 0;

  /**
   * @param startedAt where it begins, in milliseconds of `performance.now()`
   * @param earlier of a run that goes on
   */
  constructor(
    readonly startedAt: number,
    earlier: EarlierTime | undefined,
  ) {
    this.before = earlier?.seconds ?? 0;
    this.began = earlier?.began ?? (performance.timeOrigin + startedAt) / 1000;
  }

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
