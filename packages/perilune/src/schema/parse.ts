import * as v from 'valibot';
import { UsageError } from '../errors.js';
import { unknownName } from '../text/nearest.js';
import { show } from '../text/show.js';

type AnySchema = v.GenericSchema;
type Entries = Record<string, AnySchema>;

/**
 * Validates `input` and fills in the defaults.
 *
 * @param what the input is, for the message: "the dqn hyperparameters", say
 * @throws UsageError that names the key, the value and what is allowed, and for an unknown key the nearest one
 */
export function parseOptions<S extends AnySchema>(
  schema: S,
  input: unknown,
  what: string,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return parsed.output;
  throw new UsageError(explain(innermost(parsed.issues[0]), schema, what));
}

/** Where one form of several was meant and something in it is wrong: that, rather than that no form fits. */
function innermost(issue: v.BaseIssue<unknown>): v.BaseIssue<unknown> {
  const inner = issue.issues?.find(({ path }) => path !== undefined);
  if (inner?.path === undefined) return issue;
  const [first, ...rest] = [...(issue.path ?? []), ...inner.path];
  return first === undefined ? issue : innermost({ ...inner, path: [first, ...rest] });
}

function explain(issue: v.BaseIssue<unknown>, schema: AnySchema, what: string): string {
  const path = (issue.path ?? []).map((item) => String(item.key));
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const known = keysAt(schema, path.slice(0, -1));
    return `In ${what}: ${unknownName('option', path.join('.'), prefixed(path, known))}`;
  }
  // A rule about several options together says itself what is wrong, and why.
  if (issue.type === 'raw_check') return `In ${what}: ${issue.message}`;
  const name = path.length > 0 ? path.join('.') : what;
  const given = issue.received === 'undefined' ? 'is missing' : `is ${show(issue.input)}`;
  // Where a key is left out, valibot expects its name.
  const leftOut = issue.expected === JSON.stringify(path.at(-1));
  if (leftOut && issue.received === 'undefined') return `In ${what}: ${name} is missing.`;
  return `In ${what}: ${name} ${given}, but must be ${allowed(issue)}.`;
}

function prefixed(path: readonly string[], keys: readonly string[]): string[] {
  return keys.map((key) => [...path.slice(0, -1), key].join('.'));
}

/** What the issue's schema allows, in words. */
function allowed(issue: v.BaseIssue<unknown>): string {
  const { requirement } = issue;
  switch (issue.type) {
    case 'min_value':
      return `at least ${requirement}`;
    case 'max_value':
      return `at most ${requirement}`;
    case 'gt_value':
      return `greater than ${requirement}`;
    case 'integer':
      return 'a whole number';
    case 'finite':
      return 'a finite number';
    case 'min_length':
      return `of length ${requirement} or more`;
    case 'max_length':
      return `of length ${requirement} or less`;
    case 'check':
    case 'custom':
      return issue.message;
    default:
      return inWords(issue.expected ?? issue.message);
  }
}

const WORDS: Record<string, string> = {
  Object: 'an object',
  Array: 'a list',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
};

function inWords(expected: string): string {
  const choices = expected.replace(/^\(|\)$/g, '').split(' | ');
  return choices.map((choice) => WORDS[choice] ?? choice).join(' or ');
}

/** The known keys of the object schema found by following `path` into `schema`. */
function keysAt(schema: AnySchema, path: readonly string[]): string[] {
  let level: AnySchema | undefined = schema;
  for (const key of path) level = level && entriesOf(level)?.[key];
  return Object.keys((level && entriesOf(level)) ?? {});
}

/** The entries of an object schema, also of one inside `optional`, `nullable` or a union. */
function entriesOf(schema: AnySchema): Entries | undefined {
  const any = schema as { entries?: Entries; wrapped?: AnySchema; options?: readonly AnySchema[] };
  if (any.entries) return any.entries;
  if (any.wrapped) return entriesOf(any.wrapped);
  return any.options?.map(entriesOf).find((entries) => entries !== undefined);
}
