import type { Picture } from '@perilune/pictures/node';
import {
  acrossTasks,
  efficiencyOf,
  findSomeRuns,
  type Group,
  groupRuns,
  importModulesOf,
  improvements,
  profilesOf,
  progressions,
  summarize,
  tasksOf,
} from '@perilune/runs/past';
import { keysOf, oneOf } from '../../options/settings.js';
import { checkWritable, picturePaths, writeOut, writePicture } from '../../output.js';
import { stderrInk } from '../../terminal/ink.js';
import { damagedLines, leftOut } from '../../terminal/left-out.js';
import { nearPath, printable } from '../../terminal/words.js';
import { type Comparison, comparisonCsv, comparisonText } from './comparison.js';
import { notesOn } from './notes.js';

export interface CompareFlags {
  baseline?: string;
  plot?: string;
  efficiency?: string;
  profile?: string;
  by: string;
  csv?: string;
  force?: boolean;
  json?: boolean;
}

/**
 * `perilune compare`: configurations beside one another, over their seeds.
 *
 * @param beside what else the JSON object has, first
 */
export async function compare(
  sources: readonly string[],
  flags: CompareFlags,
  beside: object = {},
): Promise<void> {
  const by = oneOf('--by', flags.by, keysOf(progressions));
  const { plot, efficiency, profile, csv, force } = flags;
  for (const out of [plot, efficiency, profile]) {
    if (out !== undefined) picturePaths(out, { force });
  }
  const table = { force, header: comparisonCsv([]).trimEnd() };
  if (csv !== undefined) checkWritable(csv, table);
  const { runs, others } = findSomeRuns(sources);
  await importModulesOf(runs);
  const groups = groupRuns(runs);
  const comparison = comparisonOf(groups, flags.baseline);
  if (!flags.json) process.stdout.write(comparisonText(comparison));
  for (const note of notesOn(groups, comparison, flags.baseline)) {
    process.stderr.write(stderrInk.dim(`${printable(note)}\n`));
  }
  if (plot !== undefined || efficiency !== undefined) {
    for (const note of damagedLines(runs)) process.stderr.write(stderrInk.dim(`${note}\n`));
  }
  for (const other of others) process.stderr.write(stderrInk.dim(`${leftOut(other)}\n`));
  const files: string[] = [];
  if (csv !== undefined) {
    writeOut(csv, comparisonCsv(comparison.groups), table);
    files.push(csv);
  }
  for (const [out, picture] of await picturesOf(groups, flags, by)) {
    files.push(...writePicture(out, picture, { force }));
  }
  for (const file of files) process.stderr.write(`${nearPath(file)}\n`);
  if (!flags.json) return;
  const all = {
    ...beside,
    ...comparison,
    ...(profile === undefined ? {} : { profiles: profilesOf(groups) }),
    ...(efficiency === undefined ? {} : { efficiency: efficiencyOf(groups, by) }),
    files,
  };
  process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
}

function comparisonOf(groups: readonly Group[], baseline: string | undefined): Comparison {
  const better = improvements(groups, baseline);
  const across = tasksOf(groups).length > 1 ? acrossTasks(groups) : null;
  return { groups: summarize(groups), improvements: better, acrossTasks: across };
}

/** What draws is loaded only when something is drawn: it takes its time. */
async function picturesOf(
  groups: readonly Group[],
  { plot, efficiency, profile }: CompareFlags,
  by: keyof typeof progressions,
): Promise<[out: string, picture: Picture][]> {
  const pictures: [string, Picture][] = [];
  if (plot !== undefined) {
    const { drawGroups } = await import('../../drawings/draw-groups.js');
    const { byEnvironment } = await import('../../drawings/by-environment.js');
    for (const each of byEnvironment(plot, groups)) {
      pictures.push([each.out, await drawGroups(each.groups, 'returns', by)]);
    }
  }
  if (efficiency === undefined && profile === undefined) return pictures;
  const { drawEfficiency, drawProfiles } = await import('../../drawings/draw-statistics.js');
  if (efficiency !== undefined) pictures.push([efficiency, await drawEfficiency(groups, by)]);
  if (profile !== undefined) pictures.push([profile, await drawProfiles(groups)]);
  return pictures;
}
