import { type Agent, isValueAgent } from '../../agents/index.js';
import type { AnyEnv } from '../../env/index.js';
import type { Insight } from '../../scene/index.js';
import { planOf, seenIn, sightsOf } from './sights.js';

/** More than a picture could show. */
const MOST_STATES = 10_000;

/**
 * What an agent makes of every state of a world that tells its model, to be shown in its picture: `env.scene(insight)`.
 *
 * @param env one that `make` gave
 * @returns undefined where the states cannot be listed, or where the agent sees something else than the states
 */
export function insightOf(
  agent: Agent,
  { unwrapped }: { readonly unwrapped: AnyEnv },
): Insight | undefined {
  const { observationSpace, actionSpace } = unwrapped;
  const model = unwrapped.model?.();
  if (model === undefined || model.states > MOST_STATES) return undefined;
  const isSeen = observationSpace.equals(agent.observationSpace);
  if (!isSeen || !actionSpace.equals(agent.actionSpace)) return undefined;
  const actions = planOf(agent, sightsOf({ model, observationSpace }));
  if (!isValueAgent(agent)) return { actions };
  const worthOf = (action: number, state: number) =>
    agent.qValues(seenIn(model, state))[action] as number;
  return { actions, values: Float64Array.from(actions, worthOf) };
}
