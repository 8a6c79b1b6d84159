import { parseOptions, UsageError } from 'perilune';
import { type Condition, type Parameter, same, type Value } from './parameter.js';
import { choicesSchema, rangeSchema } from './schema.js';

type Tree = Readonly<Record<string, unknown>>;

/** Names that stand in a range or a list of choices: what has one of them is no folder of names. */
const RANGE_KEYS = ['low', 'high', 'choices'];

/**
 * Reads `[search]`: by path a list of choices, a range or `{ choices, when }`; names within names are paths too.
 *
 * @param isWhole whether what a path names takes whole numbers alone, where that is known
 * @throws UsageError that names the path, what was given and what is allowed
 */
export function readSearch(search: Tree, isWhole: (path: string) => boolean): Parameter[] {
  const entries = flat(search, '');
  if (entries.length === 0) {
    throw new UsageError(
      'The search is empty: give at least one parameter, as learningRate = { low = 1e-4, high = 1e-2, log = true }.',
    );
  }
  const parameters: Parameter[] = [];
  for (const [path, given] of entries) {
    parameters.push(parameterOf(path, given, parameters, isWhole));
  }
  return parameters;
}

function flat(tree: Tree, before: string): [path: string, given: unknown][] {
  return Object.entries(tree).flatMap(([name, given]): [string, unknown][] => {
    const path = before === '' ? name : `${before}.${name}`;
    const isFolder =
      isTree(given) && Object.keys(given).length > 0 && !RANGE_KEYS.some((key) => key in given);
    return isFolder ? flat(given, path) : [[path, given]];
  });
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parameterOf(
  path: string,
  given: unknown,
  before: readonly Parameter[],
  isWhole: (path: string) => boolean,
): Parameter {
  checkPath(path, before);
  if (Array.isArray(given)) return choiceOf(path, { choices: given }, before);
  if (!isTree(given)) {
    throw new UsageError(
      `search.${path} is ${JSON.stringify(given)}, but must be a list of values or a range, as { low = 1, high = 2 }. ` +
        'What is not searched stands under [hyperparameters], [envOptions] or [solve].',
    );
  }
  return 'choices' in given ? choiceOf(path, given, before) : rangeOf(path, given, before, isWhole);
}

function checkPath(path: string, before: readonly Parameter[]): void {
  const isName = path.split('.').every((part) => /^\w+$/.test(part) && part !== '__proto__');
  if (!isName) throw new UsageError(`search.${path}: a path is made of names, as epsilon.end.`);
  const other = before.find((each) => within(each.path, path) || within(path, each.path));
  if (other === undefined) return;
  throw new UsageError(`search has both ${other.path} and ${path}: the one would undo the other.`);
}

function within(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}.`);
}

function choiceOf(path: string, given: Tree, before: readonly Parameter[]): Parameter {
  const { choices, when } = parseOptions(choicesSchema, given, `search.${path}`);
  const twice = choices.find((choice, i) => choices.findIndex((other) => same(other, choice)) < i);
  if (twice !== undefined) {
    throw new UsageError(
      `search.${path} has ${JSON.stringify(twice)} twice: give each choice once.`,
    );
  }
  return { kind: 'choice', path, choices: choices as Value[], ...conditionOf(path, when, before) };
}

function rangeOf(
  path: string,
  given: Tree,
  before: readonly Parameter[],
  isWhole: (path: string) => boolean,
): Parameter {
  const range = parseOptions(rangeSchema, given, `search.${path}`);
  const { low, high, log, integer = isWhole(path), when } = range;
  const step = range.step ?? (integer ? 1 : undefined);
  const problem = problemOf({ ...range, integer, step });
  if (problem !== undefined) throw new UsageError(`search.${path}: ${problem}`);
  return {
    ...{ kind: 'number', path, low, high, log },
    ...(step === undefined ? {} : { step }),
    ...conditionOf(path, when, before),
  };
}

interface Range {
  low: number;
  high: number;
  log: boolean;
  integer: boolean;
  step: number | undefined;
}

function problemOf({ low, high, log, integer, step }: Range): string | undefined {
  if (low >= high) return `low is ${low} and high ${high}, but low must be less than high.`;
  if (log && low <= 0)
    return `low is ${low}, but of a logarithmic range it must be greater than 0.`;
  if (integer && ![low, high, step].every((value) => Number.isSafeInteger(value))) {
    return `low ${low}, high ${high} and step ${step} must be whole numbers: only such are allowed here.`;
  }
  if (log && step !== undefined && !(integer && step === 1)) {
    return 'a logarithmic range has no step: leave out step or log (whole numbers it may have: integer = true).';
  }
  return step !== undefined && step > high - low
    ? `step is ${step}, but from ${low} to ${high} there is less than that.`
    : undefined;
}

function conditionOf(
  path: string,
  when: Tree | undefined,
  before: readonly Parameter[],
): { when?: Condition } {
  if (when === undefined) return {};
  const entries = Object.entries(when).map(([name, given]): [string, readonly Value[]] => {
    const values = (Array.isArray(given) ? given : [given]) as Value[];
    const other = before.find((each) => each.path === name);
    if (other?.kind !== 'choice') {
      throw new UsageError(
        `search.${path}: when names ${name}, but must name a list of choices that stands before it.`,
      );
    }
    const unknown = values.find((value) => !other.choices.some((choice) => same(choice, value)));
    if (unknown === undefined) return [name, values];
    throw new UsageError(
      `search.${path}: when has ${name} = ${JSON.stringify(unknown)}, but its choices are ${JSON.stringify(other.choices)}.`,
    );
  });
  return { when: Object.fromEntries(entries) };
}
