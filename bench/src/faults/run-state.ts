import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import type { Command } from './command.js';
import type { Recipe } from './fault.js';

/** Files of a run folder that are being written: aside, not yet renamed. */
export function partsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.part'),
  );
}

export function checkpointsIn(folder: string): string[] {
  const place = join(folder, 'checkpoints');
  if (!existsSync(place)) return [];
  return readdirSync(place)
    .filter((name) => name.endsWith('.checkpoint'))
    .sort()
    .map((name) => join(place, name));
}

/** Whether a run ended in the recipe's bytes. */
export function endedTheSame(folder: string, { model }: Recipe): boolean {
  const file = join(folder, 'model.safetensors');
  return existsSync(file) && readFileSync(file).equals(model);
}

/** Looks every millisecond until something is so, or the command has ended. */
export async function until(command: Command, isSo: () => boolean): Promise<void> {
  let ended = false;
  void command.ended.then(() => {
    ended = true;
  });
  while (!ended && !isSo()) await pass(1);
}
