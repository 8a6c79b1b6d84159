/** Numbers in a row, as an archive holds them. */
export type StateArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

/** The whole numbers that a value may be: `least` is 0 where it is not given. */
export interface IntegerRange {
  least?: number | undefined;
  most: number;
}

/**
 * Where state is written to or read from, one and the same code for both directions (as the
 * `serialize(Archive&)` of Boost.Serialization), so that they cannot drift apart. Each call is given
 * the present value. An archive that is being written notes it and gives it back; one that is being read
 * gives what was noted, which takes its place:
 *
 *     serialize(archive) {
 *       this.steps = archive.integer('steps', this.steps, { most: 500 });
 *       archive.array('velocities', this.velocities);
 *       archive.part('random', this.random);
 *     }
 *
 * A name stands once in its part. Numbers are kept to the bit.
 */
export interface Archive {
  /** Any number, NaN and infinities too. */
  number(name: string, value: number): number;
  /** @throws UsageError when what was noted is no whole number in the range */
  integer(name: string, value: number, range: IntegerRange): number;
  boolean(name: string, value: boolean): boolean;
  /** An array that always has the same length: it is read in place. */
  array(name: string, values: StateArray): void;
  /** An array whose length is part of the state: it is read into a fresh one. */
  resizable<A extends StateArray>(name: string, values: A): A;
  /** Something with state of its own, under its own names. */
  part(name: string, part: Serializable): void;
  /** A part that is not always there; `make` makes one for what was noted to be read into. */
  optional<P extends Serializable>(name: string, part: P | undefined, make: () => P): P | undefined;
}

/** Something whose state an archive can hold. */
export interface Serializable {
  /**
   * Tells the archive all that decides how it goes on, and nothing that follows from how it was made.
   * It must not change anything while the archive is being written.
   */
  serialize(archive: Archive): void;
}

/** What every archive has in common: parts in parts, and what is made of simpler entries. */
export abstract class NestedArchive implements Archive {
  private scope = '';

  abstract number(name: string, value: number): number;
  abstract integer(name: string, value: number, range: IntegerRange): number;
  abstract array(name: string, values: StateArray): void;
  abstract resizable<A extends StateArray>(name: string, values: A): A;

  boolean(name: string, value: boolean): boolean {
    return this.integer(name, value ? 1 : 0, { most: 1 }) === 1;
  }

  part(name: string, part: Serializable): void {
    const outer = this.scope;
    this.scope = `${this.path(name)}.`;
    part.serialize(this);
    this.scope = outer;
  }

  optional<P extends Serializable>(name: string, part: P | undefined, make: () => P) {
    const isThere = this.boolean(`has ${name}`, part !== undefined);
    if (!isThere) return undefined;
    const present = part ?? make();
    this.part(name, present);
    return present;
  }

  /** The name with those of the parts around it. */
  protected path(name: string): string {
    return this.scope + name;
  }
}
