import { UsageError } from '../../errors.js';
import type { Serializable } from '../../state/index.js';

/**
 * The same object, known to have `serialize`.
 *
 * @param what it is, for the message
 * @throws UsageError that says which method is missing
 */
export function checkpointable(what: string, part: Partial<Serializable>): Serializable {
  if (typeof part.serialize === 'function') return part as Serializable;
  throw new UsageError(
    `${what} cannot be part of a checkpoint: it has no method serialize(archive), which tells what ` +
      'its state is. docs/custom-environments.md shows one.',
  );
}
