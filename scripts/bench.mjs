// `npm run bench -- env learner --json`: the benchmarks, side by side with their peers.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './prepare.mjs';
import { root } from './root.mjs';

await ensureBuilt();
await import(pathToFileURL(join(root, 'bench/dist/main.js')).href);
