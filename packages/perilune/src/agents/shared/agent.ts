import type { Computation, ValueDistribution } from '../../net/index.js';
import type { Generator } from '../../random/index.js';
import type { AnySpace, AnyValue, SpaceJson, ValueOf } from '../../spaces/index.js';
import type { ActionMask } from './masks.js';

/**
 * An observation as its space has it: the number of a Discrete, the numbers of a Box, a list of the parts
 * of a Tuple, ...; plain lists of numbers do as well as typed arrays.
 */
export type AgentObservation = AnyValue | ArrayLike<number>;

/** An action in its space's own form: the integer of a Discrete, the values of a Box. */
export type AgentAction = number | Float32Array;

/** The form of a space's actions; of one that is not known, what most are. */
export type ActionOf<S extends AnySpace> = [AnySpace] extends [S]
  ? AgentAction
  : Extract<ValueOf<S>, AnyValue>;

/** What an agent needs to know of an environment. */
export interface Spaces<A extends AnySpace = AnySpace> {
  readonly observationSpace: AnySpace;
  readonly actionSpace: A;
}

/** What `act` may be told beside the observation. */
export interface ActOptions {
  /** [actions of a Discrete], 1 or true for those that may be taken. Default: all. */
  mask?: ActionMask | undefined;
}

/** What `actInto` and `exploreInto` may be told beside the rows. */
export interface ActRowsOptions {
  /** [n x actions of a Discrete], 1 for those that may be taken. Default: all. */
  masks?: Uint8Array | undefined;
}

/**
 * What acts: `train` hands one out, `loadAgent` reads one. It does so without exploring. What more an
 * agent knows, a `ValueAgent` or a `StochasticAgent` tells.
 *
 * @typeParam A number with Discrete actions, Float32Array with a Box of them
 */
export interface Agent<A extends AnyValue = AgentAction> extends Spaces {
  /** The registered algorithm that made it, and can load it. */
  readonly algo: string;
  /** The id of the environment it was trained in, if that is known. */
  readonly trainedIn?: string | undefined;
  /** The options of that environment, as they were given, if they are known. */
  readonly trainedWith?: Readonly<Record<string, unknown>> | undefined;
  /** How it came about, which only a run knows: `train` writes it here, and `loadAgent`. */
  provenance?: Provenance | undefined;
  /** What its network's arithmetic is done by, where it has a network. */
  readonly computation?: Computation | undefined;
  /** The action to take, a fresh array where it is one. */
  act(observation: AgentObservation, options?: ActOptions): A;
  /**
   * Actions for n observations: the same as `act` on each, faster.
   *
   * @param rows [n x observation size]
   * @param actions [n x action width], written: the index of a Discrete action, the values of a Box
   */
  actInto(rows: Float32Array, actions: Float32Array, options?: ActRowsOptions): void;
  /** What it is, as plain data: what its file says beside the tensors. */
  describe(): AgentDescription;
  /** The agent as a safetensors file, that `loadAgent` reads; the same agent gives the same bytes. */
  save(): Uint8Array;
  /** Frees what it holds; it is not used any more. */
  close(): void;
}

/** An agent that says what it expects of every one of its Discrete actions. */
export interface ValueAgent extends Agent<number> {
  /** Entries of an observation. */
  readonly observationSize: number;
  /** Discrete actions, one value each. */
  readonly actionCount: number;
  /** Q-values, one an action, in the environment's units whatever reward scale it learned with; a fresh array. */
  qValues(observation: AgentObservation): Float32Array;
  /**
   * What it expects of every action's return, beyond the mean, in the environment's units; undefined
   * if it learned no distribution.
   */
  distribution?(observation: AgentObservation): ValueDistribution | undefined;
}

/** A normal distribution for each entry of an action: [action width] both. */
export interface Gaussian {
  mean: Float32Array;
  deviation: Float32Array;
}

/** An agent that holds a distribution over actions; `act` takes its mode. */
export interface StochasticAgent<A extends AnyValue = AgentAction> extends Agent<A> {
  /**
   * Of every Discrete action, of each entry's of a MultiDiscrete one after the other, of every bit of a
   * MultiBinary that it is 1; a fresh array. Absent with a Box of actions.
   */
  probabilities?(observation: AgentObservation, options?: ActOptions): Float32Array;
  /** Of a Box's actions, before any bounds; fresh arrays. Absent with Discrete actions. */
  gaussian?(observation: AgentObservation): Gaussian;
  /** What it expects the return to be, in the environment's units, if it has a critic. */
  value?(observation: AgentObservation): number;
  /** An action drawn from the distribution, a Box's within its bounds. */
  sample(observation: AgentObservation, generator: Generator, options?: ActOptions): A;
}

/** Whether an agent says what it expects of every action. */
export function isValueAgent(agent: Agent): agent is ValueAgent {
  return typeof (agent as Partial<ValueAgent>).qValues === 'function';
}

/** Whether an agent holds a distribution over actions. */
export function isStochasticAgent<A extends AnyValue>(
  agent: Agent<A>,
): agent is StochasticAgent<A> {
  return typeof (agent as Partial<StochasticAgent<A>>).sample === 'function';
}

/** Where an agent comes from: a run, or another program's file, of which less is known. */
export interface Provenance {
  /** The environment's id, and its options where they are not the defaults. */
  readonly env?: string | undefined;
  readonly envOptions?: Readonly<Record<string, unknown>> | undefined;
  readonly preset?: string | undefined;
  /** The run's seed. */
  readonly seed?: number | undefined;
  /** Environment steps that it has learned from. */
  readonly steps?: number | undefined;
  /** SHA-256 of the agent's file that the run began from, if it began from one. */
  readonly from?: string | undefined;
  /** Over the reporting episodes, if they were flown. */
  readonly score?: Score | undefined;
  /** The program that made it, if it was another. */
  readonly origin?: Origin | undefined;
}

/** What an agent was before it was read from another program's file. */
export interface Origin {
  /** `Stable-Baselines3` */
  readonly program: string;
  readonly version?: string | undefined;
  /** As that program calls it: `TRPO`. */
  readonly algorithm?: string | undefined;
  /** The name of the file, if it was told. */
  readonly file?: string | undefined;
}

/** What an evaluation found. */
export interface Score {
  readonly mean: number;
  readonly std: number;
  readonly episodes: number;
  /** Reset seed of the first. */
  readonly seed: number;
}

/** An agent in plain data, made to be written down as JSON. */
export interface AgentDescription {
  readonly algo: string;
  readonly observationSpace: SpaceJson;
  readonly actionSpace: SpaceJson;
  /** The id of the environment it was trained in. */
  readonly env?: string | undefined;
  readonly envOptions?: Readonly<Record<string, unknown>> | undefined;
  readonly provenance?: Provenance | undefined;
  /** `architecture` of a network, `discount`, ...: what the kind of agent has to tell. */
  readonly [detail: string]: unknown;
}
