// What all skeletons have in common: names, and files that are written all together or not at all.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../root.mjs';

/**
 * @typedef {object} Plan
 * @property {Record<string, string>} files to make: the text of each, by its path in the repository
 * @property {Record<string, (text: string) => string>} changes of files that exist, by path
 * @property {string[]} next what there is to do then, a line each
 */

/**
 * @typedef {object} Kind
 * @property {string} summary
 * @property {(name: string, options: { room?: string | undefined }) => Plan} plan
 */

/** What was asked for cannot be done; nothing was changed. */
export class Refusal extends Error {}

/** Words that can name no constant, no function and no import. */
const RESERVED = new Set(
  `await break case catch class const continue debugger default delete do else enum export extends
  false finally for function if implements import in instanceof interface let new null package private
  protected public return static super switch this throw true try typeof var void while with yield`.split(
    /\s+/,
  ),
);

/** @param {string} name @throws {Refusal} unless files, classes and ids can be named after it */
export function checkName(name) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new Refusal(
      `A name is in kebab case, like grid-world or td3, but ${JSON.stringify(name)} was given.`,
    );
  }
  if (RESERVED.has(name)) {
    throw new Refusal(`${name} is a word of JavaScript's own: choose another name.`);
  }
}

/** grid-world becomes GridWorld. @param {string} name */
export function pascal(name) {
  return name.replace(/(?:^|-)(.)/g, (_, letter) => letter.toUpperCase());
}

/** grid-world becomes gridWorld. @param {string} name */
export function camel(name) {
  return name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
}

/** grid-world becomes Grid world. @param {string} name */
export function words(name) {
  const text = name.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {string} path in the repository */
export function read(path) {
  return readFileSync(join(root, path), 'utf8');
}

/**
 * Puts a text in front of the one place that a pattern finds, or behind it.
 *
 * @param {string} text
 * @param {{ before?: RegExp, after?: RegExp, add: string }} insertion
 * @throws {Refusal} unless there is exactly one such place
 */
export function insert(text, { before, after, add }) {
  const pattern = /** @type {RegExp} */ (before ?? after);
  const places = [...text.matchAll(new RegExp(pattern, 'gm'))];
  const [place] = places;
  if (place === undefined || places.length > 1) {
    throw new Refusal(`${places.length} places look like ${pattern}, where one was expected.`);
  }
  const at = place.index + (before ? 0 : place[0].length);
  return text.slice(0, at) + add + text.slice(at);
}

/** Puts an import behind the last one: Biome sorts them. @param {string} text @param {string} line */
export function addImport(text, line) {
  const imports = [...text.matchAll(/^import [^;]*;\n/gm)];
  const last = imports.at(-1);
  const at = last === undefined ? 0 : last.index + last[0].length;
  return `${text.slice(0, at)}${line}\n${text.slice(at)}`;
}

/**
 * Writes all of a plan, after all of it has been found possible.
 *
 * @param {Plan} plan
 * @returns {{ made: string[], changed: string[] }} paths
 * @throws {Refusal} when a file to be made exists, would give a name that is not free, or one to be changed
 * is not as expected
 */
export function carryOut({ files, changes }) {
  const [made, changed] = [Object.keys(files), Object.keys(changes)];
  const taken = made.filter((path) => existsSync(join(root, path)));
  if (taken.length > 0) throw new Refusal(`The name is taken: there is ${taken.join(', ')}.`);
  for (const [path, text] of Object.entries(files)) if (path.endsWith('.ts')) checkExports(text);
  const texts = Object.entries(changes).map(([path, change]) => [path, changeOf(path, change)]);
  for (const [path, text] of [...Object.entries(files), ...texts]) {
    mkdirSync(dirname(join(root, /** @type {string} */ (path))), { recursive: true });
    writeFileSync(join(root, /** @type {string} */ (path)), /** @type {string} */ (text));
  }
  return { made, changed };
}

/** @param {string} text @throws {Refusal} when what it exports is called as something that it imports, or a global */
function checkExports(text) {
  const imports = [...text.matchAll(/^import ([^;]*?) from /gm)].flatMap(([, names = '']) =>
    names.split(/[\s{},]+/),
  );
  for (const [, name = ''] of text.matchAll(/^export (?:class|const) (\w+)/gm)) {
    if (imports.includes(name) || name in globalThis) {
      throw new Refusal(
        `The skeleton would export ${name}, which is something else's name: choose another.`,
      );
    }
  }
}

/** @param {string} path @param {(text: string) => string} change */
function changeOf(path, change) {
  try {
    return change(read(path));
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(`${path}: ${error.message}`);
    throw error;
  }
}
