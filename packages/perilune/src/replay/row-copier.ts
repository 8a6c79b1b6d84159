import type { SampleBatch } from './transitions.js';

/** The observations of a batch as pairs of floats, where its arrays lie on addresses for that. */
interface PairedBatch {
  readonly batch: SampleBatch;
  readonly observations: Float64Array | undefined;
  readonly nextObservations: Float64Array | undefined;
}

/**
 * Copies observations from a ring's rows to a batch. Two floats move at a time as the 64 bits of a
 * double, which is copied, never computed with; an observation of odd size goes float by float.
 */
export class RowCopier {
  private readonly pairs: Float64Array;
  private target: PairedBatch | undefined;

  /** @param floats of the ring, of even length */
  constructor(
    private readonly floats: Float32Array,
    private readonly size: number,
  ) {
    this.pairs = new Float64Array(floats.buffer, floats.byteOffset, floats.length / 2);
  }

  /** Copies the observation that begins at float `from`, which is even, to row b. */
  observation(from: number, batch: SampleBatch, b: number): void {
    const { observations } = this.paired(batch);
    this.copy(from, batch.observations, observations, b);
  }

  /** The same, to row b of the successors. */
  successor(from: number, batch: SampleBatch, b: number): void {
    const { nextObservations } = this.paired(batch);
    this.copy(from, batch.nextObservations, nextObservations, b);
  }

  private copy(from: number, out: Float32Array, outPairs: Float64Array | undefined, b: number) {
    if (outPairs === undefined) {
      const to = b * this.size;
      for (let i = 0; i < this.size; i++) out[to + i] = this.floats[from + i] as number;
      return;
    }
    const count = this.size >> 1;
    const fromPair = from >> 1;
    const to = b * count;
    for (let i = 0; i < count; i++) outPairs[to + i] = this.pairs[fromPair + i] as number;
  }

  private paired(batch: SampleBatch): PairedBatch {
    // Stryker disable next-line ConditionalExpression: made anew each time it only takes longer
    if (this.target?.batch !== batch) {
      this.target = {
        batch,
        observations: this.inPairs(batch.observations),
        nextObservations: this.inPairs(batch.nextObservations),
      };
    }
    return this.target;
  }

  private inPairs(rows: Float32Array): Float64Array | undefined {
    // Stryker disable next-line ArithmeticOperator: float by float is the same, only slower
    if (this.size % 2 !== 0 || rows.byteOffset % 8 !== 0) return undefined;
    return new Float64Array(rows.buffer, rows.byteOffset, rows.length >> 1);
  }
}
