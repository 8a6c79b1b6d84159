import { UsageError } from '../../errors.js';
import type { Serializable } from '../../state/index.js';

/**
 * The same object, known to have `serialize`.
 *
 * @param what it is, for the message; an environment's id may be missing
 * @throws UsageError that says which method is missing
 */
export function checkpointable(
  what: string | undefined,
  part: Partial<Serializable>,
): Serializable {
  if (typeof part.serialize === 'function') return part as Serializable;
  throw new UsageError(
    `${what ?? 'The environment'} cannot be part of a checkpoint: it has no method serialize(archive), which tells ` +
      'what its state is. docs/custom-environments.md shows one, and how to do without checkpoints.',
  );
}
