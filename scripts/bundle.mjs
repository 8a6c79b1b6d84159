// Puts the compiled library into one file, for Node to load: hundreds of modules take it 65 ms more.
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { root } from './root.mjs';

const folder = join(root, 'packages/perilune/dist');

/** Writes dist/perilune.js, which stands for dist/index.js and all that it imports. */
export async function bundleLibrary() {
  const bundle = await rolldown({ input: join(folder, 'index.js'), external: ['valibot'] });
  await bundle.write({ file: join(folder, 'perilune.js'), format: 'esm' });
  await bundle.close();
}
