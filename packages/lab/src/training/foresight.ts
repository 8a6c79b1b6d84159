import { type Agent, actionMaskOf, isValueAgent, make, type RunConfig } from 'perilune';
import type { Foresight } from './reports';

/** First reset seed of the episodes flown here: neither validation's nor the report's. */
const SEED = 40_000;
const EPISODES = 2;

/**
 * Flies a few greedy episodes and holds what the policy's values promised at their first states against
 * the discounted returns that came: a sound estimate lies near them, an unsound one far above. An agent
 * without values promises nothing.
 */
export function measureForesight(
  agent: Agent,
  config: RunConfig,
  steps: number,
): Foresight | undefined {
  if (!isValueAgent(agent)) return undefined;
  const { env: id, envOptions, hyperparameters } = config;
  const discount = typeof hyperparameters.discount === 'number' ? hyperparameters.discount : 1;
  const env = make(id, envOptions);
  let predicted = 0;
  let realised = 0;
  for (let episode = 0; episode < EPISODES; episode++) {
    let { observation, info } = env.reset({ seed: SEED + episode });
    predicted += Math.max(...agent.qValues(observation)) / EPISODES;
    let weight = 1 / EPISODES;
    let ended = false;
    while (!ended) {
      const step = env.step(agent.act(observation, { mask: actionMaskOf(info) }));
      realised += weight * step.reward;
      weight *= discount;
      ({ observation, info } = step);
      ended = step.terminated || step.truncated;
    }
  }
  env.close();
  return { steps, predicted, realised };
}
