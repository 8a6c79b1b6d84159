import type { NetworkDescription } from '../../net/index.js';
import { show } from '../../text/show.js';
import { type AgentFile, AgentFileError, readJson } from './agent-file.js';

/** How a policy's numbers become actions of a Box: see `BoxActions`. */
export type Bounding =
  /** Cut to the bounds. */
  | 'clip'
  /** Spread from -1..1 over them. */
  | 'scale'
  /** tanh, then spread. */
  | 'squash';

/**
 * What the parts of a policy's network mean; plain data, the `actor` of an agent's file, beside the `network`
 * that they are parts of. Tensors have the names that the parts have, without any prefix of ours.
 */
export interface ActorDescription {
  /**
   * The part that decides. Its numbers are logits with Discrete, MultiDiscrete (side by side) and MultiBinary
   * actions; with a Box of them means.
   */
  readonly output: string;
  /** With a Box: the part that gives logarithms of deviations. Absent: it acts by its means and draws nothing. */
  readonly logDeviation?: string | undefined;
  /** What those are cut to: [-20, 2] is SAC's. Default: not cut. */
  readonly logDeviationRange?: readonly [least: number, most: number] | undefined;
  /** With a Box. Default `clip`. */
  readonly bounding?: Bounding | undefined;
  /** The part that values states, if there is one. */
  readonly value?: string | undefined;
  /**
   * With a Box of two bounds: the part that values states with actions of -1..1, one estimate beside the other. What a
   * state is worth is then their mean of what is done there.
   */
  readonly critic?: string | undefined;
  /** The environment's units of 1 that it learned. Default 1. */
  readonly valueScale?: number | undefined;
}

/** Both as a file says them. */
export interface ActorArchitecture {
  readonly network: NetworkDescription;
  readonly actor: ActorDescription;
}

/** @throws AgentFileError when the file does not say what its network is, or what of it decides */
export function actorIn(file: AgentFile): ActorArchitecture {
  const network = readJson(file, 'network') as NetworkDescription | null;
  const actor = readJson(file, 'actor') as ActorDescription | null;
  const isKnown = [undefined, 'clip', 'scale', 'squash'].includes(actor?.bounding);
  if (Array.isArray(network?.parts) && typeof actor?.output === 'string' && isKnown) {
    return { network: network as NetworkDescription, actor };
  }
  throw new AgentFileError(
    `The file's network is ${show(file.metadata.network)} and its actor ${show(file.metadata.actor)}, which ` +
      'make no policy.',
  );
}
