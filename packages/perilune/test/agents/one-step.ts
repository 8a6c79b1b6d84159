import { createAgent, type LearningValueAgent, type ValueAgent } from '../../src/agents/index.js';
import type { Env } from '../../src/env/index.js';
import type { AnySpace, Discrete } from '../../src/spaces/index.js';
import { chainSolution, oneHot } from './chain.js';

/** A loop of one's own: explore, observe, learn. */
export function trainIn(
  env: Env<AnySpace, Discrete>,
  options: { algo: string; seed: number; steps: number; [hyperparameter: string]: unknown },
): LearningValueAgent {
  const { steps, ...rest } = options;
  const agent = createAgent({ env, ...rest }) as LearningValueAgent;
  let { observation } = env.reset();
  for (let step = 0; step < steps; step++) {
    const action = agent.explore(observation);
    const next = env.step(action);
    agent.observe({ ...next, observation, action, nextObservation: next.observation });
    agent.learn();
    observation = next.terminated || next.truncated ? env.reset().observation : next.observation;
  }
  return agent;
}

/** max over states and actions of |q - Q*| on the chain. */
export function chainError(agent: Pick<ValueAgent, 'qValues'>, discount: number): number {
  const errors = chainSolution(discount).flatMap((row, state) => {
    const values = agent.qValues(oneHot(state));
    return row.map((value, action) => Math.abs(value - (values[action] as number)));
  });
  return Math.max(...errors);
}
