/** The share of the episodes that a policy has got through when it may well get through all. */
const PROMISING = 1 / 4;

/**
 * Who flies which part of a validation: one thread takes them from the front, as it would alone, and another that
 * gives it a hand from the end. What each part brings does not depend on it.
 */
export class Rota {
  /** Where parts begin that are flown once a policy is promising. */
  private readonly late: number;

  /** @param claims [parts], 1 for those that are taken; threads share them */
  constructor(readonly claims: Int32Array) {
    this.late = Math.ceil(PROMISING * claims.length);
  }

  /** @returns false where it is taken */
  take(part: number): boolean {
    return Atomics.exchange(this.claims, part, 1) === 0;
  }

  /** Nothing is left to be flown. */
  close(): void {
    for (let part = 0; part < this.claims.length; part++) this.take(part);
  }

  /** Whether whoever flies from the front has got so far. */
  get isPromising(): boolean {
    return this.late < this.claims.length && Atomics.load(this.claims, this.late) === 1;
  }
}
