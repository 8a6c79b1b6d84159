import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { quantile, trailingMeans } from 'perilune';
import { readText } from '../files/read-file.js';
import { type MonitorRow, readLearning, readMonitor } from '../records/read-csv.js';
import type { Progression } from './quantities.js';

export interface Point {
  x: number;
  y: number;
}

/** A point of a line over seeds: their mean, and the quartiles. */
export interface BandPoint extends Point {
  low: number;
  high: number;
}

/** Episodes that a return is averaged over. */
const LATEST = 100;

/** A run's mean return over its last 100 episodes; nothing without a monitor.csv. */
export function returnsCurve(folder: string, by: Progression): Point[] {
  const episodes = episodesOf(folder);
  const means = trailingMeans(
    episodes.map((episode) => episode.return),
    LATEST,
  );
  // Stable-Baselines3's tools count a run's steps in the same way: an episode's are there when it ends.
  let steps = 0;
  return episodes.map(({ length, seconds }, i) => {
    steps += length;
    return { x: { steps, seconds, episodes: i + 1 }[by], y: means[i] as number };
  });
}

/** A column of a run's progress.csv, where it is known; nothing without one. */
export function learningCurve(folder: string, by: Progression, column: string): Point[] {
  const { rows } = readLearning(textOf(folder, 'progress.csv'));
  return rows
    .map((row) => ({
      x: { steps: row.step, seconds: row.seconds, episodes: row.episodes }[by],
      y: row[column] ?? Number.NaN,
    }))
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
}

/** A run's training episodes, as far as they were written down; none without a monitor.csv. */
export function episodesOf(folder: string): MonitorRow[] {
  return readMonitor(textOf(folder, 'monitor.csv')).rows;
}

/** Tables that curves come from, and lines of each that are damaged: those that have none are left out. */
export function damagedTables(folder: string): { name: string; lines: number }[] {
  const tables = [
    { name: 'monitor.csv', lines: readMonitor(textOf(folder, 'monitor.csv')).damaged },
    { name: 'progress.csv', lines: readLearning(textOf(folder, 'progress.csv')).damaged },
  ];
  return tables.filter(({ lines }) => lines > 0);
}

function textOf(folder: string, name: string): string {
  const file = join(folder, name);
  return existsSync(file) ? readText(file, 'table') : '';
}

/** Places at which several curves are compared. */
const PLACES = 300;

/**
 * Mean and quartiles over curves, from where the last of them begins to where the last ends. A curve
 * that has ended keeps its last value: a run that stops because its task is solved would otherwise take
 * its score out of the mean.
 */
export function bandOf(curves: readonly (readonly Point[])[]): BandPoint[] {
  const filled = curves.filter((curve) => curve.length > 0);
  if (filled.length === 0) return [];
  return placesOf(filled, PLACES).map((x) => {
    const values = filled.map((curve) => valueAt(curve, x)).sort((a, b) => a - b);
    const y = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { x, y, low: quantile(values, 0.25), high: quantile(values, 0.75) };
  });
}

/** Evenly spaced places from where the last of the curves begins to where the last ends. @param curves with points */
export function placesOf(curves: readonly (readonly Point[])[], count: number): number[] {
  const from = Math.max(...curves.map((curve) => (curve[0] as Point).x));
  const to = Math.max(...curves.map((curve) => (curve.at(-1) as Point).x));
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

/** Between two points in a straight line; before the first and after the last their values. */
export function valueAt(curve: readonly Point[], x: number): number {
  let low = 0;
  let high = curve.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((curve[middle] as Point).x <= x) low = middle;
    else high = middle;
  }
  const before = curve[low] as Point;
  const after = curve[high] as Point;
  if (x >= after.x) return after.y;
  if (x <= before.x) return before.y;
  return before.y + ((after.y - before.y) * (x - before.x)) / (after.x - before.x);
}

/** At most `most` points, evenly chosen, the last among them. */
export function sparse<P>(points: readonly P[], most: number): P[] {
  const stride = Math.ceil(points.length / most);
  return points.filter((_, i) => i % stride === 0 || i + 1 === points.length);
}
