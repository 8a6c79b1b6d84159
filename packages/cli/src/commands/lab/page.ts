import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Failure } from '@perilune/runs';

/**
 * The folder of the built page. A package from the registry brings it; in the repository it is built
 * when it is first asked for.
 */
export function pageFolder(): string {
  const require = createRequire(import.meta.url);
  const lab = dirname(require.resolve('@perilune/lab/package.json'));
  const folder = join(lab, 'dist');
  if (!existsSync(join(folder, 'index.html'))) buildPage(lab);
  return folder;
}

function buildPage(lab: string): void {
  if (!existsSync(join(lab, 'vite.config.ts'))) {
    throw new Failure(`The lab's page is missing from ${lab}: install @perilune/cli anew.`);
  }
  process.stderr.write('Building the lab, once ...\n');
  const vite = join(dirname(createRequire(join(lab, 'package.json')).resolve('vite/package.json')));
  const build = spawnSync(process.execPath, [join(vite, 'bin/vite.js'), 'build', lab], {
    cwd: lab,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (build.status !== 0) throw new Failure('The lab could not be built: the messages are above.');
}

const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Asks the system to show an address; where there is no browser nothing happens. */
export function openBrowser(url: string): void {
  const [program, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const opener = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  // Without a desktop there is no such program: the address has been printed all the same.
  opener.on('error', () => {});
  opener.unref();
}
