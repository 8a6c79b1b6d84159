import { DEFAULT_ENV } from '@perilune/runs';
import type { RunOptions } from 'perilune';
import type { Assignment, Value } from './parameter.js';
import type { Study } from './study.js';

type Tree = Record<string, unknown>;

/**
 * The run of a trial: what all have in common, changed to the trial's values. `env.NAME` is an option of the
 * environment, `solve.NAME` the stopping rule, any other path a hyperparameter.
 *
 * @param base hyperparameters as they stand without the trial's: what a path leaves of a schedule
 */
export function runOptions(
  { run, steps }: Pick<Study, 'run' | 'steps'>,
  assignment: Assignment,
  base: Tree = {},
): RunOptions {
  const { env = DEFAULT_ENV, envOptions, hyperparameters, solve, ...rest } = run;
  const trees = { env: { ...envOptions }, solve: { ...solve }, agent: { ...hyperparameters } };
  for (const [path, value] of Object.entries(assignment)) {
    const [head = '', ...inner] = path.split('.');
    if ((head === 'env' || head === 'solve') && inner.length > 0) assign(trees[head], inner, value);
    else assign(trees.agent, [head, ...inner], value, base);
  }
  return {
    ...rest,
    ...{ env, steps, envOptions: trees.env, hyperparameters: trees.agent, solve: trees.solve },
  };
}

function assign(tree: Tree, path: readonly string[], value: Value, base: Tree = {}): void {
  const [head, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) {
    tree[head] = value;
    return;
  }
  const branch = tree[head] ?? base[head];
  const next: Tree = isTree(branch) ? { ...branch } : {};
  tree[head] = next;
  assign(next, rest, value);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
