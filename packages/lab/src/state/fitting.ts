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

function beginning(preset: string, { env: id, envOptions }: Place) {
  const { algo, seed, hyperparameters } = resolveConfig({ env: id, envOptions, preset });
  const env = make(id, envOptions);
  env.close();
  return createAgent({ ...hyperparameters, algo, env, seed });
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
