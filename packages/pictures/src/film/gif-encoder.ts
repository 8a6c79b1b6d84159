import * as gifenc from 'gifenc';

/**
 * A CommonJS module whose names Node cannot see from outside: it has them on the default export alone,
 * which in a bundler's module is something else.
 */
const names = 'GIFEncoder' in gifenc ? gifenc : (gifenc as { default: typeof gifenc }).default;

export const { GIFEncoder, quantize } = names;
