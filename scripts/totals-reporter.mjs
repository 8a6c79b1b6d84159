/** Closes a test run with its totals on one plain line, for people and programs alike. */
export default class TotalsReporter {
  /** @param {ReadonlyArray<import('vitest/node').TestModule>} modules */
  onTestRunEnd(modules) {
    const totals = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) totals[test.result().state] += 1;
      // What failed before or after its tests, which are then left out.
      const around = [module, ...module.children.allSuites()];
      totals.failed += around.filter((each) => each.errors().length > 0).length;
    }
    const { passed, failed, skipped, pending } = totals;
    process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped + pending} skipped\n`);
  }
}
