import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { Failure } from '../failure.js';
import { readJson, readText } from './read-file.js';

/**
 * What stands in a file that a person wrote: TOML if its name ends in .toml, JSON otherwise.
 *
 * @throws Failure if it cannot be read, and names the line of what is not JSON or TOML
 */
export function readOptions(file: string): unknown {
  return extname(file).toLowerCase() === '.toml' ? readToml(file) : readJson(file);
}

const require = createRequire(import.meta.url);

/** What reads TOML is loaded when there is some: a run begins to train sooner without it. */
function readToml(file: string): unknown {
  const { parse: parseToml, TomlError } = require('smol-toml') as typeof import('smol-toml');
  try {
    return parseToml(readText(file, 'options'));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw new Failure(`${file}, line ${error.line}, is no TOML: ${reason}.`);
  }
}
