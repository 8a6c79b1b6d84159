import { expect, it, vi } from 'vitest';
import TotalsReporter from '../totals-reporter.mjs';

type Modules = Parameters<TotalsReporter['onTestRunEnd']>[0];
type State = 'passed' | 'failed' | 'skipped';

/** A file of tests and suites, as Vitest hands them to reporters. */
function module(states: readonly State[], suiteErrors: number[] = [], ownErrors = 0) {
  const errors = (count: number) => () => Array.from({ length: count }, () => new Error('no'));
  const allTests = () => states.map((state) => ({ result: () => ({ state }) }));
  const allSuites = () => suiteErrors.map((count) => ({ errors: errors(count) }));
  return { errors: errors(ownErrors), children: { allTests, allSuites } };
}

function toldOf(...modules: ReturnType<typeof module>[]): string {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  new TotalsReporter().onTestRunEnd(modules as unknown as Modules);
  const told = write.mock.calls.map(([text]) => text).join('');
  write.mockRestore();
  return told.trim();
}

it.each([
  ['tests', [module(['passed', 'failed', 'skipped'])], '1 passed, 1 failed, 1 skipped'],
  [
    'a suite that failed before its tests',
    [module(['skipped'], [1, 0])],
    '0 passed, 1 failed, 1 skipped',
  ],
  ['a file that did not load', [module([], [], 1)], '0 passed, 1 failed, 0 skipped'],
])('the totals count %s', (_, modules, told) => {
  expect(toldOf(...modules)).toBe(told);
});
