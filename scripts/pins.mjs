// `npm run pins`: makes the pins of what training comes to anew, packages/*/test/fixtures/pins.json, and says
// which changed. A pin changes only with its recipe and a line in the CHANGELOG.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { ensureBuilt, say } from './prepare.mjs';
import { root } from './root.mjs';

/** @typedef {Record<string, { recipe: object }>} Pins by name */

const PACKAGES = ['perilune', 'article'];

/** @param {string} name of a package @returns {string} where its pins lie */
const fileOf = (name) => join(root, 'packages', name, 'test/fixtures/pins.json');

/**
 * The recipes are TypeScript, which Node 20 does not read: a bundle of them runs on what is built.
 *
 * @param {string} name of a package
 */
async function bundleRecipes(name) {
  const { rolldown } = await import('rolldown');
  const output = join(root, `.cache/pins-${name}.mjs`);
  const input = join(root, 'packages', name, 'test/pins/make.ts');
  const bundle = await rolldown({ input, external: ['perilune', 'valibot'], platform: 'node' });
  await bundle.write({ file: output, format: 'esm' });
  await bundle.close();
  return pathToFileURL(output).href;
}

/** @param {string} name of a package @returns {Promise<Pins>} */
async function makePins(name) {
  const made = await import(await bundleRecipes(name));
  /** @type {Pins} */
  const pins = {};
  for await (const [recipe, pin] of made.pins()) {
    // As the file will have it: without the options that are undefined.
    pins[recipe] = JSON.parse(JSON.stringify(pin));
  }
  return pins;
}

/** @param {Pins} before @param {Pins} after @returns {string[]} a line for each pin that is not what it was */
function changes(before, after) {
  const lines = Object.keys({ ...before, ...after }).map((name) => {
    const [old, pin] = [before[name], after[name]];
    if (old === undefined) return `new      ${name}`;
    if (pin === undefined) return `gone     ${name}`;
    if (isDeepStrictEqual(old, pin)) return '';
    const sameRecipe = isDeepStrictEqual(old.recipe, pin.recipe);
    return `changed  ${name}, ${sameRecipe ? 'WITHOUT its recipe' : 'with its recipe'}`;
  });
  return lines.filter((line) => line !== '');
}

await ensureBuilt();
say('Training what is pinned; this takes about half a minute ...');
for (const name of PACKAGES) {
  const file = fileOf(name);
  /** @type {Pins} */
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const after = await makePins(name);
  const changed = changes(before, after);
  writeFileSync(file, `${JSON.stringify(after, null, 1)}\n`);
  for (const line of changed) say(line);
  const count = Object.keys(after).length;
  say(
    changed.length === 0
      ? `${name}: all ${count} pins are what they were.`
      : `${name}: ${changed.length} of ${count} pins changed: say why in the CHANGELOG.`,
  );
}
