import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.js';
import type { Recipe } from './fault.js';

/** A quick machine trains 40,000 steps in a quarter of a second. */
const often = ['--checkpoint-every', '0.02'];
const common = ['--no-pictures', '--set', 'solve.enabled=false'];
const resume = ['--no-pictures', ...often];

/** Short runs with checkpoints of 0.1 MB and of 4 MB; each run once, undisturbed, for its bytes. */
export async function prepareRecipes(folder: string): Promise<Recipe[]> {
  const cartPole = ['--env', 'CartPole-v1', '--steps', '40000', '--set', 'replayCapacity=2000'];
  const lander = ['--seed', '2', '--steps', '30000', '--set', 'replayCapacity=100000'];
  return [
    await prepare('cart-pole', [...cartPole, ...common, ...often], folder),
    await prepare('lander', [...lander, ...common, ...often], folder),
  ];
}

async function prepare(name: string, flags: readonly string[], folder: string): Promise<Recipe> {
  const train = ['train', ...flags];
  const began = performance.now();
  const { code, stderr } = await run([...train, '--out', name], folder);
  if (code !== 0) throw new Error(`perilune ${train.join(' ')} failed:\n${stderr}`);
  const duration = performance.now() - began;
  const model = readFileSync(join(folder, name, 'model.safetensors'));
  return { name, train, resume, model, duration };
}
