// Puts the compiled library into one file, for Node to load: hundreds of modules take it 65 ms more.
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { root } from './root.mjs';

const folder = join(root, 'packages/perilune/dist');

/** Writes what stands for dist/index.js, for dist/agent.js and dist/policy.js, and all that they import. */
export async function bundleLibrary() {
  await bundle('index.js', 'perilune.js');
  await bundle('agent.js', 'perilune-agent.js');
  await bundle('policy.js', 'perilune-policy.js');
  // The same library as the worker's own modules get: what they register is known there.
  await bundle('worker.js', 'perilune-worker.js', { './index.js': './perilune.js' });
}

/**
 * @param {string} entry
 * @param {string} name of the file
 * @param {Record<string, string>} [others] modules that stay outside, and what they are called there
 */
async function bundle(entry, name, others = {}) {
  const elsewhere = {
    name: 'elsewhere',
    /** @param {string} id */
    resolveId: (id) => (others[id] === undefined ? null : { id: others[id], external: true }),
  };
  const input = join(folder, entry);
  const made = await rolldown({ input, external: ['valibot'], plugins: [elsewhere] });
  await made.write({ file: join(folder, name), format: 'esm' });
  await made.close();
}
