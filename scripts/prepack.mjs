// Before a package is packed: builds all, and lays the licence and the notice beside it.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureLabBuilt } from './prepare.mjs';
import { root } from './root.mjs';

await ensureLabBuilt();
for (const name of ['LICENSE', 'NOTICE']) copyFileSync(join(root, name), name);
