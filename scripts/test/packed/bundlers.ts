import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { rollup } from '@rollup/wasm-node';
import { build } from 'vite';
import webpack from 'webpack';
import { esbuild } from '../../esbuild.mjs';

/** A page of `main.js`, built into a folder; with a worker of its own, of `own-worker.js`, or without. */
export interface Bundler {
  readonly ownWorker: boolean;
  build(folder: string, out: string): Promise<unknown>;
}

/** The page around a bundle. */
export const PAGE =
  '<!doctype html><meta charset="utf-8"><script type="module" src="./main.js"></script>';

export const bundlers: Readonly<Record<string, Bundler>> = {
  Vite: {
    ownWorker: false,
    build: (folder, out) =>
      build({
        root: folder,
        configFile: false,
        logLevel: 'error',
        base: './',
        worker: { format: 'es' },
        build: { outDir: out, emptyOutDir: true, target: 'esnext' },
      }),
  },
  webpack: {
    ownWorker: false,
    build: (folder, out) =>
      new Promise((resolve, reject) => {
        const output = { path: out, filename: 'main.js' };
        const options = {
          context: folder,
          entry: './main.js',
          mode: 'production',
          output,
        } as const;
        const quick = { performance: false, optimization: { minimize: false } } as const;
        webpack({ ...options, ...quick }, (error, stats) => {
          if (error) reject(error);
          else if (stats?.hasErrors() || stats?.hasWarnings()) reject(new Error(stats.toString()));
          else resolve(copyPage(folder, out));
        });
      }),
  },
  esbuild: {
    ownWorker: true,
    build: async (folder, out) => {
      const args = ['main.js', 'own-worker.js', '--bundle', '--minify', '--format=esm'];
      esbuild([...args, '--target=es2022', '--log-level=warning', `--outdir=${out}`], {
        cwd: folder,
      });
      copyPage(folder, out);
    },
  },
  Rollup: {
    ownWorker: true,
    build: async (folder, out) => {
      const input = { main: join(folder, 'main.js'), 'own-worker': join(folder, 'own-worker.js') };
      const bundle = await rollup({ input, plugins: [nodeResolve({ browser: true })] });
      await bundle.write({ dir: out, format: 'es' });
      await bundle.close();
      copyPage(folder, out);
    },
  },
};

function copyPage(folder: string, out: string): void {
  mkdirSync(out, { recursive: true });
  copyFileSync(join(folder, 'index.html'), join(out, 'index.html'));
}
