import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { NestedArchive, type Serializable, type StateArray } from './archive.js';

/** Arrays by their names, parts in parts: `agent.replay.ring.head`. */
export type StateArrays = ReadonlyMap<string, StateArray>;

/**
 * All state of a part. Arrays are the part's own, not copies: they are to be written down before it
 * moves on.
 *
 * @throws UsageError when a name stands twice
 */
export function captureState(part: Serializable): StateArrays {
  const archive = new Capture();
  part.serialize(archive);
  return archive.arrays;
}

/** The same in copies, that stay as they are. */
export function copyState(part: Serializable): StateArrays {
  return new Map([...captureState(part)].map(([name, values]) => [name, values.slice()]));
}

class Capture extends NestedArchive {
  readonly arrays = new Map<string, StateArray>();

  number(name: string, value: number): number {
    this.note(name, Float64Array.of(value));
    return value;
  }

  integer(name: string, value: number): number {
    return this.number(name, value);
  }

  array(name: string, values: StateArray): void {
    this.note(name, values);
  }

  resizable<A extends StateArray>(name: string, values: A): A {
    this.note(name, values);
    return values;
  }

  private note(name: string, values: StateArray): void {
    const path = this.path(name);
    if (this.arrays.has(path)) {
      throw new UsageError(`Two entries of the state are named ${show(path)}: rename one of them.`);
    }
    this.arrays.set(path, values);
  }
}
