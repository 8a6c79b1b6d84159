import type { ActorDescription, AnySpace, NamedTensor, NetworkDescription } from 'perilune';
import type { Activation } from '../agents/activation.js';
import type { StateDict } from '../torch/state-dict.js';
import type { Kind } from './families.js';
import type { SavedObject } from './saved-data.js';

/** What a policy is translated from. */
export interface Original {
  readonly kind: Kind;
  readonly state: StateDict;
  readonly observationSpace: AnySpace;
  readonly actionSpace: AnySpace;
  readonly activation: Activation;
  /** Its `policy_kwargs`. */
  readonly options: SavedObject;
  /** Whether it explores by a matrix (gSDE), where the file says so. */
  readonly usesSde: boolean | undefined;
  /** [1], the logarithm of a learned temperature. */
  readonly temperature: NamedTensor | undefined;
  /** Told what a person should know of the result. */
  readonly note: (text: string) => void;
}

/** The parts of an agent that acts by a policy's network. */
export interface Translation {
  readonly network: Omit<NetworkDescription, 'input'>;
  readonly actor: ActorDescription;
  readonly tensors: readonly NamedTensor[];
}
