import { defineConfig } from 'vitest/config';
import { roomHere } from './scripts/mutant-rooms.mjs';
import base from './vitest.config.js';

/**
 * The tests that the mutants of a room are shown to. All of them run in one thread, which begins anew with each
 * mutant: loading the library takes longer than most of them do.
 */
export default defineConfig({
  ...base,
  test: { ...base.test, include: roomHere().tests, isolate: false, reporters: ['default'] },
});
