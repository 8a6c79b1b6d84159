import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { type RunConfig, readRunOptions, UsageError, VERSION, type WrittenOptions } from 'perilune';
import { Failure } from '../failure.js';
import { readJson } from '../files/read-file.js';

/**
 * The content of config.json, which reads back as the same numbers: the infinities that TOML has a word
 * for stand as 1e999, and -0 as it is. Imports stand as they lie from the folder.
 *
 * @param folder that it is for
 */
export function configJson(config: RunConfig, folder: string): string {
  const near = (file: string) => relative(folder, file).split(sep).join('/');
  const imports = config.imports && { imports: config.imports.map(near) };
  const text = JSON.stringify({ perilune: VERSION, ...config, ...imports }, marked, 2);
  return `${text.replace(/"\\u0000(.+?)"/g, '$1')}\n`;
}

/** A number that `JSON.stringify` would change, as a text of its digits behind a mark. */
function marked(_: string, value: unknown): unknown {
  if (Object.is(value, -0)) return '\u0000-0';
  if (value === Number.POSITIVE_INFINITY) return '\u00001e999';
  return value === Number.NEGATIVE_INFINITY ? '\u0000-1e999' : value;
}

/**
 * The configuration of the run in a folder.
 *
 * @throws Failure if there is no run, a newer version wrote it, or its config.json is no JSON object
 */
export function readConfigFile(folder: string): RunConfig {
  const file = join(folder, 'config.json');
  if (!existsSync(file)) {
    throw new Failure(`${folder} holds no run: there is no config.json in it.`);
  }
  const { perilune: writer, ...config } = parse(file);
  const problem = tooNew(writer);
  if (problem !== undefined) throw new Failure(`${folder} was ${problem}.`);
  const { imports, ...rest } = checked(config, file) as RunConfig;
  return imports === undefined ? rest : { ...rest, imports: importsFrom(folder, imports) };
}

/** The files that a configuration in a folder names, absolute. */
export function importsFrom(folder: string, imports: readonly string[]): string[] {
  return imports.map((file) => resolve(folder, file));
}

function parse(file: string): Record<string, unknown> {
  const value = readJson(file);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new Failure(`${file} holds no JSON object.`);
}

/** @throws Failure that names what is of another kind than a configuration has it: then the file is damaged */
function checked(config: object, file: string): WrittenOptions {
  try {
    return readRunOptions(config, file);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new Failure(`${file} is damaged: ${error.message}`, { cause: error });
  }
}

/** Why a run is not read that a newer version wrote; undefined for one that is. */
export function tooNew(writer: unknown): string | undefined {
  if (typeof writer !== 'string' || !isNewer(writer, VERSION)) return undefined;
  return `written by perilune ${writer}; this is ${VERSION}, which may not read it rightly. Update perilune and try again`;
}

/** Whether a version comes after another, by their three numbers. */
export function isNewer(version: string, than: string): boolean {
  const [ours, theirs] = [numbersOf(than), numbersOf(version)];
  for (let i = 0; i < 3; i++) {
    const difference = (theirs[i] ?? 0) - (ours[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

function numbersOf(version: string): number[] {
  return version.split(/[-+]/, 1).flatMap((core) => core.split('.').map(Number));
}
