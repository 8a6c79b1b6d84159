import { type Agent, isValueAgent, type StochasticAgent } from 'perilune';

/** What a state is worth to an agent, and who says so. */
export interface Worth {
  readonly of: (state: Float32Array) => number;
  readonly words: string;
}

/** The best of its Q-values, or what its critic says; undefined of an agent that has neither. */
export function worthOf(agent: Agent | undefined): Worth | undefined {
  if (agent === undefined) return undefined;
  if (isValueAgent(agent)) {
    const of = (state: Float32Array) => Math.max(...agent.qValues(state));
    return { of, words: 'The best Q-value' };
  }
  const { value } = agent as StochasticAgent;
  return value && { of: value, words: "The critic's value" };
}
