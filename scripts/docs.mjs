// `npm run docs`: the reference of all public names, to read in a browser. It is made of what was built,
// by TypeDoc, which has a TypeScript of its own: it cannot ask the repository's.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, say } from './prepare.mjs';
import { root } from './root.mjs';

/** Says of what can be imported that it has no sentence. */
const NAME = /(?:^|\s)(?:index|agent|worker)\.(\w+) \(\w+\).* does not have any documentation/;

const workspace = join(root, 'reference');

/**
 * @param {string[]} [args] of TypeDoc
 * @returns {number} 0 if every exported name has its sentence
 */
export function makeReference(args = []) {
  const bin = join(workspace, 'node_modules/typedoc/bin/typedoc');
  const made = spawnSync(process.execPath, [bin, ...args], { cwd: workspace, encoding: 'utf8' });
  const told = `${made.stdout}${made.stderr}`.split('\n').filter((line) => line.trim() !== '');
  // Of a class's methods it says so too: what matters is that a name can be imported.
  const missing = told.flatMap((line) => NAME.exec(line)?.[1] ?? []);
  if (made.status !== 0) say(told.join('\n'));
  if (missing.length > 0) say(`${missing.length} exported names have no sentence: ${missing}.`);
  return made.status !== 0 || missing.length > 0 ? 1 : 0;
}

if (process.argv[1] === join(root, 'scripts/docs.mjs')) {
  await ensureBuilt();
  process.exitCode = makeReference();
  if (process.exitCode === 0) say('The reference is in reference/out: open index.html there.');
}
