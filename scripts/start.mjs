// `npm start`: trains a lander, live in the terminal. Arguments go to `perilune train`:
// npm start -- --seed 2
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from './prepare.mjs';
import { root } from './root.mjs';

await ensureBuilt();
// A process of its own, since a run's clock begins with its process: installing is not training.
const perilune = join(root, 'packages/cli/bin/perilune.js');
const child = spawn(process.execPath, [perilune, 'train', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => child.kill(signal));
}
child.on('close', (code, signal) => {
  if (signal) process.removeAllListeners(signal).kill(process.pid, signal);
  else process.exitCode = code ?? 1;
});
