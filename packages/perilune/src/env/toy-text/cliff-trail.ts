/** Of each run so many tiles are kept, and so many runs: more would only thicken the picture. */
const TILES = 200;
const RUNS = 4;

/** The ways of an episode, for its picture: a run ends in the cliff, and the next begins at the start. */
export class CliffTrail {
  /** The tiles of each, the latest run last. */
  readonly runs: number[][];

  constructor(tile: number) {
    this.runs = [[tile]];
  }

  walk(tile: number): void {
    const run = this.runs.at(-1) as number[];
    run.push(tile);
    if (run.length > TILES) run.shift();
  }

  /** @param tile of the cliff @param start where the walker is put back */
  fall(tile: number, start: number): void {
    this.walk(tile);
    this.runs.push([start]);
    if (this.runs.length > RUNS) this.runs.shift();
  }
}
