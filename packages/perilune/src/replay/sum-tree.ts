import type { Archive, Serializable } from '../state/index.js';

/** Children of a node: a cache line of float32. */
const FANOUT = 16;
/** Numbers that a processor's cache has at hand anyway. */
const CACHED = 4096;

/**
 * Non-negative numbers in float32 with their sum, from which one can be drawn in proportion to its size (Schaul et
 * al. 2016, appendix B.2.1, https://arxiv.org/abs/1511.05952). A node has sixteen children, not two: the
 * way down is a quarter as long, and all but its last stretch fits into a cache.
 *
 * A node is always the sum of its children from the left, rounded, made anew when one of them changes:
 * adding differences instead would let rounding errors pile up.
 */
export class SumTree implements Serializable {
  /** The numbers, the sums of sixteen each, the sums of those, ... down to at most sixteen. */
  private readonly levels: readonly Float32Array[];
  private sum = 0;
  /** Of no use, but what is never written down is never read either. */
  protected seen = 0;

  /** @param size how many numbers; all are 0 in the beginning */
  constructor(readonly size: number) {
    const levels: Float32Array[] = [];
    let groups = size;
    do {
      const length = groups;
      groups = Math.ceil(length / FANOUT);
      levels.push(new Float32Array(groups * FANOUT));
    } while (groups > 1);
    this.levels = levels;
  }

  get total(): number {
    return this.sum;
  }

  get byteLength(): number {
    return this.levels.reduce((bytes, level) => bytes + level.byteLength, 0);
  }

  get(index: number): number {
    return this.numbers[index] as number;
  }

  /** @param value finite, at least 0; rounded to float32 */
  set(index: number, value: number): void {
    this.numbers[index] = value;
    let group = index >> 4;
    for (let k = 0; k < this.levels.length; k++) {
      const sum = sumOf(this.levels[k] as Float32Array, group);
      const above = this.levels[k + 1];
      if (above === undefined) this.sum = sum;
      else above[group] = sum;
      group >>= 4;
    }
  }

  /**
   * For every mass the first index whose number, added to all before it, exceeds it; never one whose
   * number is 0, unless all are. All go down together, a level at a time.
   *
   * @param masses each in 0..total; used up
   * @param found as many, written
   */
  findAll(masses: Float64Array, found: Int32Array): void {
    found.fill(0);
    for (let k = this.levels.length - 1; k >= 0; k--) {
      const level = this.levels[k] as Float32Array;
      // Stryker disable next-line all: it only saves time
      if (level.length > CACHED) this.fetch(level, found);
      for (let b = 0; b < found.length; b++) descend(level, b, masses, found);
    }
  }

  serialize(archive: Archive): void {
    for (const [k, level] of this.levels.entries()) archive.array(`level ${k}`, level);
    this.sum = archive.number('sum', this.sum);
  }

  /**
   * Reads both ends of every group, which may lie across two cache lines: going down waits for one group
   * at a time, this for all at once.
   */
  private fetch(level: Float32Array, groups: Int32Array): void {
    // Stryker disable all: it only saves time, and changes nothing that can be looked at.
    let seen = 0;
    for (let b = 0; b < groups.length; b++) {
      const from = (groups[b] as number) * FANOUT;
      seen += (level[from] as number) + (level[from + FANOUT - 1] as number);
    }
    this.seen = seen;
  }

  // Stryker restore all

  private get numbers(): Float32Array {
    return this.levels[0] as Float32Array;
  }
}

function sumOf(level: Float32Array, group: number): number {
  const from = group * FANOUT;
  let sum = 0;
  for (let i = from; i < from + FANOUT; i++) sum += level[i] as number;
  return sum;
}

/** From a group of children to the child that covers what is left of the mass. */
function descend(level: Float32Array, b: number, masses: Float64Array, found: Int32Array): void {
  const from = (found[b] as number) * FANOUT;
  let rest = masses[b] as number;
  let last = from;
  let child = from;
  for (; child < from + FANOUT; child++) {
    const value = level[child] as number;
    if (value === 0) continue;
    last = child;
    if (rest < value) break;
    rest -= value;
  }
  found[b] = last;
  // Rounding may leave a rest that no child covers: then the last is meant, all the way down.
  masses[b] = child === from + FANOUT ? Number.POSITIVE_INFINITY : rest;
}
