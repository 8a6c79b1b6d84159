import * as v from 'valibot';
import { isNamed } from '../text/keys.js';

/**
 * Values by names of any kind, as they are: which names there may be, others say. valibot's own `record` takes lists,
 * and leaves out `constructor` and `__proto__`, so that nobody could refuse them.
 */
export const namedValues = v.custom<Record<string, unknown>>(isNamed, 'an object');
