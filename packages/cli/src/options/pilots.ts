import { type AnySpace, heuristicPilot, type PolicyFunction, UsageError } from 'perilune';
import { keysOf, oneOf } from './settings.js';

/** A policy that nobody trained, and how often chance acts in its place. */
export interface BuiltInPilot {
  policy: PolicyFunction;
  epsilon: number;
}

const PILOTS = {
  heuristic: (env: string, actionSpace: AnySpace): BuiltInPilot => {
    if (!env.startsWith('LunarLander')) {
      throw new UsageError(
        `--pilot heuristic flies landers alone, and ${env} is none; --pilot random acts anywhere.`,
      );
    }
    const continuous = actionSpace.kind === 'box';
    return { policy: (observation) => heuristicPilot(observation, { continuous }), epsilon: 0 };
  },
  random: (_: string, actionSpace: AnySpace): BuiltInPilot => {
    const any = actionSpace.sample();
    return { policy: () => any, epsilon: 1 };
  },
};

export type PilotName = keyof typeof PILOTS;

/** @throws UsageError unless it is one of the pilots' names */
export function readPilot(name: string): PilotName {
  return oneOf('--pilot', name, keysOf(PILOTS));
}

/** The pilot for an environment. @throws UsageError if it cannot act there */
export function pilotFor(name: PilotName, env: string, actionSpace: AnySpace): BuiltInPilot {
  return PILOTS[name](env, actionSpace);
}
