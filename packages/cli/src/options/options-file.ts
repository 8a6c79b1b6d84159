import { readFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { Failure, importsFrom } from '@perilune/runs';
import { readRunOptions, UsageError, type WrittenOptions } from 'perilune';
import { parse as parseToml, TomlError } from 'smol-toml';

/**
 * Reads a run's options from a file: TOML if its name ends in .toml, JSON otherwise. The config.json of a
 * run folder is such a file. The files that it imports lie as seen from it.
 *
 * @throws Failure if it cannot be read
 * @throws UsageError that names the file, and the line for what is not JSON or TOML, or the key, the nearest
 *   known one and what is allowed
 */
export function readOptionsFile(file: string): WrittenOptions {
  const text = read(file);
  const content = extname(file).toLowerCase() === '.toml' ? toml(file, text) : json(file, text);
  const { imports, ...options } = readRunOptions(withoutVersion(file, content), file);
  if (imports === undefined) return options;
  return { ...options, imports: importsFrom(dirname(file), imports) };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure(`--config ${file} cannot be read: ${(error as Error).message}.`);
  }
}

function toml(file: string, text: string): unknown {
  try {
    return parseToml(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw new UsageError(`${file}, line ${error.line}, is no TOML: ${reason}.`);
  }
}

function json(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(`${file}, line ${lineOf(message, text)}, is no JSON: ${message}.`);
  }
}

/** V8 tells the place as a count of characters; of a text that ends too early it tells none. */
function lineOf(message: string, text: string): number {
  const position = /position (\d+)/.exec(message)?.[1];
  const before = position === undefined ? text.trimEnd() : text.slice(0, Number(position));
  return before.split('\n').length;
}

/** The options alone: what wrote a run's config.json is none. */
function withoutVersion(file: string, content: unknown): unknown {
  if (Array.isArray(content))
    throw new UsageError(`${file} holds a list, but must hold an object.`);
  if (typeof content !== 'object' || content === null) return content;
  const { perilune: _, ...options } = content as Record<string, unknown>;
  return options;
}
