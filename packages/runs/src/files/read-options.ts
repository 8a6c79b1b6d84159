import { extname } from 'node:path';
import { parse as parseToml, TomlError } from 'smol-toml';
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

function readToml(file: string): unknown {
  try {
    return parseToml(readText(file, 'options'));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw new Failure(`${file}, line ${error.line}, is no TOML: ${reason}.`);
  }
}
