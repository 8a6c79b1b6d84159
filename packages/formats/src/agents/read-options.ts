import type { WorldOptions } from './world.js';

/** What a reader of another program's agents may be told. */
export interface ReadOptions extends WorldOptions {
  /** What messages call the file. Default `the file`. */
  readonly name?: string | undefined;
  /** Told, a sentence each, what a person should know of the agent: what was assumed, and what is not as it was. */
  readonly onNote?: ((text: string) => void) | undefined;
}
