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
 * @property {string} [like] another of them, with which its bytes end: they are embedded once
 */

/** @type {readonly Module[]} */
export const modules = [
  { name: 'moon', folder: 'moon', entry: 'index.ts' },
  { name: 'net', folder: 'net', entry: 'learning.generated.ts' },
  { name: 'net-inference', folder: 'net', entry: 'inference.generated.ts', target: 'inference' },
  {
    name: 'net-shared',
    folder: 'net',
    entry: 'learning.generated.ts',
    target: 'shared',
    like: 'net',
  },
];

const library = join(root, 'packages/perilune');
/** Which way a module stands in TypeScript, `textOf`: another, and all are made anew. */
const ENCODING = 'characters, equal ends once';

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
  writeFileSync(
    target,
    `// sources: ${digest}\n// Made by scripts/wasm.mjs from assembly/${module.folder}. Not committed.\n\n` +
      embedded(module, readFileSync(binary)),
  );
  return true;
}

/** @param {Module} module @param {Uint8Array} bytes */
function embedded({ name, like }, bytes) {
  if (like === undefined)
    return `export const ${constantOf(name)}: string =\n  '${textOf(bytes)}';\n`;
  const other = readFileSync(join(library, `dist/wasm/${like}.wasm`));
  let same = 0;
  while (same < other.length && bytes.at(-1 - same) === other.at(-1 - same)) same += 1;
  const from = textOf(other.subarray(0, other.length - same)).length;
  return (
    `import { endingLike } from './compile.js';\nimport { ${constantOf(like)} } from './${like}.generated.js';\n\n` +
    `export const ${constantOf(name)}: string = /* @__PURE__ */ endingLike(\n` +
    `  '${textOf(bytes.subarray(0, bytes.length - same))}',\n  ${constantOf(like)},\n  ${from},\n);\n`
  );
}

/** @param {string} name of a module */
function constantOf(name) {
  return `${name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())}Wasm`;
}

/**
 * A module's bytes as text: plus 3 modulo 256 each is 65 q + r, q a digit that is left out where it is 0, and r the
 * character of the code 61 + r, or, from the backslash on, 62 + r. Neither is a quote or anything that HTML reads.
 *
 * @param {Uint8Array} bytes
 */
export function textOf(bytes) {
  return Array.from(bytes, (byte) => {
    const number = (byte + 3) % 256;
    const rest = 61 + (number % 65);
    const digit = number < 65 ? '' : Math.floor(number / 65);
    return digit + String.fromCharCode(rest < 92 ? rest : rest + 1);
  }).join('');
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
