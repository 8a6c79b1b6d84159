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

/**
 * The tests that the mutants of a room are shown to. All of them run in one thread, which begins anew with each
 * mutant: loading the library takes longer than most of them do.
 */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: roomHere().tests,
    isolate: false,
    sequence: { sequencer: ShortestFirst },
    reporters: ['default'],
  },
});
