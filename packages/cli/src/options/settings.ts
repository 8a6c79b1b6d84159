import { UsageError } from 'perilune';

/** Values by their names, and by the names in these. */
export type Tree = { [key: string]: unknown };

/** What `--set` changes, sorted by what it belongs to. */
export interface Settings {
  envOptions: Tree;
  hyperparameters: Tree;
  solve: Tree;
}

/**
 * Reads `--set path=value`: `env.gravity=-5` an option of the environment, `solve.margin=20` the
 * stopping rule, any other path a hyperparameter. A value is JSON where it can be read as such, and
 * otherwise a text.
 *
 * @throws UsageError on a text without path or value
 */
export function readSettings(assignments: readonly string[]): Settings {
  const settings: Settings = { envOptions: {}, hyperparameters: {}, solve: {} };
  for (const assignment of assignments) {
    const [path, value] = split(assignment);
    const [head, ...rest] = path as [string, ...string[]];
    if (head === 'env' && rest.length > 0) assign(settings.envOptions, rest, value);
    else if (head === 'solve' && rest.length > 0) assign(settings.solve, rest, value);
    else assign(settings.hyperparameters, path, value);
  }
  return settings;
}

/**
 * Reads `--set` where only the environment's options can be set.
 *
 * @throws UsageError on any other path
 */
export function readEnvOptions(assignments: readonly string[]): Tree {
  const { envOptions, hyperparameters, solve } = readSettings(assignments);
  const [wrong] = Object.keys({ ...hyperparameters, ...solve });
  if (wrong === undefined) return envOptions;
  throw new UsageError(
    `--set ${wrong}=... has no meaning here: only the environment's options can be set, as env.NAME=value.`,
  );
}

function split(assignment: string): [path: string[], value: unknown] {
  const sign = assignment.indexOf('=');
  const path = assignment.slice(0, sign).split('.');
  if (sign > 0 && sign < assignment.length - 1 && path.every(isName)) {
    return [path, readValue(assignment.slice(sign + 1))];
  }
  throw new UsageError(
    `--set ${JSON.stringify(assignment)} is not path=value: try --set learningRate=0.001 or --set env.gravity=-5.`,
  );
}

function isName(key: string): boolean {
  return /^\w+$/.test(key) && key !== '__proto__';
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function assign(tree: Tree, path: readonly string[], value: unknown): void {
  const [head, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) {
    tree[head] = value;
    return;
  }
  const branch = tree[head];
  const next: Tree = typeof branch === 'object' && branch !== null ? (branch as Tree) : {};
  tree[head] = next;
  assign(next, rest, value);
}

/**
 * Reads a whole number from the command line.
 *
 * @throws UsageError unless it is one in low..high, written in digits
 */
export function readInteger(
  flag: string,
  text: string,
  low: number,
  high = Number.MAX_SAFE_INTEGER,
): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= low && value <= high) return value;
  const most = high === Number.MAX_SAFE_INTEGER ? `${high} (2^53-1)` : high;
  throw new UsageError(
    `${flag} is ${JSON.stringify(text)}, but must be a whole number in ${low}..${most}.`,
  );
}

/** `--threads`, where it is given. */
export function readThreads(text: string | undefined): number | undefined {
  return text === undefined ? undefined : readInteger('--threads', text, 1);
}

/**
 * Reads a chance from the command line.
 *
 * @throws UsageError unless it is a number in 0..1, written in digits
 */
export function readChance(flag: string, text: string): number {
  const value = Number(text);
  if (/^(\d+\.?\d*|\.\d+)$/.test(text) && value <= 1) return value;
  throw new UsageError(`${flag} is ${JSON.stringify(text)}, but must be a number in 0..1.`);
}

/**
 * Reads one of a few words from the command line.
 *
 * @throws UsageError unless it is one of them
 */
export function oneOf<W extends string>(flag: string, text: string, words: readonly W[]): W {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `${flag} is ${JSON.stringify(text)}, but must be one of: ${words.join(', ')}.`,
  );
}

/** The keys of an object, typed. */
export function keysOf<K extends string>(object: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(object) as K[];
}

/**
 * Reads `--checkpoint-every`: seconds, 0 for a checkpoint only where the run is stopped, or null for `none`, as it takes
 * for an environment that cannot say what its state is.
 *
 * @throws UsageError unless it is `none` or a number of at least 0, written in digits
 */
export function readCheckpointEvery(text: string): number | null {
  if (text === 'none') return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new UsageError(
    `--checkpoint-every is ${JSON.stringify(text)}, but must be a number of seconds, at least 0, or none.`,
  );
}
