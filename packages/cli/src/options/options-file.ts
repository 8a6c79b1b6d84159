import { dirname, extname } from 'node:path';
import { Failure, importsFrom, readJson, readText } from '@perilune/runs';
import { readRunOptions, UsageError, type WrittenOptions } from 'perilune';
import { parse as parseToml, TomlError } from 'smol-toml';

/**
 * Reads a run's options from a file: TOML if its name ends in .toml, JSON otherwise. The config.json of a
 * run folder is such a file. The files that it imports lie as seen from it.
 *
 * @throws Failure if it cannot be read, and names the line of what is not JSON or TOML
 * @throws UsageError that names the file, the key, the nearest known one and what is allowed
 */
export function readOptionsFile(file: string): WrittenOptions {
  const content = extname(file).toLowerCase() === '.toml' ? readToml(file) : readJson(file);
  const { imports, ...options } = readRunOptions(withoutVersion(file, content), file);
  if (imports === undefined) return options;
  return { ...options, imports: importsFrom(dirname(file), imports) };
}

function readToml(file: string): unknown {
  try {
    return parseToml(readText(file, 'options'));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw new Failure(`${file}, line ${error.line}, is no TOML: ${reason}.`);
  }
}

/** The options alone: what wrote a run's config.json is none. */
function withoutVersion(file: string, content: unknown): unknown {
  if (Array.isArray(content))
    throw new UsageError(`${file} holds a list, but must hold an object.`);
  if (typeof content !== 'object' || content === null) return content;
  const { perilune: _, ...options } = content as Record<string, unknown>;
  return options;
}
