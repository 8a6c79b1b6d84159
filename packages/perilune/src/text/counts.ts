import { UsageError } from '../errors.js';
import { show } from './show.js';

/** @throws UsageError unless it is a whole number of at least 1 */
export function checkWhole(name: string, value: unknown): asserts value is number {
  if (Number.isSafeInteger(value) && (value as number) >= 1) return;
  throw new UsageError(`${name} is ${show(value)}, but must be a whole number of at least 1.`);
}
