import { join } from 'node:path';
import { drawGroups } from '../past-runs/draw-groups.js';
import { findSomeRuns } from '../past-runs/find-runs.js';
import { type Group, groupRuns } from '../past-runs/groups.js';
import { importModulesOf } from '../past-runs/imports-of-runs.js';
import { progressions, quantities } from '../past-runs/quantities.js';
import { nearPath } from '../run/near-path.js';
import { keysOf, oneOf } from '../settings.js';
import { stderrInk } from '../terminal/ink.js';
import { picturePaths, writePicture } from './write-picture.js';

export interface PlotFlags {
  what: string;
  by: string;
  each?: boolean;
  out?: string;
  json?: boolean;
}

/** `perilune plot`: a picture of how one run or many went. */
export async function plot(sources: readonly string[], flags: PlotFlags): Promise<void> {
  const what = oneOf('--what', flags.what, keysOf(quantities));
  const by = oneOf('--by', flags.by, keysOf(progressions));
  const { runs, others } = findSomeRuns(sources);
  await importModulesOf(runs);
  const groups = flags.each ? apart(groupRuns(runs)) : groupRuns(runs);
  const [only] = runs;
  const out = flags.out ?? (runs.length === 1 && only ? join(only.folder, what) : what);
  picturePaths(out);
  const files = writePicture(out, await drawGroups(groups, what, by));
  for (const { folder, problem } of others) {
    process.stderr.write(stderrInk.dim(`${nearPath(folder)} is no run: ${problem}.\n`));
  }
  process.stderr.write(`${files.map(nearPath).join('\n')}\n`);
  if (flags.json) process.stdout.write(`${JSON.stringify({ what, by, files }, null, 2)}\n`);
}

/** A group a run. */
function apart(groups: readonly Group[]): Group[] {
  return groups.flatMap((group) =>
    [...group.runs, ...group.repeated].map((run) => ({ ...group, runs: [run], repeated: [] })),
  );
}
