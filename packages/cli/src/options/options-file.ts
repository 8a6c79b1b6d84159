import { dirname } from 'node:path';
import { importsFrom, readOptions } from '@perilune/runs';
import { readRunOptions, UsageError, type WrittenOptions } from 'perilune';

/**
 * Reads a run's options from a file: TOML if its name ends in .toml, JSON otherwise. The config.json of a
 * run folder is such a file. The files that it imports lie as seen from it.
 *
 * @throws Failure if it cannot be read, and names the line of what is not JSON or TOML
 * @throws UsageError that names the file, the key, the nearest known one and what is allowed
 */
export function readOptionsFile(file: string): WrittenOptions {
  const content = readOptions(file);
  const { imports, ...options } = readRunOptions(withoutVersion(file, content), file);
  if (imports === undefined) return options;
  return { ...options, imports: importsFrom(dirname(file), imports) };
}

/** The options alone: what wrote a run's config.json is none. */
function withoutVersion(file: string, content: unknown): unknown {
  if (Array.isArray(content))
    throw new UsageError(`${file} holds a list, but must hold an object.`);
  if (typeof content !== 'object' || content === null) return content;
  const { perilune: _, ...options } = content as Record<string, unknown>;
  return options;
}
