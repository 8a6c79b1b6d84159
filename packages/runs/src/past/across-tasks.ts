import { type Aggregates, aggregateScores, type Interval, performanceProfile } from 'perilune';
import type { Group } from './groups.js';
import { lowestLevel, normalizationOf, scoresOf, tasksOf } from './statistics.js';

/** What a method came to over several environments, in normalized scores. */
export interface MethodSummary extends Aggregates {
  method: string;
  /** Runs that count, of all environments. */
  runs: number;
}

/** Over which environments methods were brought together, and what could not be. */
export interface AcrossTasks {
  /** Environments whose scores can be normalized. */
  tasks: string[];
  methods: MethodSummary[];
  /** For each method left out the environments in which nothing of it has ended. */
  lacking: { method: string; tasks: string[] }[];
}

/** The share of a method's runs whose normalized score lies above each threshold. */
export interface Profile {
  method: string;
  points: { threshold: number; share: Interval }[];
}

/** A method's normalized scores, by environment. */
interface Normalized {
  method: string;
  scores: number[][];
}

/**
 * Methods over all environments whose scores can be normalized (`specOf(id).referenceScores`). Only those that
 * were in every one: a mean over easier environments would be no comparison.
 */
export function acrossTasks(groups: readonly Group[]): AcrossTasks {
  const { tasks, complete, lacking } = normalized(groups);
  const methods = complete.map(({ method, scores }) => ({
    method,
    runs: scores.flat().length,
    ...aggregateScores(scores),
  }));
  return { tasks, methods, lacking };
}

/** Thresholds of a profile: this many, evenly spaced, to 1 or the best score. */
const THRESHOLDS = 101;

/** Performance profiles of the methods that `acrossTasks` brings together, over the same thresholds. */
export function profilesOf(groups: readonly Group[]): Profile[] {
  const { complete } = normalized(groups);
  const all = complete.flatMap(({ scores }) => scores.flat());
  const [low, high] = [Math.max(-1, Math.min(0, ...all)), Math.max(1, ...all)];
  const thresholds = Array.from(
    { length: THRESHOLDS },
    (_, i) => low + ((high - low) * i) / (THRESHOLDS - 1),
  );
  return complete.map(({ method, scores }) => {
    const shares = performanceProfile(scores, thresholds);
    const points = thresholds.map((threshold, i) => ({ threshold, share: shares[i] as Interval }));
    return { method, points };
  });
}

/** Groups of the methods that were in every environment whose scores can be normalized, and what the others lack. */
export function normalized(groups: readonly Group[]) {
  const able = groups.filter((group) => normalizationOf(group) !== undefined);
  const tasks = tasksOf(able);
  const methods = [...new Set(able.map(({ method }) => method))].map((method): Normalized => {
    const scores = tasks.map((task) => {
      const group = able.find((each) => each.method === method && each.task === task);
      return group === undefined ? [] : normalizedScores(groups, group);
    });
    return { method, scores };
  });
  const lacking = methods
    .map(({ method, scores }) => ({
      method,
      tasks: tasks.filter((_, i) => scores[i]?.length === 0),
    }))
    .filter(({ tasks }) => tasks.length > 0);
  const complete = methods.filter(({ scores }) => scores.every((each) => each.length > 0));
  return { tasks, complete, lacking };
}

function normalizedScores(groups: readonly Group[], group: Group): number[] {
  const scores = scoresOf(group, lowestLevel(groups, group.task));
  return scores.map(normalizationOf(group) as (score: number) => number);
}
