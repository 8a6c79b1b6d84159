import { make, registeredIds, specOf } from 'perilune';

/** The worlds to choose from: those in which there is an algorithm to learn by, and every flight ends. */
export const worlds: readonly string[] = registeredIds().filter(
  (id) => specOf(id).maxEpisodeSteps !== undefined && hasDiscreteActions(id),
);

function hasDiscreteActions(id: string): boolean {
  const env = make(id);
  env.close();
  return env.actionSpace.kind === 'discrete';
}
