// Compiles packages/perilune/assembly/NAME/ to WebAssembly and embeds the bytes in
// packages/perilune/src/wasm/NAME.generated.ts, unless the sources are the ones already embedded.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './root.mjs';

const library = join(root, 'packages/perilune');

/** @param {string} folder @returns {string[]} every file below the folder, sorted */
function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** @param {string} name @param {string} compiler */
function digestOf(name, compiler) {
  const hash = createHash('sha256').update(
    readFileSync(join(dirname(compiler), '../package.json')),
  );
  for (const file of filesBelow(join(library, 'assembly', name))) {
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
 * @param {string} name the module's folder under assembly/
 * @returns {boolean} whether it was compiled (false: it was up to date)
 */
export function buildWasm(name) {
  const require = createRequire(import.meta.url);
  const compiler = join(dirname(require.resolve('assemblyscript/package.json')), 'bin/asc.js');
  const digest = digestOf(name, compiler);
  const target = join(library, `src/wasm/${name}.generated.ts`);
  if (embeddedDigest(target) === digest) return false;

  const folder = join(library, 'assembly', name);
  const binary = join(root, '.cache', `${name}.wasm`);
  mkdirSync(dirname(binary), { recursive: true });
  mkdirSync(dirname(target), { recursive: true });
  const run = spawnSync(
    process.execPath,
    [compiler, 'index.ts', '--config', 'asconfig.json', '--outFile', binary],
    { cwd: folder, stdio: 'inherit' },
  );
  if (run.status !== 0) {
    throw new Error(`asc could not compile assembly/${name}: its messages are above.`);
  }
  const base64 = readFileSync(binary).toString('base64');
  writeFileSync(
    target,
    `// sources: ${digest}\n// Made by scripts/wasm.mjs from assembly/${name}. Not committed.\n\n` +
      `export const ${name}Wasm =\n  '${base64}';\n`,
  );
  return true;
}
