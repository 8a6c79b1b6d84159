import { dirname, resolve } from 'node:path';
import { importsFrom, readOptions } from '@perilune/runs';
import { UsageError } from 'perilune';
import { resolveStudy } from './resolve-study.js';
import type { Study } from './study.js';

/**
 * Reads a study from a file: TOML if its name ends in .toml, JSON otherwise. The files and folders that it names lie as
 * seen from it.
 *
 * @throws Failure if it cannot be read, and names the line of what is not JSON or TOML
 * @throws UsageError as `resolveStudy`
 */
export async function readStudyFile(file: string): Promise<Study> {
  const content = readOptions(file);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new UsageError(`${file} must hold an object: env, trials, [search] and so on.`);
  }
  const { imports, warmStart, ...rest } = content as Record<string, unknown>;
  const near = (names: unknown, from: (names: string[]) => string[]) =>
    Array.isArray(names) && names.every((name) => typeof name === 'string') ? from(names) : names;
  const folder = dirname(file);
  return await resolveStudy(
    {
      ...rest,
      ...(imports === undefined
        ? {}
        : { imports: near(imports, (all) => importsFrom(folder, all)) }),
      ...(warmStart === undefined
        ? {}
        : { warmStart: near(warmStart, (all) => all.map((each) => resolve(folder, each))) }),
    },
    file,
  );
}
