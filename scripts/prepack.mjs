// Before a package is packed: builds it, and lays the licence and the notice beside it.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './prepare.mjs';
import { root } from './root.mjs';

await ensureBuilt();
for (const name of ['LICENSE', 'NOTICE']) copyFileSync(join(root, name), name);
