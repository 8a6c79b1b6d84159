import {
  type Agent,
  type AgentDescription,
  type AnySpace,
  type ArchitectureOptions,
  encodeAgent,
  type InputDescription,
  loadAgent,
  type NamedTensor,
  type NetworkDescription,
  type Provenance,
  rowSegments,
} from 'perilune';
import { readersOf, withMeanRest } from './mean-rest.js';
import type { World } from './world.js';

/** What was learned of observations: x becomes clip((x - mean) / sqrt(variance + epsilon)). */
export interface ObservationStatistics {
  /** [observation size] both */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly count: number;
  readonly epsilon: number;
  /** The largest size of what comes of it; undefined: any. */
  readonly clip: number | undefined;
}

/** What an agent of another program comes to. */
export interface Assembly {
  readonly algo: string;
  readonly observationSpace: AnySpace;
  readonly actionSpace: AnySpace;
  /** `architecture` of action values, or `network` without its input and `actor`. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly tensors: readonly NamedTensor[];
  readonly provenance: Provenance;
  /** gamma, if it is known. */
  readonly discount?: number | undefined;
  readonly statistics?: ObservationStatistics | undefined;
  readonly world?: World | undefined;
}

/** An agent like any other, by way of its file: what is saved is what acts. */
export function assemble(assembly: Assembly): Agent {
  return loadAgent(encodeAgent(describe(assembly), tensorsOf(assembly)));
}

function describe(assembly: Assembly): AgentDescription {
  const { algo, observationSpace, actionSpace, provenance, discount, world } = assembly;
  return {
    algo,
    observationSpace: observationSpace.toJSON(),
    actionSpace: actionSpace.toJSON(),
    ...detailsOf(assembly),
    ...(discount === undefined ? {} : { discount, rewardScale: 1, rewardClip: null }),
    ...(world?.id === undefined ? {} : { env: world.id }),
    ...(world?.options === undefined ? {} : { envOptions: world.options }),
    provenance,
  };
}

/** Puts what is made of observations where each kind of network has it. */
function detailsOf({ details, observationSpace, statistics }: Assembly): Record<string, unknown> {
  const segments = rowSegments(observationSpace).map(({ kind, size }) => ({ kind, size }));
  const normalization = statistics && { epsilon: statistics.epsilon, clip: statistics.clip };
  const input: InputDescription =
    normalization === undefined ? { segments } : { segments, normalization };
  const { architecture, network } = details;
  if (network !== undefined) return { ...details, network: { input, ...(network as object) } };
  if (statistics === undefined) return details;
  return { ...details, architecture: { ...(architecture as ArchitectureOptions), input } };
}

/** The statistics stand beside the weights, as `RunningMeanStd` names its numbers. */
function tensorsOf({ details, tensors, statistics }: Assembly): NamedTensor[] {
  if (statistics === undefined) return [...tensors];
  const { mean, variance, count } = statistics;
  const network = details.network as Omit<NetworkDescription, 'input'> | undefined;
  const prefix = network === undefined ? 'q_net.' : '';
  const readers = network === undefined ? [`${prefix}0`] : readersOf(network.parts);
  const shape = [mean.length];
  return [
    ...withMeanRest(tensors, statistics, readers),
    { name: `${prefix}obs_rms.mean`, shape, values: Float32Array.from(mean) },
    { name: `${prefix}obs_rms.var`, shape, values: Float32Array.from(variance) },
    { name: `${prefix}obs_rms.count`, shape: [1], values: Float32Array.of(count) },
  ];
}
