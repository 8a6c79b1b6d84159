import '@perilune/article';
import { algorithms, createAgent, make, presets, resolveConfig } from 'perilune';

/** A world and its options. */
interface Place {
  env: string;
  envOptions: Record<string, unknown>;
}

/** Whether one of the algorithms that are registered by now takes a world's observations and actions. */
export async function canLearnIn(env: string): Promise<boolean> {
  const world = make(env);
  world.close();
  for (const algo of algorithms()) {
    if (isPossible(() => createAgent({ algo, env: world, seed: 0 }))) return true;
    await rest();
  }
  return false;
}

/**
 * The recipes that can be trained in a world; they are tried out one by one, with a rest after each.
 *
 * @param signal nobody wants to know any more: those found so far are handed out
 */
export async function recipesFor(
  { env, envOptions }: Place,
  signal?: AbortSignal,
): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of presets) {
    if (signal?.aborted) break;
    if (await canBegin(name, { env, envOptions })) found.push(name);
  }
  return found;
}

/** Whether a recipe can be begun in a world; the page rests after it was tried. */
export async function canBegin(preset: string, place: Place): Promise<boolean> {
  const isFit = isPossible(() => beginning(preset, place));
  await rest();
  return isFit;
}

/**
 * What of a setup changes when another world is entered: the recipe stays where it can learn there; else it is the one
 * that a training begins from where only the world is named; and where none can learn there, the page says why.
 */
export async function entering(
  env: string,
  preset: string,
): Promise<
  Place & { preset?: string; steps?: undefined; hyperparameters?: Record<string, unknown> }
> {
  const place = { env, envOptions: {} };
  if (await canBegin(preset, place)) return place;
  try {
    const own = resolveConfig({ env }).preset;
    return { ...place, preset: own, steps: undefined, hyperparameters: {} };
  } catch {
    return place;
  }
}

function beginning(preset: string, { env: id, envOptions }: Place) {
  const { algo, seed, hyperparameters } = resolveConfig({ env: id, envOptions, preset });
  const env = make(id, envOptions);
  env.close();
  return createAgent({ ...slim(hyperparameters), algo, env, seed });
}

/** With layers of one unit: whether a world is taken does not depend on their sizes, and wide ones cost a page its next picture. */
function slim<Given extends object>(hyperparameters: Given): Given {
  const slimmed = Object.entries(hyperparameters).map(([name, value]) =>
    name.endsWith('Layers') && Array.isArray(value) ? [name, value.map(() => 1)] : [name, value],
  );
  return Object.fromEntries(slimmed) as Given;
}

function isPossible(create: () => { close(): void }): boolean {
  try {
    create().close();
    return true;
  } catch {
    return false;
  }
}

/** One task of the page for each agent that is tried: a picture may come in between. */
function rest(): Promise<void> {
  return new Promise((rested) => setTimeout(rested));
}
