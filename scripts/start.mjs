// `npm start`: trains a lander, live in the terminal. Arguments go to `perilune train`:
// npm start -- --seed 2

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './prepare.mjs';
import { root } from './root.mjs';

await ensureBuilt();
process.argv.splice(2, 0, 'train');
await import(pathToFileURL(join(root, 'packages/cli/bin/perilune.js')).href);
