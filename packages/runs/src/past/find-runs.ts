import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { Failure } from '../failure.js';
import { isRun, type NoRun, type Run, readRun } from './read-run.js';

/** What was found in folders: the runs, and the folders that should have been some. */
export interface Found {
  runs: Run[];
  others: NoRun[];
}

/** Folders in folders are looked through this deep. */
const DEPTH = 4;

/**
 * Finds runs by run folders, folders that hold some, and patterns (`runs/*-seed?`), each run once, by links too.
 *
 * @throws Failure for a source that does not exist, or a pattern that matches nothing
 */
export function findRuns(sources: readonly string[]): Found {
  const found: Found = { runs: [], others: [] };
  const folders = sources.flatMap(expand).flatMap((folder) => runFolders(folder, DEPTH));
  const once = new Map<string, string>();
  for (const folder of folders) {
    const place = realpathSync(folder);
    if (!once.has(place)) once.set(place, folder);
  }
  for (const folder of once.values()) {
    const run = readRun(folder);
    if (isRun(run)) found.runs.push(run);
    else found.others.push(run);
  }
  return found;
}

/**
 * @throws Failure when there is no run among the sources
 */
export function findSomeRuns(sources: readonly string[]): Found {
  const found = findRuns(sources);
  if (found.runs.length > 0) return found;
  const why = found.others.slice(0, 3).map(({ folder, problem }) => `${folder}: ${problem}`);
  throw new Failure(
    `There is no run in ${sources.join(', ')}${why.length > 0 ? ` (${why.join('; ')})` : ''}.`,
  );
}

function expand(source: string): string[] {
  if (existsSync(source)) return [source];
  if (isDynamicPattern(source)) {
    const matches = globSync(source, {
      onlyDirectories: true,
      expandDirectories: false,
      absolute: isAbsolute(source),
    });
    if (matches.length > 0) return matches.map(withoutSlash).sort(byName);
  }
  throw new Failure(
    `${source} ${isDynamicPattern(source) ? 'matches no folder' : 'does not exist'}; name run folders, folders that hold some, or a pattern.`,
  );
}

/** The run folders in a folder, itself included; a folder without any stands for itself, to be told of. */
function runFolders(folder: string, depth: number): string[] {
  if (!statSync(folder).isDirectory() || existsSync(join(folder, 'config.json'))) return [folder];
  if (depth === 0) return [];
  const inside = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !/^(\.|node_modules$)/.test(name))
    .map(({ name }) => join(folder, name))
    .filter(isFolder)
    .sort(byName)
    .flatMap((child) => runFolders(child, depth - 1));
  return inside.length > 0 ? inside : [folder];
}

/** Also behind a link; one that leads nowhere is none. A link upwards is followed no deeper than folders are. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function withoutSlash(path: string): string {
  return path.replace(/[/\\]$/, '');
}

/** seed2 before seed10. */
export function byName(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
