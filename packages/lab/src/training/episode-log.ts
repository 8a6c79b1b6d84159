import type { Episode } from './reports';

/** Episodes that the running mean is taken over. */
export const WINDOW = 30;
/** Episodes that a plot shows at most: of a longer run it shows every n-th. */
const MOST_SHOWN = 2_000;
const FIRST_ROOM = 1_024;

/** Episodes one after the other, a column a number of theirs. */
export type EpisodeColumns = Readonly<Record<keyof Episode, Float64Array<ArrayBuffer>>>;

export function columnsOf(episodes: readonly Episode[]): EpisodeColumns {
  const column = (name: keyof Episode) => Float64Array.from(episodes, (episode) => episode[name]);
  return {
    return: column('return'),
    length: column('length'),
    endedAt: column('endedAt'),
    seconds: column('seconds'),
  };
}

/** Episodes of a run as columns, thinned to what a plot can show. */
export interface Curve {
  /** 1 for the first. */
  number: number[];
  /** Environment steps of the run when it ended. */
  endedAt: number[];
  return: number[];
  mean: number[];
}

/**
 * Every episode of a run, in columns of numbers: an hour of training ends a hundred thousand of them,
 * and as objects they would be what fills the memory.
 */
export class EpisodeLog {
  private returns = new Float64Array(FIRST_ROOM);
  private lengths = new Float64Array(FIRST_ROOM);
  private endedAt = new Float64Array(FIRST_ROOM);
  private seconds = new Float64Array(FIRST_ROOM);
  private means = new Float64Array(FIRST_ROOM);
  private sum = 0;
  private logged = 0;

  get count(): number {
    return this.logged;
  }

  /** Mean return of the last `WINDOW` episodes; NaN before the first. */
  get mean(): number {
    return this.logged === 0 ? Number.NaN : (this.means[this.logged - 1] as number);
  }

  push({ return: total, length, endedAt, seconds }: Episode): void {
    const at = this.logged;
    if (at === this.returns.length) this.grow();
    this.sum += total - (at >= WINDOW ? (this.returns[at - WINDOW] as number) : 0);
    this.returns[at] = total;
    this.lengths[at] = length;
    this.endedAt[at] = endedAt;
    this.seconds[at] = seconds;
    this.means[at] = this.sum / Math.min(at + 1, WINDOW);
    this.logged += 1;
  }

  /** All of them, after those that are there. */
  pushAll({ return: returns, length, endedAt, seconds }: EpisodeColumns): void {
    returns.forEach((total, i) => {
      this.push({
        return: total,
        length: length[i] as number,
        endedAt: endedAt[i] as number,
        seconds: seconds[i] as number,
      });
    });
  }

  clear(): void {
    this.logged = 0;
    this.sum = 0;
  }

  /** What a plot shows; the newest episode is always in it. */
  curve(): Curve {
    const stride = Math.ceil(this.logged / MOST_SHOWN);
    const shown: Curve = { number: [], endedAt: [], return: [], mean: [] };
    for (let i = (this.logged - 1) % stride; i < this.logged; i += stride) {
      shown.number.push(i + 1);
      shown.endedAt.push(this.endedAt[i] as number);
      shown.return.push(this.returns[i] as number);
      shown.mean.push(this.means[i] as number);
    }
    return shown;
  }

  *[Symbol.iterator](): Generator<Episode> {
    for (let i = 0; i < this.logged; i++) {
      yield {
        return: this.returns[i] as number,
        length: this.lengths[i] as number,
        endedAt: this.endedAt[i] as number,
        seconds: this.seconds[i] as number,
      };
    }
  }

  private grow(): void {
    this.returns = doubled(this.returns);
    this.lengths = doubled(this.lengths);
    this.endedAt = doubled(this.endedAt);
    this.seconds = doubled(this.seconds);
    this.means = doubled(this.means);
  }
}

function doubled(column: Float64Array): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(2 * column.length);
  wider.set(column);
  return wider;
}
