import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { esbuild } from '../../../../scripts/esbuild.mjs';

const cwd = fileURLToPath(new URL('../..', import.meta.url));

/** What a page that imports this carries: minified by esbuild, then brotli as servers send it. */
function sizeOf(code: string): number {
  const args = ['--bundle', '--minify', '--format=esm', '--target=es2022'];
  const bundle = esbuild(args, { cwd, input: code });
  const bytes = brotliCompressSync(bundle).length;
  console.log(`${code.slice(0, 60)} ... ${bytes} bytes of brotli, ${bundle.length} minified`);
  return bytes;
}

it.each(['agent', 'policy'])(
  'all of perilune/%s is at most 15,000 bytes of brotli in a bundle, WebAssembly included',
  (entry) => {
    expect(sizeOf(`export * from 'perilune/${entry}';`)).toBeLessThanOrEqual(15_000);
  },
);

it.each(['agent', 'policy'])('the bundle of %s for Node is as small', (entry) => {
  expect(sizeOf(`export * from './dist/perilune-${entry}.js';`)).toBeLessThanOrEqual(15_000);
});
