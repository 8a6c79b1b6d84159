import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { claimRunFolder, type ResultJson, writeDurably } from '@perilune/runs';
import { resolveConfig } from 'perilune';
import type { RunOrder } from '../conduct/workshop.js';
import type { Answer } from './answer.js';

/** Makes the folder of a run that was carried out elsewhere; the result comes last, and says that it is whole. */
export function writeRun(
  folder: string,
  { run }: RunOrder,
  result: ResultJson,
  files: Answer['files'],
): void {
  rmSync(folder, { recursive: true, force: true });
  const { release } = claimRunFolder(resolveConfig(run), folder);
  try {
    for (const [name, bytes] of Object.entries(files)) writeDurably(join(folder, name), bytes);
    writeDurably(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  } finally {
    release();
  }
}
