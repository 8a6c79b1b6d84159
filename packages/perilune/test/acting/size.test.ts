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

it('all of perilune/agent is at most 15,000 bytes of brotli in a bundle, WebAssembly included', () => {
  expect(sizeOf("export * from 'perilune/agent';")).toBeLessThanOrEqual(15_000);
});

it('the bundle for Node is as small', () => {
  expect(sizeOf("export * from './dist/perilune-agent.js';")).toBeLessThanOrEqual(15_000);
});
