import { sampleEfficiency } from 'perilune';
import { normalized } from './across-tasks.js';
import { type Point, placesOf, valueAt } from './curves.js';
import type { Group } from './groups.js';
import type { Progression } from './quantities.js';
import { returnsOf, type Series } from './series.js';
import { normalizationOf, tasksOf } from './statistics.js';

/** Places of a curve: each has an interval of its own, of 2,000 resamples. */
const PLACES = 100;

/**
 * Sample-efficiency curves (Agarwal et al. 2021, figure 7): how far training had come, as the interquartile mean
 * over runs of the mean return of the last 100 training episodes, with its 95 % interval where there are
 * several runs. In one environment a curve a group, in its returns; over several, a curve a method that was
 * in all of them, in normalized scores. A run that has ended keeps its last value, a diverged one its lowest.
 */
export function efficiencyOf(groups: readonly Group[], by: Progression): Series[] {
  const lines = tasksOf(groups).length > 1 ? byMethod(groups, by) : byGroup(groups, by);
  const all = lines.flatMap(({ tasks }) => tasks.flat());
  if (all.length === 0) return [];
  const places = placesOf(all, PLACES);
  return lines.map(({ label, tasks }) => {
    const curves = tasks.map((runs) =>
      runs.map((run) => Float64Array.from(places, (x) => valueAt(run, x))),
    );
    const found = sampleEfficiency(curves);
    const points = found.map(({ estimate, low, high }, i) => ({
      x: places[i] as number,
      y: estimate,
      ...(low === null || high === null ? {} : { low, high }),
    }));
    return { label, points };
  });
}

/** A line, and the curves of its runs by environment. */
interface Line {
  label: string;
  tasks: Point[][][];
}

function byGroup(groups: readonly Group[], by: Progression): Line[] {
  return groups
    .map((group) => ({ label: group.label, tasks: [curvesOf(group, by)] }))
    .filter(({ tasks }) => tasks.every((curves) => curves.length > 0));
}

function byMethod(groups: readonly Group[], by: Progression): Line[] {
  const { tasks, complete } = normalized(groups);
  const lines = complete.map(({ method }) => ({
    label: method,
    tasks: tasks.map((task) => {
      const group = groups.find((each) => each.method === method && each.task === task) as Group;
      return curvesOf(group, by).map((curve) => rescaled(curve, group));
    }),
  }));
  return lines.filter(({ tasks }) => tasks.every((curves) => curves.length > 0));
}

function curvesOf({ runs }: Group, by: Progression): Point[][] {
  return runs.map((run) => returnsOf(run, by)).filter((curve) => curve.length > 0);
}

function rescaled(curve: readonly Point[], group: Group): Point[] {
  const normalize = normalizationOf(group) as (score: number) => number;
  return curve.map(({ x, y }) => ({ x, y: normalize(y) }));
}
