import type { Scene } from '../../scene/index.js';

/** Names of the discrete lander's actions. */
export const LANDER_ACTIONS = ['nothing', 'left engine', 'main engine', 'right engine'] as const;

/** Names of the two entries of the continuous lander's action. */
export const LANDER_ENGINES = ['main engine', 'side engines'] as const;

/** Room for a name, in letters. */
const LONGEST = 15;

/** The names that a scene has for discrete actions, or for the entries of a continuous one. */
export function namesIn(scene: Scene, continuous: boolean): readonly string[] {
  if (scene.kind === 'shapes') return scene.actionNames ?? [];
  return continuous ? LANDER_ENGINES : LANDER_ACTIONS;
}

/** The name with that index, or the number where there is none, short enough to be written. */
export function nameOf(names: readonly string[], index: number): string {
  const name = names[index] ?? `action ${index}`;
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}\u2026` : name;
}
