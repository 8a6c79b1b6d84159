import '@perilune/article';
import { createAgent, make, type RunConfig } from 'perilune';

/**
 * The file of an agent as it is before its first step: with the network, say, that training will begin with.
 *
 * @throws UsageError when the algorithm does not fit the world
 */
export function untrained({
  algo,
  env: id,
  envOptions,
  seed,
  hyperparameters,
}: RunConfig): Uint8Array {
  const env = make(id, envOptions);
  try {
    const agent = createAgent({ ...hyperparameters, algo, env, seed });
    const model = agent.snapshot().save();
    agent.close();
    return model;
  } finally {
    env.close();
  }
}
