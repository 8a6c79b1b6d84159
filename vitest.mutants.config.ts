import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import { roomHere } from './scripts/mutant-rooms.mjs';
import base from './vitest.config.js';

/** The shortest tests first, as the first that fails is the last: by itself Vitest begins with the longest. */
class ShortestFirst extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer['sort']>[0]) {
    return (await super.sort(files)).reverse();
  }
}

const { mutate, tests } = roomHere();

/** Where it is not what is changed the library is loaded as it is built, which takes a tenth of the time. */
const built = fileURLToPath(new URL('packages/perilune/dist/perilune.js', import.meta.url));
const sources = base.resolve?.alias as { find: RegExp; replacement: string }[];
const isBuilt = !mutate.some((glob) => glob.startsWith('packages/perilune/'));

/**
 * The tests that the mutants of a room are shown to. All of them run in one thread, which begins anew with each
 * mutant: loading the library takes longer than most of them do.
 */
export default defineConfig({
  ...base,
  resolve: {
    alias: isBuilt ? [{ find: /^perilune$/, replacement: built }, ...sources] : sources,
  },
  test: {
    ...base.test,
    include: tests,
    server: { deps: { external: isBuilt ? [built] : [] } },
    isolate: false,
    sequence: { sequencer: ShortestFirst },
    reporters: ['default'],
  },
});
