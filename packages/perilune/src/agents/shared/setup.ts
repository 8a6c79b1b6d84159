import type { Spaces } from './agent.js';
import type { Stopwatch } from './stopwatch.js';

/** What every algorithm is made of beside its hyperparameters. */
export interface AgentSetup {
  /** The environment it will act in; only its spaces matter. */
  env: Spaces & { readonly id?: string };
  /** An integer in 0..2^53-1. */
  seed: number;
  /** Told how long the agent's work takes. */
  stopwatch?: Stopwatch | undefined;
}
