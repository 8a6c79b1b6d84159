import { importModules } from '../imports.js';
import { importsFrom } from '../run-folder/config-file.js';
import type { Run } from './read-run.js';

/** Imports what the runs imported: thresholds and presets may be registered there. @throws UsageError as `importModules` */
export async function importModulesOf(runs: readonly Run[]): Promise<void> {
  const files = runs.flatMap(({ folder, config }) => importsFrom(folder, config.imports));
  await importModules([...new Set(files)]);
}
