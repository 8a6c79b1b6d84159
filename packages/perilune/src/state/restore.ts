import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { type IntegerRange, NestedArchive, type Serializable, type StateArray } from './archive.js';
import { copyState, type StateArrays } from './capture.js';

/**
 * Puts a part into the state that `copyState` found of another one like it, made with the same options.
 *
 * @throws UsageError when an entry is missing, of another kind, out of its range or left over; then
 *   nothing has changed
 */
export function restoreState(part: Serializable, arrays: StateArrays): void {
  const before = copyState(part);
  try {
    read(part, arrays);
  } catch (error) {
    read(part, before);
    throw error;
  }
}

function read(part: Serializable, arrays: StateArrays): void {
  const archive = new Restore(arrays);
  part.serialize(archive);
  archive.checkUsed();
}

class Restore extends NestedArchive {
  private readonly used = new Set<string>();

  constructor(private readonly arrays: StateArrays) {
    super();
  }

  number(name: string): number {
    return this.take(name, Float64Array, 1)[0] as number;
  }

  integer(name: string, _: number, { least = 0, most }: IntegerRange): number {
    const value = this.number(name);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new UsageError(
      `The state's ${show(this.path(name))} is ${value}, but must be a whole number in ${least}..${most}.`,
    );
  }

  array(name: string, values: StateArray): void {
    const kind = values.constructor as Kind<StateArray>;
    values.set(this.take(name, kind, values.length));
  }

  resizable<A extends StateArray>(name: string, values: A): A {
    return this.take(name, values.constructor as Kind<A>).slice() as A;
  }

  /** Whatever was captured has gone somewhere. */
  checkUsed(): void {
    for (const name of this.arrays.keys()) {
      if (this.used.has(name)) continue;
      throw new UsageError(`The state has an entry ${show(name)} that belongs nowhere.`);
    }
  }

  private take<A extends StateArray>(name: string, kind: Kind<A>, length?: number): A {
    const path = this.path(name);
    const found = this.arrays.get(path);
    this.used.add(path);
    if (found instanceof kind && (length === undefined || found.length === length)) return found;
    const wanted = `a ${kind.name}${length === undefined ? '' : ` of ${length}`}`;
    const given =
      found === undefined ? 'missing' : `a ${found.constructor.name} of ${found.length}`;
    throw new UsageError(`The state's ${show(path)} is ${given}, but must be ${wanted}.`);
  }
}

interface Kind<A extends StateArray> {
  readonly name: string;
  new (length: number): A;
}
