import type * as v from 'valibot';
import type { NamedTensor } from '../net/index.js';
import type { ForeignOptions } from './policies/foreign-network.js';
import type { Agent, Spaces } from './shared/agent.js';
import type { AgentFile, LoadOptions } from './shared/agent-file.js';
import type { DetailOption } from './shared/details.js';
import type { AgentSetup, LearningAgent } from './shared/learning-agent.js';
import type { MemoryNeed } from './shared/memory.js';
import type { RetiredOption } from './shared/retired.js';

/** Validated hyperparameters, whatever the algorithm. */
export interface Hyperparameters {
  /** Environments stepped together. */
  environments: number;
  [name: string]: unknown;
}

/** A number that an algorithm reports while it learns. */
export interface Metric {
  /** Its key in what `learn` or `standing` gives, and its column in progress.csv. */
  readonly name: string;
  /** In words, for a page or a plot. Default: the name. */
  readonly label?: string;
  /** `reward`, `share`, ...; default: none. */
  readonly unit?: string;
  /** Its name in TensorBoard. Default: `train/` and the name in snake case. */
  readonly tag?: string;
}

/** What decides how large an agent is. */
export interface MemorySetup<H> {
  readonly env: Spaces;
  readonly hyperparameters: H;
}

/**
 * An algorithm: what it can be told, how it is made, and how what it made is read.
 *
 * @typeParam H its hyperparameters with everything filled in
 */
export interface AlgorithmRegistration<H extends { environments: number }> {
  /** What `algo` names it by, and its agents' files. */
  readonly id: string;
  /**
   * A valibot schema of its hyperparameters: an object whose entries all have defaults
   * (`v.strictObject({ environments: v.optional(v.number(), 1), ... })`), in a pipe where rules tie
   * several together. `environments`, how many are stepped together, must be among them.
   */
  readonly schema: v.GenericSchema<object, H>;
  /**
   * Makes what learns. Without it the algorithm can be configured and its agents read, as a page does before it trains;
   * `registerLearner` brings it later.
   *
   * @throws UsageError when it does not fit the environment's spaces
   */
  create?(setup: AgentSetup & { hyperparameters: H }): LearningAgent;
  /**
   * Reads what its policies' `save` wrote, here or in an earlier version.
   *
   * @throws UsageError when something is missing or does not fit
   */
  load(file: AgentFile, options?: LoadOptions): Agent;
  /**
   * Makes of tensors that another program named those that `load` reads, and of what is not in them what a
   * file says beside them. Without it they are read as they are.
   *
   * @throws UsageError that names the tensor which does not fit
   */
  readonly adopt?: (
    tensors: readonly NamedTensor[],
    spaces: Spaces,
    options: ForeignOptions,
  ) => { tensors: readonly NamedTensor[]; [detail: string]: unknown };
  /** What its parts would take: sizes that no memory holds are refused before any is asked for. */
  readonly memory?: (setup: MemorySetup<H>) => readonly MemoryNeed[];
  /** What it reports, in the order to show it in. What it reports beside them comes after. */
  readonly metrics?: readonly Metric[];
  /** Hyperparameters of earlier versions: read where they have their default, otherwise refused by name. */
  readonly retired?: readonly RetiredOption[];
  /** Hyperparameters that others may leave without effect: given all the same, they are refused by name. */
  readonly details?: readonly DetailOption<H>[];
}

/** Makes what learns. @throws UsageError when it does not fit the environment's spaces */
export type Create = (setup: AgentSetup & { hyperparameters: Hyperparameters }) => LearningAgent;

/** A registered algorithm. */
export interface Algorithm
  extends Required<
    Omit<AlgorithmRegistration<Hyperparameters>, 'schema' | 'create' | 'memory' | 'details'>
  > {
  readonly details: readonly DetailOption[];
  memory(setup: MemorySetup<Hyperparameters>): readonly MemoryNeed[];
  readonly schema: v.GenericSchema<object, { environments: number }>;
  /** Absent of those that come with the library, whose own stand in `learners`, and where it is still to be registered. */
  readonly create: Create | undefined;
}

/** Forgets which hyperparameters it takes: its schema has checked them. */
export function toAlgorithm<H extends { environments: number }>(
  registration: AlgorithmRegistration<H>,
): Algorithm {
  const { id, schema, metrics = [], retired = [], details = [], adopt = asTheyAre } = registration;
  return {
    id,
    schema,
    metrics,
    retired,
    details: details as readonly DetailOption[],
    adopt,
    memory: (setup) => registration.memory?.(setup as unknown as MemorySetup<H>) ?? [],
    create: registration.create && toCreate<H>(registration.create.bind(registration)),
    load: (file, options) => registration.load(file, options),
  };
}

/** Forgets which hyperparameters it takes: the algorithm's schema has checked them. */
export function toCreate<H>(
  create: (setup: AgentSetup & { hyperparameters: H }) => LearningAgent,
): Create {
  return (setup) => create(setup as unknown as AgentSetup & { hyperparameters: H });
}

function asTheyAre(tensors: readonly NamedTensor[]) {
  return { tensors };
}
