import { UsageError } from '../../errors.js';
import { show } from '../../text/show.js';
import type { RunConfig } from './config.js';

/** How a number is written that JSON has no word for: an infinity, NaN or -0. */
const NUMBER = '$number';

/**
 * A configuration as JSON, from which `parseConfig` makes the same one.
 *
 * @throws UsageError when an environment's option is of a kind that cannot be written down
 */
export function configText(config: RunConfig): string {
  const text = JSON.stringify(config, (_, value: unknown) => (isOdd(value) ? oddly(value) : value));
  const difference = findDifference(JSON.parse(text, revive), config);
  if (difference === undefined) return text;
  throw new UsageError(
    `A checkpoint cannot hold ${difference.path}: it is ${show(difference.b)}, but must be made of ` +
      'numbers, texts, true, false, null, lists and plain objects.',
  );
}

/** Reads what `configText` wrote. @throws SyntaxError on anything but JSON */
export function parseConfig(text: string): RunConfig {
  return JSON.parse(text, revive) as RunConfig;
}

/** Where two values of a kind that JSON knows differ first. */
export interface Difference {
  /** `hyperparameters.epsilon.end` */
  path: string;
  a: unknown;
  b: unknown;
}

export function findDifference(a: unknown, b: unknown, path = ''): Difference | undefined {
  if (Object.is(a, b)) return undefined;
  if (!isPlain(a) || !isPlain(b) || Array.isArray(a) !== Array.isArray(b)) return { path, a, b };
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const inner = path === '' ? key : `${path}.${key}`;
    const difference = findDifference(a[key], b[key], inner);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}

function isOdd(value: unknown): value is number {
  return typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0));
}

function oddly(value: number): object {
  return { [NUMBER]: Object.is(value, -0) ? '-0' : String(value) };
}

function revive(_: string, value: unknown): unknown {
  const written = isPlain(value) ? value[NUMBER] : undefined;
  return typeof written === 'string' ? Number(written) : value;
}
