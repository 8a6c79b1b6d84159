// esbuild as a program: its binaries alone are installed, since the package around them runs a script
// while it installs, which nothing here may need.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const path = process.platform === 'win32' ? 'esbuild.exe' : 'bin/esbuild';

/**
 * @param {string[]} args of its command line
 * @param {{ cwd: string, input?: string }} options
 * @returns {Buffer} what it wrote to stdout
 */
export function esbuild(args, { cwd, input }) {
  const binary = createRequire(import.meta.url).resolve(
    `@esbuild/${process.platform}-${process.arch}/${path}`,
  );
  const found = spawnSync(binary, args, { cwd, input, maxBuffer: 1 << 26 });
  if (found.status === 0) return found.stdout;
  throw new Error(`esbuild ${args.join(' ')} failed: ${found.stderr}`);
}
