import { UsageError } from '../../errors.js';
import { captureState, restoreState, type Serializable } from '../../state/index.js';
import { show } from '../../text/show.js';
import type { SealedKind } from './refused-checkpoint.js';
import { seal, unseal } from './sealed-file.js';

/** What a loop of one's own is made of: each part by a name, an agent, its environment, a random stream, ... */
export type LoopState = Readonly<Record<string, Serializable>>;

const STATE: SealedKind = { name: 'state', format: 'perilune-state', edition: 1 };

/**
 * The whole state of a loop of one's own as one file: a safetensors file of all arrays under the names of the parts
 * (`agent.network.parameters`), with a checksum of it, in the manner of checkpoints (docs/checkpoints.md).
 *
 * @param parts between two steps, when nothing observed waits to be learned from
 * @throws UsageError when a part cannot say what its state is
 */
export function saveState(parts: LoopState): Uint8Array {
  return seal(STATE, captureState(together(parts)), {});
}

/**
 * Puts parts that were made with the same options where `saveState` found theirs: they go on to the same bits.
 *
 * @throws DamagedCheckpointError when the bytes are no such file, or a single bit is not as it was written
 * @throws UsageError when they are of another edition, or an entry is missing, left over or does not fit; then nothing
 *   has changed
 */
export function loadState(parts: LoopState, bytes: Uint8Array): void {
  restoreState(together(parts), unseal(STATE, bytes).arrays);
}

function together(parts: LoopState): Serializable {
  return {
    serialize(archive) {
      for (const [name, part] of Object.entries(parts)) {
        if (typeof (part as Partial<Serializable>).serialize !== 'function') throw mute(name);
        archive.part(name, part);
      }
    },
  };
}

function mute(name: string): UsageError {
  return new UsageError(
    `The part ${show(name)} has no method serialize(archive), so that its state cannot be kept.`,
  );
}
