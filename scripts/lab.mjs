// `npm run lab`: the lab, built anew at every change of its sources and served as `perilune lab` serves
// it, so that a developer sees what everybody sees: the same policy, workers and offline cache.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureLabBuilt, tool } from './prepare.mjs';
import { root } from './root.mjs';

await ensureLabBuilt();
const builder = spawn(
  process.execPath,
  [tool('vite', 'bin/vite.js'), 'build', 'packages/lab', '--watch', '--logLevel', 'warn'],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
);
process.on('exit', () => builder.kill());
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => process.exit(0));
}
process.argv.splice(2, 0, 'lab');
await import(pathToFileURL(join(root, 'packages/cli/bin/perilune.js')).href);
