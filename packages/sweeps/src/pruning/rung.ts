/** A trial's place in a rung: by its loss, of equal ones by who came first. */
export interface Placed {
  readonly loss: number;
}

/**
 * The trials that came to a rung, the best first, and whose turn it is to go on: with many thousands of trials nobody can sort
 * them all whenever one ends.
 */
export class Rung<Entry extends Placed> {
  private readonly all: Entry[] = [];
  private readonly staying: Entry[] = [];
  /** From that place on all were told of as behind, but for who came among them since. */
  private told = 0;
  private late: Entry[] = [];

  add(entry: Entry): void {
    this.staying.splice(after(this.staying, entry.loss), 0, entry);
    const place = after(this.all, entry.loss);
    this.all.splice(place, 0, entry);
    if (place <= this.told) this.told += 1;
    else this.late.push(entry);
  }

  /** Those that are behind the first so many, never more than before, of whom it has not told yet. */
  behind(count: number): Entry[] {
    const found = [...this.late, ...this.all.slice(count, this.told)];
    this.late = [];
    this.told = Math.min(this.told, count);
    return found;
  }

  /** The best that has a loss, is among the first `1 / eta` and has not gone on yet; it goes on now. */
  promote(eta: number): Entry | undefined {
    const [best] = this.staying;
    if (best === undefined || best.loss === Infinity) return undefined;
    if (this.placeOf(best) >= Math.floor(this.all.length / eta)) return undefined;
    return this.staying.shift();
  }

  private placeOf(entry: Entry): number {
    return this.all.indexOf(entry, before(this.all, entry.loss));
  }
}

/** Where those of a loss begin. */
function before(sorted: readonly Placed[], loss: number): number {
  return firstWhere(sorted, (each) => each.loss >= loss);
}

/** Where those of a loss end. */
function after(sorted: readonly Placed[], loss: number): number {
  return firstWhere(sorted, (each) => each.loss > loss);
}

/** Of what is true from some place on, that place. */
function firstWhere(sorted: readonly Placed[], is: (entry: Placed) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (is(sorted[middle] as Placed)) high = middle;
    else low = middle + 1;
  }
  return low;
}
