import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

/** The lab's page, whose sources are no package. */
const root = fileURLToPath(new URL('../../packages/lab/', import.meta.url));

/** A file of the page. @param path from its folder */
export function pathInPage(path: string): string {
  return `${root}${path}`;
}

/** A module of the page as Vite has it, with the library as it was built. */
export async function importFromPage<Module>(path: string): Promise<Module> {
  const { module } = await runnerImport<Module>(pathInPage(path), {
    ...{ root, configFile: false, logLevel: 'error' },
  });
  return module;
}
