// Puts the compiled library into one file, for Node to load: hundreds of modules take it 65 ms more.
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { root } from './root.mjs';

const folder = join(root, 'packages/perilune/dist');

/** Writes what stands for dist/index.js, and for dist/agent.js, and all that they import. */
export async function bundleLibrary() {
  await bundle('index.js', 'perilune.js');
  await bundle('agent.js', 'perilune-agent.js');
}

/** @param {string} entry @param {string} name of the file */
async function bundle(entry, name) {
  const made = await rolldown({ input: join(folder, entry), external: ['valibot'] });
  await made.write({ file: join(folder, name), format: 'esm' });
  await made.close();
}
