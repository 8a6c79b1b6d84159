// Puts what was compiled into few files, for Node to load: hundreds of modules take it as long as all else that
// happens before a training's first step.
import { rmSync } from 'node:fs';
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

/** Writes what a training from the command line loads of the other packages: dist/bundle of each. */
export async function bundlePackages() {
  await bundleParts('runs', { index: 'index', past: 'past/index', worker: 'conduct/worker' });
  await bundleParts('article', { index: 'index', recipes: 'recipes', node: 'node/index' });
  await bundleParts('cli', { main: 'main' });
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

/**
 * What is imported when it is needed stays apart, and other packages stay outside: whoever imports them too gets
 * the same ones.
 *
 * @param {string} name of the package's folder
 * @param {Record<string, string>} entries by their names, modules of its dist
 */
async function bundleParts(name, entries) {
  const dist = join(root, 'packages', name, 'dist');
  const input = Object.fromEntries(
    Object.entries(entries).map(([entry, module]) => [entry, join(dist, `${module}.js`)]),
  );
  const dir = join(dist, 'bundle');
  const made = await rolldown({ input, platform: 'node', external: /^[^./]/ });
  // Parts that are there no more would be published too.
  rmSync(dir, { recursive: true, force: true });
  await made.write({ dir, format: 'esm' });
  await made.close();
}
