import { join } from 'node:path';
import {
  findSomeRuns,
  type Group,
  groupRuns,
  importModulesOf,
  progressions,
  quantities,
} from '@perilune/runs/past';
import { drawGroups } from '../../drawings/draw-groups.js';
import { keysOf, oneOf } from '../../options/settings.js';
import { picturePaths, writePicture } from '../../output.js';
import { stderrInk } from '../../terminal/ink.js';
import { damagedLines, leftOut } from '../../terminal/left-out.js';
import { nearPath } from '../../terminal/words.js';

export interface PlotFlags {
  what: string;
  by: string;
  each?: boolean;
  out?: string;
  force?: boolean;
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
  const { force } = flags;
  picturePaths(out, { force });
  const files = writePicture(out, await drawGroups(groups, what, by), { force });
  for (const note of damagedLines(runs)) process.stderr.write(stderrInk.dim(`${note}\n`));
  for (const other of others) process.stderr.write(stderrInk.dim(`${leftOut(other)}\n`));
  process.stderr.write(`${files.map(nearPath).join('\n')}\n`);
  if (flags.json) process.stdout.write(`${JSON.stringify({ what, by, files }, null, 2)}\n`);
}

/** A group a run. */
function apart(groups: readonly Group[]): Group[] {
  return groups.flatMap((group) =>
    [...group.runs, ...group.repeated].map((run) => ({ ...group, runs: [run], repeated: [] })),
  );
}
