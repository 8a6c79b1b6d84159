import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RepositoryCopy } from './copy.js';

/** What one of each kind is called here, and how many files that exist it may change. */
const kinds = [
  ['environment', 'grid-world', 1],
  ['algorithm', 'hill-climbing', 2],
  ['layer', 'layer-scale', 3],
  ['command', 'count-runs', 1],
] as const;

const VITEST = 'node_modules/vitest/vitest.mjs';
const TSC = 'node_modules/typescript/bin/tsc';
const BUILD = "import('./scripts/prepare.mjs').then(({ build }) => build())";

/** Which files a run made, and which it changed. */
function difference(before: Map<string, string>, after: Map<string, string>) {
  const made = [...after.keys()].filter((path) => !before.has(path));
  const changed = [...before.keys()].filter((path) => after.get(path) !== before.get(path));
  return { made, changed };
}

describe('npm run new', () => {
  let copy: RepositoryCopy;
  const tests: string[] = [];

  function generate(...args: string[]) {
    const before = copy.contents();
    const outcome = copy.run('scripts/new.mjs', ...args);
    return { ...outcome, ...difference(before, copy.contents()) };
  }

  beforeAll(() => {
    copy = new RepositoryCopy();
  });

  it.each(kinds)(
    'makes %s %s, formatted and without a warning, and changes at most %i files that exist',
    (kind, name, most) => {
      const { status, output, made, changed } = generate(kind, name);
      expect(output).toContain('Next:');
      expect(status).toBe(0);
      expect(changed.length).toBeLessThanOrEqual(most);
      const ending = (end: string) => made.filter((path) => path.endsWith(`/${name}${end}`));
      expect(ending('.test.ts')).toHaveLength(1);
      expect(ending('.md')).toHaveLength(1);
      tests.push(...ending('.test.ts'));
    },
  );

  it('makes a chapter of the course, of words and a run, and changes no file that exists', () => {
    const { status, made, changed } = generate('chapter', 'first-pole');
    expect(status).toBe(0);
    expect(made.map((path) => path.replace(/^.*\//, '')).sort()).toEqual([
      '145-first-pole.md',
      '145-first-pole.ts',
    ]);
    expect(changed).toEqual([]);
  });

  it.each([
    ['a name that is taken', ['environment', 'grid-world'], 'taken'],
    ['an id that is taken', ['algorithm', 'dqn'], 'taken'],
    ['a name of operations', ['layer', 'dueling'], '-operations.ts has operations of it'],
    ['a chapter that there is', ['chapter', 'replay'], 'There is a chapter replay already'],
    ['a command that there is', ['command', 'train'], 'There is a command train already'],
    ['another case', ['command', 'CountRuns'], 'kebab case'],
    ['a word of the language', ['layer', 'switch'], "JavaScript's own"],
    ['what it imports itself', ['environment', 'box'], "which is something else's name"],
    ["a global's name", ['algorithm', 'map'], 'would export Map'],
    ['another kind', ['format', 'onnx'], 'There is no kind "format"'],
    ['no name', ['layer'], 'npm run new -- KIND NAME'],
    ['a room that is none', ['environment', 'maze', '--room', 'env/toys'], 'env/classic'],
    ['a room for another kind', ['layer', 'maze', '--room', 'env/classic'], '--room is for'],
    ['another flag', ['layer', 'maze', '--fast'], '--fast'],
  ])('refuses %s with 2, and changes nothing', (_, args, words) => {
    const { status, output, made, changed } = generate(...args);
    expect(output).toContain(words);
    expect({ status, made, changed }).toEqual({ status: 2, made: [], changed: [] });
  });

  it('makes what compiles, its tests too, and those tests pass', () => {
    const built = copy.run('-e', BUILD);
    expect(built.output).toContain('Built in');
    expect(copy.run(TSC, '-p', 'tsconfig.tests.json')).toEqual({ status: 0, output: '' });
    expect(tests).toHaveLength(kinds.length);
    const layers = ['builds', 'operations'].map((name) =>
      join('packages/perilune/test/net', `${name}.test.ts`),
    );
    const commands = 'packages/cli/test/commands.test.ts';
    const { status, output } = copy.run(VITEST, 'run', ...tests, ...layers, commands);
    expect({ status, output }).toMatchObject({ status: 0 });
    const course = 'packages/lab/test/parts/course.test.ts';
    expect(copy.run(VITEST, 'run', course, '-t', 'first-pole').output).toContain('4 passed');
  }, 600_000);
});
