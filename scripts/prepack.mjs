// Before a package is packed: builds all, lays the licence and the notice beside it, and writes into its
// manifest where it comes from; postpack.mjs takes that out again.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { originFields, remote } from './address.mjs';
import { ensureLabBuilt } from './prepare.mjs';
import { root } from './root.mjs';

await ensureLabBuilt();
for (const name of ['LICENSE', 'NOTICE']) copyFileSync(join(root, name), name);
copyFileSync('package.json', 'package.json.orig');
const directory = relative(root, process.cwd()).replaceAll('\\', '/');
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const told = { ...manifest, ...originFields(remote(), directory) };
writeFileSync('package.json', `${JSON.stringify(told, null, 2)}\n`);
