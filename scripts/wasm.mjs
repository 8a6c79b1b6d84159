// Compiles packages/perilune/assembly/ to WebAssembly and embeds each module's bytes in
// packages/perilune/src/wasm/NAME.generated.ts, unless the sources are the ones already embedded.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './root.mjs';

/**
 * @typedef {object} Module
 * @property {string} name of its files
 * @property {string} folder under assembly/
 * @property {string} entry the file whose exports it has
 * @property {string} [target] of the folder's asconfig.json, for what differs from its other modules
 */

/** @type {readonly Module[]} */
export const modules = [
  { name: 'moon', folder: 'moon', entry: 'index.ts' },
  { name: 'net', folder: 'net', entry: 'learning.generated.ts' },
  { name: 'net-inference', folder: 'net', entry: 'inference.generated.ts', target: 'inference' },
  { name: 'net-shared', folder: 'net', entry: 'learning.generated.ts', target: 'shared' },
];

const library = join(root, 'packages/perilune');
/** How a module stands in TypeScript: src/wasm/compile.ts reads it. */
const ENCODING = 'hex';

const compiler = join(
  dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')),
  'bin/asc.js',
);

/** @param {string} folder @returns {string[]} every file below the folder, sorted */
function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** @param {Module} module */
function digestOf({ name, folder }) {
  const hash = createHash('sha256').update(name).update(ENCODING);
  hash.update(readFileSync(join(dirname(compiler), '../package.json')));
  for (const file of filesBelow(join(library, 'assembly', folder))) {
    hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** @param {string} file @returns {string} the digest noted in its first line, or nothing */
function embeddedDigest(file) {
  try {
    return readFileSync(file, 'utf8').split('\n', 1)[0]?.replace('// sources: ', '') ?? '';
  } catch {
    return '';
  }
}

/**
 * @param {Module} module
 * @returns {boolean} whether it was compiled (false: it was up to date)
 */
export function buildWasm(module) {
  const digest = digestOf(module);
  const target = join(library, `src/wasm/${module.name}.generated.ts`);
  const binary = join(library, `dist/wasm/${module.name}.wasm`);
  if (embeddedDigest(target) === digest && existsSync(binary)) return false;

  mkdirSync(dirname(binary), { recursive: true });
  mkdirSync(dirname(target), { recursive: true });
  compile(module, binary);
  const constant = module.name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  writeFileSync(
    target,
    `// sources: ${digest}\n// Made by scripts/wasm.mjs from assembly/${module.folder}. Not committed.\n\n` +
      `export const ${constant}Wasm =\n  '${readFileSync(binary).toString(ENCODING)}';\n`,
  );
  return true;
}

/** @param {Module} module @param {string} binary the file to write */
function compile({ name, folder, entry, target }, binary) {
  const options = target === undefined ? [] : ['--target', target];
  const run = spawnSync(
    process.execPath,
    [compiler, entry, '--config', 'asconfig.json', ...options, '--outFile', binary],
    { cwd: join(library, 'assembly', folder), stdio: 'inherit' },
  );
  if (run.status !== 0) {
    throw new Error(`asc could not compile assembly/${folder} to ${name}: its messages are above.`);
  }
}
