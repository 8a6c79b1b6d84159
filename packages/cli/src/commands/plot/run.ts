import { join } from 'node:path';
import { Failure } from '@perilune/runs';
import {
  findSomeRuns,
  type Group,
  groupRuns,
  importModulesOf,
  type Progression,
  progressions,
  type QuantityName,
  quantities,
  type Run,
} from '@perilune/runs/past';
import { UsageError } from 'perilune';
import { byEnvironment } from '../../drawings/by-environment.js';
import { drawGroups } from '../../drawings/draw-groups.js';
import { drawPastRun } from '../../drawings/draw-run.js';
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

/** What a run's own picture is called, which `train` draws at its end. */
const OWN = 'reward';

/** `perilune plot`: a picture of how one run or many went; `--what run` draws anew what `train` drew of each. */
export async function plot(sources: readonly string[], flags: PlotFlags): Promise<void> {
  const what = oneOf('--what', flags.what, [...keysOf(quantities), 'run'] as const);
  const by = oneOf('--by', flags.by, keysOf(progressions));
  const { runs, others } = findSomeRuns(sources);
  await importModulesOf(runs);
  const how = { ...flags, by };
  const files = what === 'run' ? await drawOwn(runs, how) : await drawAll(runs, what, how);
  const notes = [...damagedLines(runs), ...others.map(leftOut)];
  for (const note of notes) process.stderr.write(stderrInk.dim(`${note}\n`));
  process.stderr.write(`${files.map(nearPath).join('\n')}\n`);
  if (flags.json) process.stdout.write(`${JSON.stringify({ what, by, files }, null, 2)}\n`);
}

type How = Pick<PlotFlags, 'each' | 'out' | 'force'> & { by: Progression };

async function drawAll(
  runs: readonly Run[],
  what: QuantityName,
  { each, out, force, by }: How,
): Promise<string[]> {
  const groups = each ? apart(groupRuns(runs)) : groupRuns(runs);
  const [only] = runs;
  const place = out ?? (runs.length === 1 && only ? join(only.folder, what) : what);
  const pictures = byEnvironment(place, groups);
  for (const picture of pictures) picturePaths(picture.out, { force });
  const files: string[] = [];
  for (const { out, groups } of pictures) {
    files.push(...writePicture(out, await drawGroups(groups, what, by), { force }));
  }
  return files;
}

/** @throws UsageError for one name of several pictures; Failure when no run has episodes */
async function drawOwn(runs: readonly Run[], { out, force }: How): Promise<string[]> {
  if (out !== undefined && runs.length > 1) {
    throw new UsageError(
      `--what run draws each of ${runs.length} runs in its folder: leave out --out.`,
    );
  }
  const files: string[] = [];
  for (const run of runs) {
    const picture = await drawPastRun(run);
    const place = out ?? join(run.folder, OWN);
    // In its folder it is ours by its name, whoever drew it.
    const how = { force: force ?? out === undefined };
    if (picture !== undefined) files.push(...writePicture(place, picture, how));
  }
  if (files.length > 0) return files;
  throw new Failure('None of the runs has an episode to draw: they stand in monitor.csv.');
}

/** A group a run. */
function apart(groups: readonly Group[]): Group[] {
  return groups.flatMap((group) =>
    [...group.runs, ...group.repeated].map((run) => ({ ...group, runs: [run], repeated: [] })),
  );
}
