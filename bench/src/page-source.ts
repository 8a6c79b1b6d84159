import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { type BenchFlags, WrongCall } from './benchmark.js';

/** The lab's page, whose sources are no package. */
const root = fileURLToPath(new URL('../../packages/lab/', import.meta.url));

/** Of fewer the page would say more than was seen. */
const FEWEST_SEEDS = 20;

/** @throws WrongCall where the page is to show what too few seeds say */
export function checkWrite({ write, seeds }: BenchFlags): void {
  if (!write || seeds >= FEWEST_SEEDS) return;
  throw new WrongCall(
    `What the page shows is counted on ${FEWEST_SEEDS} seeds or more: give --seeds ${FEWEST_SEEDS}, or leave --write out, given --seeds ${seeds}.`,
  );
}

/** Data that the page shows. @param path from its folder */
export function readInPage<Data>(path: string): Data {
  return JSON.parse(readFileSync(`${root}${path}`, 'utf8')) as Data;
}

export function writeInPage(path: string, data: object): void {
  writeFileSync(`${root}${path}`, `${JSON.stringify(data, null, 2)}\n`);
}

/** A module of the page as Vite has it, with the library as it was built. */
export async function importFromPage<Module>(path: string): Promise<Module> {
  const { module } = await runnerImport<Module>(`${root}${path}`, {
    ...{ root, configFile: false, logLevel: 'error' },
  });
  return module;
}
