import {
  type Group,
  type GroupSummary,
  lowestLevel,
  methodCalled,
  tasksOf,
} from '@perilune/runs/past';
import { nearPath } from '../../terminal/words.js';
import type { Comparison } from './comparison.js';

/** What a comparison does not show by itself: what was left out, counted otherwise, or could not be told. */
export function notesOn(
  groups: readonly Group[],
  { groups: summaries, acrossTasks }: Comparison,
  baseline: string | undefined,
): string[] {
  return [
    ...groups.flatMap((group, i) => notesOnGroup(groups, group, summaries[i] as GroupSummary)),
    ...(baseline === undefined ? [] : notesOnBaseline(groups, baseline)),
    ...(acrossTasks?.lacking ?? []).map(
      ({ method, tasks }) =>
        `${method}: no ended run in ${tasks.join(', ')}, so it is not among the normalized scores.`,
    ),
    ...(acrossTasks === null ? [] : notesOnTasks(groups, acrossTasks.tasks)),
  ];
}

function notesOnGroup(groups: readonly Group[], group: Group, summary: GroupSummary): string[] {
  const { label, task, repeated } = group;
  const { unfinished, diverged, seeds, interquartileMean } = summary;
  const twice = repeated.map(({ folder }) => nearPath(folder)).join(', ');
  const level = lowestLevel(groups, task)?.toFixed(1);
  const worst = `unsolved and worse than all that finished${level === undefined ? '' : `, in means as ${level}`}`;
  const why = interquartileMean?.why;
  return [
    ...(diverged > 0 ? [`${label}: ${diverged} diverged, counted as ${worst}.`] : []),
    ...(unfinished > 0 ? [`${label}: ${counted(unfinished)} not finished and not counted.`] : []),
    ...(seeds.length === 0 ? [`${label}: nothing has ended, so it is compared with nothing.`] : []),
    ...(twice ? [`${label}: a run of the same seed is there already, left out: ${twice}.`] : []),
    ...(why === undefined ? [] : [`${label}: no interval, since ${why}.`]),
  ];
}

function notesOnBaseline(groups: readonly Group[], baseline: string): string[] {
  const method = methodCalled(groups, baseline);
  return tasksOf(groups)
    .filter((task) => {
      const there = groups.find((group) => group.task === task && group.method === method);
      return there === undefined || there.runs.every(({ result }) => result === undefined);
    })
    .map((task) => `${task}: no ended run of "${method}", so nothing is compared with it there.`);
}

function notesOnTasks(groups: readonly Group[], normalizable: readonly string[]): string[] {
  return tasksOf(groups)
    .filter((task) => !normalizable.includes(task))
    .map((task) => `${task}: no reference scores are known, so it is not among the normalized.`);
}

function counted(runs: number): string {
  return runs === 1 ? '1 run is' : `${runs} runs are`;
}
