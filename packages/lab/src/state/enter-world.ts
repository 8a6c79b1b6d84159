import { resolveConfig } from 'perilune';
import { canBegin } from './fitting';
import { change, setup } from './setup';

/**
 * Another world is set up: with the recipe that is chosen where it can learn there, else with the one that a training begins
 * from where only the world is named.
 */
export async function enterWorld(env: string): Promise<void> {
  const place = { env, envOptions: {} };
  const isFit = await canBegin(setup.peek().preset, place);
  const own = () => ({
    preset: resolveConfig({ env }).preset,
    steps: undefined,
    hyperparameters: {},
  });
  change(isFit ? place : { ...place, ...own() });
}
