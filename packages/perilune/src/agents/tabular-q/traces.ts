import { UsageError } from '../../errors.js';
import type { Archive, Serializable } from '../../state/index.js';

/** Traces are forgotten where they are less: what they would move is lost in float32. */
const LEAST = 1e-8;

/**
 * Eligibility traces of one episode, by the places of their values, in the order in which they came. Two lists: of the
 * fifty or so that are left of most recipes' a place is found sooner by looking through them than by its hash.
 */
export class Traces implements Serializable {
  private places: number[] = [];
  private traces: number[] = [];

  /** One more, or one again. */
  visit(place: number, kind: 'accumulating' | 'replacing'): void {
    const known = this.places.indexOf(place);
    const at = known < 0 ? this.places.length : known;
    const before = kind === 'accumulating' ? (this.traces[at] ?? 0) : 0;
    this.places[at] = place;
    this.traces[at] = before + 1;
  }

  forEach(use: (trace: number, place: number) => void): void {
    const { places, traces } = this;
    for (let i = 0; i < places.length; i++) use(traces[i] as number, places[i] as number);
  }

  fade(factor: number): void {
    const { places, traces } = this;
    let kept = 0;
    for (let i = 0; i < places.length; i++) {
      const left = (traces[i] as number) * factor;
      if (left < LEAST) continue;
      places[kept] = places[i] as number;
      traces[kept++] = left;
    }
    this.keep(kept);
  }

  clear(): void {
    this.keep(0);
  }

  serialize(archive: Archive): void {
    this.places = Array.from(archive.resizable('places', Float64Array.from(this.places)));
    this.traces = Array.from(archive.resizable('traces', Float64Array.from(this.traces)));
    if (this.places.length !== this.traces.length) {
      throw new UsageError("The state's traces and their places do not fit together.");
    }
  }

  private keep(count: number): void {
    this.places.length = count;
    this.traces.length = count;
  }
}
