import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ResultJson, RunFolder, writeDurably } from '@perilune/runs';
import { resolveConfig } from 'perilune';
import type { RunOrder } from '../conduct/workshop.js';
import type { Answer } from './answer.js';

/**
 * Makes the folder of a run that was carried out elsewhere. The result comes last, flushed, and says that it is whole; to
 * flush each of the others too would make the disk what limits how many workers a sweep can keep busy.
 */
export function writeRun(
  folder: string,
  { run }: RunOrder,
  result: ResultJson,
  files: Answer['files'],
): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  new RunFolder(folder).writeConfig(resolveConfig(run));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  writeDurably(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
}
