import { UsageError } from '../../errors.js';
import type { Archive, Serializable } from '../../state/index.js';

/** Traces are forgotten where they are less: what they would move is lost in float32. */
const LEAST = 1e-8;

/** Eligibility traces of one episode, by the places of their values. */
export class Traces implements Serializable {
  private byPlace = new Map<number, number>();

  /** One more, or one again. */
  visit(place: number, kind: 'accumulating' | 'replacing'): void {
    const before = kind === 'accumulating' ? (this.byPlace.get(place) ?? 0) : 0;
    this.byPlace.set(place, before + 1);
  }

  forEach(use: (trace: number, place: number) => void): void {
    this.byPlace.forEach(use);
  }

  fade(factor: number): void {
    for (const [place, trace] of this.byPlace) {
      const left = trace * factor;
      if (left < LEAST) this.byPlace.delete(place);
      else this.byPlace.set(place, left);
    }
  }

  clear(): void {
    this.byPlace.clear();
  }

  serialize(archive: Archive): void {
    const present = Float64Array.from(this.byPlace.keys());
    const places = archive.resizable('places', present);
    const traces = archive.resizable('traces', Float64Array.from(this.byPlace.values()));
    if (places === present) return;
    if (places.length !== traces.length) {
      throw new UsageError("The state's traces and their places do not fit together.");
    }
    this.byPlace = new Map(Array.from(places, (place, i) => [place, traces[i] as number]));
  }
}
