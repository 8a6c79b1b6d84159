import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { sandboxHash, writeContentPolicy } from './vite/content-policy.ts';
import { writeElement } from './vite/element.ts';
import { readFieldWords } from './vite/field-words.ts';
import { writeFormulaFont } from './vite/formula-font.ts';
import { writeServiceWorker } from './vite/offline.ts';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative addresses: the built folder works from any host and any path.
  base: './',
  plugins: [
    writeContentPolicy(),
    readFieldWords(fileURLToPath(new URL('../../docs/hyperparameters.md', import.meta.url))),
    writeElement(fileURLToPath(new URL('src/element/perilune-lander.ts', import.meta.url))),
    writeFormulaFont(
      ['course/chapters', 'src/story'].map((folder) =>
        fileURLToPath(new URL(folder, import.meta.url)),
      ),
    ),
    writeServiceWorker(fileURLToPath(new URL('vite/service-worker.js', import.meta.url))),
  ],
  define: { SANDBOX_HASH: JSON.stringify(sandboxHash()) },
  worker: { format: 'iife' },
  build: {
    target: 'es2022',
    // An inlined file would need `data:` in the page's policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What the first visit needs is one file: compressed together it is smaller than in six.
        codeSplitting: { groups: [{ name: 'lab', tags: ['$initial'] }] },
      },
    },
    // The editor is one large part, fetched when it is first opened.
    chunkSizeWarningLimit: 700,
  },
});
