#!/usr/bin/env node
import { existsSync } from 'node:fs';
import * as modules from 'node:module';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/bundle/main.js', import.meta.url);
if (!existsSync(fileURLToPath(main))) {
  process.stderr.write('perilune is not built yet: run "npm run build" in the repository.\n');
  process.exit(1);
}
// What was compiled is kept for the next start, where Node can (from 22.1 on).
/** @type {{ enableCompileCache?: () => void }} */ (modules).enableCompileCache?.();
await import(main.href);
