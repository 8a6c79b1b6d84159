import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * `csv-stringify`, loaded when the first table is written: a run begins to train sooner without it.
 */
export const stringify: typeof import('csv-stringify/sync').stringify = (...given) =>
  (require('csv-stringify/sync') as typeof import('csv-stringify/sync')).stringify(...given);
