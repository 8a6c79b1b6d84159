import type { ActRowsOptions } from '../../agents/index.js';
import type { Info } from '../../env/index.js';
import { UsageError } from '../../errors.js';
import { type AnySpace, type AnyValue, readRow, rowWidth, writeRow } from '../../spaces/index.js';

/** What a policy is told beside the observation. */
export interface PolicyMoment {
  /** `info` of the reset or step that led here. */
  info: Info;
  /** [actions of a Discrete], 1 for those that may be taken; undefined where the environment has no masks. */
  mask: Uint8Array | undefined;
}

/**
 * A policy of one's own: an action for an observation, both in their space's own form; of a Box of actions
 * a plain array does too.
 *
 * @typeParam O what the environment's observations are: a Box's of float32, unless said otherwise
 */
export type PolicyFunction<O = Float32Array> = (
  observation: O,
  moment: PolicyMoment,
) => number | ArrayLike<number> | AnyValue;

/** What an evaluation flies. */
export interface Pilot {
  /** As `Agent.actInto`. @param options with `info` of each row's state */
  actInto(
    rows: Float32Array,
    actions: Float32Array,
    options: ActRowsOptions & { infos: readonly Info[] },
  ): void;
}

/** A policy as what an evaluation flies. @throws UsageError, in flight, for what is no action of the space */
export function pilotOf<O>(
  policy: PolicyFunction<O>,
  {
    observationSpace,
    actionSpace,
  }: { readonly observationSpace: AnySpace; readonly actionSpace: AnySpace },
): Pilot {
  const size = rowWidth(observationSpace);
  const width = rowWidth(actionSpace);
  return {
    actInto(rows, actions, { masks, infos }) {
      const choices = (masks?.length ?? 0) / infos.length;
      for (const [i, info] of infos.entries()) {
        const observation = readRow(observationSpace, rows, i * size) as O;
        const mask = masks?.slice(i * choices, (i + 1) * choices);
        write(actionSpace, policy(observation, { info, mask }), actions, i * width);
      }
    },
  };
}

function write(space: AnySpace, action: unknown, actions: Float32Array, offset: number): void {
  try {
    writeRow(space, action as AnyValue, actions, offset);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`The policy's action: ${error.message}`, { cause: error });
  }
}
