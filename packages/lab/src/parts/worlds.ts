import { computed, signal } from '@preact/signals';
import { make, registeredIds, specOf } from 'perilune';
import { atRest } from './at-rest';

/** Worlds of other actions than Discrete ones in which something learns, too. */
const more = signal<readonly string[]>([]);
/** Computed when it is first asked for: worlds are made for it, and where they cannot be the page says so. */
const ending = computed(() =>
  registeredIds()
    .filter((id) => specOf(id).maxEpisodeSteps !== undefined)
    .map((id) => ({ id, isDiscrete: hasDiscreteActions(id) })),
);

/** The worlds to choose from: those in which there is an algorithm to learn by, and every flight ends. */
export const worlds = computed<readonly string[]>(() => [
  ...ending.value.filter(({ isDiscrete }) => isDiscrete).map(({ id }) => id),
  ...more.value,
]);

/** Looks, once the page is at rest, which of the other worlds an algorithm takes as well. */
export async function lookForMore(): Promise<void> {
  await atRest();
  const { canLearnIn } = await import('../state/fitting');
  for (const { id, isDiscrete } of ending.peek()) {
    await atRest();
    if (!isDiscrete && (await canLearnIn(id))) more.value = [...more.value, id];
  }
}

function hasDiscreteActions(id: string): boolean {
  const env = make(id);
  env.close();
  return env.actionSpace.kind === 'discrete';
}
