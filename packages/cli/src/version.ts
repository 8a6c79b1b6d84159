import { createRequire } from 'node:module';

/** This package's version. */
export function version(): string {
  // By its name: from where this module lies once it is bundled the file is as far as from anywhere.
  const manifest = createRequire(import.meta.url)('@perilune/cli/package.json');
  return (manifest as { version: string }).version;
}
