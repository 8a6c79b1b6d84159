import type * as v from 'valibot';
import { UsageError } from '../errors.js';
import { parseOptions } from '../schema/parse.js';
import { unknownName } from '../text/nearest.js';
import { Dqn } from './dqn/dqn.js';
import { dqnSchema } from './dqn/options.js';
import { createKernelQ } from './kernel-q/kernel-q.js';
import { kernelQSchema } from './kernel-q/options.js';
import { createOnlineQ } from './online-q/online-q.js';
import { onlineQSchema } from './online-q/options.js';
import { pqnSchema } from './pqn/options.js';
import { Pqn } from './pqn/pqn.js';
import type { LearningAgent } from './shared/agent.js';
import type { AgentSetup } from './shared/setup.js';
import { tabularQSchema } from './tabular-q/options.js';
import { createTabularQ } from './tabular-q/tabular-q.js';

/** Validated hyperparameters, whatever the algorithm. */
export interface Hyperparameters {
  /** Environments stepped together. */
  environments: number;
  [name: string]: unknown;
}

interface Algorithm {
  /** Of its hyperparameters, with their defaults. */
  readonly schema: v.GenericSchema<object, { environments: number }>;
  create(setup: AgentSetup, hyperparameters: Hyperparameters): LearningAgent;
}

/** Ties a schema to the class it is for: what the one lets through the other takes. */
function algorithm<H extends { environments: number }>(
  schema: v.GenericSchema<object, H>,
  create: (setup: AgentSetup & { hyperparameters: H }) => LearningAgent,
): Algorithm {
  return {
    schema,
    create: (setup, hyperparameters) =>
      create({ ...setup, hyperparameters: hyperparameters as unknown as H }),
  };
}

const table: Record<string, Algorithm> = {
  dqn: algorithm(dqnSchema, (setup) => new Dqn(setup)),
  pqn: algorithm(pqnSchema, (setup) => new Pqn(setup)),
  'tabular-q': algorithm(tabularQSchema, createTabularQ),
  'kernel-q': algorithm(kernelQSchema, createKernelQ),
  'online-q': algorithm(onlineQSchema, createOnlineQ),
};

/** Names of the algorithms, the default first. */
export const algorithms: readonly string[] = Object.keys(table);

/** @throws UsageError on a name that is none */
export function algorithmNamed(name: string): Algorithm {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found !== undefined) return found;
  throw new UsageError(unknownName('algorithm', name, algorithms));
}

/**
 * An algorithm's hyperparameters with defaults for those not given.
 *
 * @throws UsageError that names the option, what was given and what is allowed
 */
export function parseHyperparameters(algo: string, given: object): Hyperparameters {
  const { schema } = algorithmNamed(algo);
  return { ...parseOptions(schema, given, `the hyperparameters of ${algo}`) };
}
