// `npm test`: all tests. Arguments go to Vitest: npm test -- packages/perilune/test/net
import { spawnSync } from 'node:child_process';
import { ensureBrowsers } from './browsers.mjs';
import { ensureLabBuilt, tool } from './prepare.mjs';
import { root } from './root.mjs';

await ensureLabBuilt();
ensureBrowsers();
const tests = spawnSync(
  process.execPath,
  [tool('vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = tests.status ?? 1;
