// Whose code `npm run mutants` changes, a room at a time, and the tests that each is shown to: its own, which
// take seconds, not the trainings that reach a threshold, for which every mutant would pay anew.

import { dirname } from 'node:path';

/** Says which room it is to the processes that Stryker starts: they read its configuration and Vitest's. */
export const ROOM = 'PERILUNE_MUTANTS_ROOM';

/** @typedef {{ mutate: string[], tests: string[] }} Room globs of sources and of tests */

/** Files in which no test can see a change, and why: they are left as they are, and named under the table. */
export const untouched = {
  'packages/runs/src/conduct/worker.ts': 'threads run it as it is built, not its source',
};

/** @type {Readonly<Record<string, Room>>} */
export const rooms = {
  replay: library('replay', ['replay/*', 'agents/masks']),
  'agents/shared': agents('shared', [
    ...['acting', 'agent-file', 'bases', 'box-actions', 'details', 'divergence', 'masks'],
    ...['memory', 'named-tensors', 'parts', 'policies', 'pqn-by-hand', 'refusals', 'retired'],
    ...['reward-normalizer', 'shuffle', 'spaces', 'state', 'state-noise', 'told', 'value-network'],
  ]),
  'agents/policies': agents('policies', [
    ...['acting', 'actor-policy', 'agent-file', 'foreign-network', 'parts', 'policies', 'state'],
  ]),
  'agents/value-network': agents('value-network', [
    ...['acting', 'dqn-by-hand', 'options', 'pqn-by-hand', 'state', 'value-network'],
  ]),
  'agents/dqn': agents('dqn', ['dqn-by-hand', 'options', 'parts', 'retired', 'state']),
  'agents/policy-gradient': agents('policy-gradient', [
    ...['advantages', 'details', 'exploration', 'options', 'policy-gradient-by-hand'],
    ...['policy-gradient.parity', 'rollout-learner', 'state-noise'],
  ]),
  'agents/actor-critic': agents('actor-critic', [
    'action-noise',
    'actor-critic-by-hand',
    'options',
  ]),
  'agents/pqn': agents('pqn', [
    'masks',
    'options',
    'peng-returns',
    'pqn-by-hand',
    'refusals',
    'state',
  ]),
  'agents/one-step': agents('one-step', [
    'masks',
    'one-step-by-hand',
    'options',
    'retired',
    'state',
  ]),
  'agents/table': agents('table', ['grid-table', 'monte-carlo', 'tabular-options']),
  'agents/tabular-q': agents('tabular-q', ['grid-table', 'options', 'state', 'tabular-options']),
  'agents/monte-carlo': agents('monte-carlo', ['monte-carlo', 'options']),
  'agents/kernel-q': agents('kernel-q', ['kernel-features', 'options', 'state']),
  'agents/online-q': agents('online-q', ['by-hand', 'online-q-steps', 'options', 'state']),
  agents: library(
    'agents',
    ['acting', 'agent-file', 'algorithms', 'builtins', 'foreign-files', 'retired'].map(
      (name) => `agents/${name}`,
    ),
  ),
  'training/statistics': library('training/statistics', ['training/statistics/*']),
  'training/evaluation': training('evaluation', [
    ...['evaluate', 'evaluate-async', 'evaluate-by-hand', 'evaluate-lanes', 'evaluate-policy'],
    ...['examination', 'expected-return', 'solve-rule', 'task', 'validate'],
  ]),
  'training/config': training('config', ['config', 'longer-config', 'run-parts']),
  'training/presets': training('presets', ['presets', 'recipes', 'register-preset']),
  'training/run': training('run', [
    ...['episodes', 'loop', 'provenance', 'run', 'run-parts', 'run-pieces', 'run-record'],
    ...['solved', 'state-file', 'train-refusals', 'validator'],
  ]),
  training: library('training', ['training/brought', 'training/train-refusals']),
  'runs/files': runs('files', ['files/*']),
  'runs/records': runs('records', ['records/*']),
  'runs/folder': runs('folder', ['folder/*']),
  'runs/tensorboard': runs('tensorboard', ['tensorboard/*']),
  'runs/conduct': runs('conduct', [
    ...['begin', 'carry-out', 'conductor', 'crossing', 'lanes', 'recorder', 'resume'].map(
      (name) => `conduct/${name}`,
    ),
    'conduct/worker-crew',
  ]),
  'runs/past': runs('past', ['past/*']),
  runs: runs('.', ['failure', 'imports']),
  'sweeps/pruning': roomOf('packages/sweeps', 'pruning', ['pruning/*']),
  'sweeps/samplers': roomOf('packages/sweeps', 'samplers', ['samplers/*']),
  'formats/archive': roomOf('packages/formats', 'archive', ['zip']),
  'formats/pickle': roomOf('packages/formats', 'pickle', ['numpy', 'pickle', 'torch']),
  'formats/torch': roomOf('packages/formats', 'torch', ['torch']),
};

/** @param {string} folder @param {string[]} tests @returns {Room} */
function library(folder, tests) {
  return roomOf('packages/perilune', folder, tests);
}

/** @param {string} folder @param {string[]} tests @returns {Room} */
function agents(folder, tests) {
  return library(
    `agents/${folder}`,
    tests.map((name) => `agents/${name}`),
  );
}

/** @param {string} folder @param {string[]} tests @returns {Room} */
function training(folder, tests) {
  return library(
    `training/${folder}`,
    tests.map((name) => `training/${name}`),
  );
}

/** @param {string} folder @param {string[]} tests @returns {Room} */
function runs(folder, tests) {
  return roomOf('packages/runs', folder, tests);
}

/** @param {string} home @param {string} folder @param {string[]} tests @returns {Room} */
function roomOf(home, folder, tests) {
  const source = folder === '.' ? 'src' : `src/${folder}`;
  const place = `${home}/${source}`;
  const apart = Object.keys(untouched).filter((path) => dirname(path) === place);
  return {
    mutate: [`${place}/*.ts`, ...apart.map((path) => `!${path}`)],
    tests: tests.map((name) => `${home}/test/${name}.test.ts`),
  };
}

/** The room that this process works on. */
export function roomHere() {
  const name = process.env[ROOM] ?? '';
  const room = rooms[name];
  if (room === undefined) throw new Error(`Run it by npm run mutants: ${ROOM} is "${name}".`);
  return { name, ...room };
}

/** @param {string} name of a room @returns {string} what came of its mutants, in the format of Stryker's JSON */
export function reportOf(name) {
  return `.cache/mutants/${name.replaceAll('/', '-')}.json`;
}
