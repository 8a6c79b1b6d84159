import { type Agent, agentFits, make, registeredIds } from 'perilune';
import type { World } from './episode';

/** Whether an agent can act in a world. */
export function fits(agent: Agent, { env: id, envOptions }: World): boolean {
  const env = make(id, envOptions);
  env.close();
  return agentFits(agent, env);
}

/** The first world that an agent fits, where its file says what it observes and does, but not where. */
export function worldFor(agent: Agent): World | undefined {
  return registeredIds()
    .map((env) => ({ env, envOptions: {} }))
    .find((world) => fits(agent, world));
}
