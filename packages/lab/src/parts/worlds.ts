import { signal } from '@preact/signals';
import { make, registeredIds, specOf } from 'perilune';

const [discrete, others] = [true, false].map((wanted) =>
  registeredIds().filter(
    (id) => specOf(id).maxEpisodeSteps !== undefined && hasDiscreteActions(id) === wanted,
  ),
) as [string[], string[]];

/** The worlds to choose from: those in which there is an algorithm to learn by, and every flight ends. */
export const worlds = signal<readonly string[]>(discrete);

/** Looks, once the page is at rest, which of the other worlds an algorithm takes as well. */
export async function lookForMore(): Promise<void> {
  const { canLearnIn } = await import('../state/fitting');
  for (const id of others) {
    if (canLearnIn(id)) worlds.value = [...worlds.value, id];
    await new Promise((rested) => setTimeout(rested));
  }
}

function hasDiscreteActions(id: string): boolean {
  const env = make(id);
  env.close();
  return env.actionSpace.kind === 'discrete';
}
