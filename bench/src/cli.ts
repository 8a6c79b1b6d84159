import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** The folder of the installed command line, `bin/` and `dist/` in it. */
export const cliFolder: string = dirname(
  createRequire(import.meta.url).resolve('@perilune/cli/package.json'),
);
