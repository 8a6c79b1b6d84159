import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure } from './failure.js';

/**
 * Imports modules that register environments, algorithms and presets. Each is run once, however often it
 * is named. `perilune` in them is the library that runs here, wherever they lie - what they register in
 * another copy of it nobody would find - and `valibot`, of which schemas are made, the one that it uses.
 *
 * @param files absolute, or as seen from here
 * @throws Failure that names the file which does not exist, or which cannot be imported, and why
 */
export async function importModules(files: readonly string[]): Promise<void> {
  // Stryker disable next-line all: as of shareLibrary
  if (files.length > 0) shareLibrary();
  for (const file of files) {
    const path = resolve(file);
    if (!existsSync(path)) throw new Failure(`The module to import does not exist: ${path}.`);
    try {
      await import(pathToFileURL(path).href);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Failure(`${path} cannot be imported: ${reason}`, { cause: error });
    }
  }
}

interface Context {
  parentURL?: string | undefined;
}

type Next = (specifier: string, context: Context) => unknown;

/** Of `node:module`: in newer versions of Node alone, where it takes the place of `register`. */
interface Hooks {
  registerHooks?: (hooks: { resolve(name: string, context: Context, next: Next): unknown }) => void;
}

// Stryker disable all: where tests run, their own loader finds the library before Node's does (packages/cli/test has it)
let shared = false;

function shareLibrary(): void {
  if (shared) return;
  shared = true;
  const library = import.meta.resolve('perilune');
  const { registerHooks } = nodeModule as Hooks;
  if (registerHooks !== undefined) {
    registerHooks({ resolve: sharing(library) });
    return;
  }
  const source = `export const resolve = (${sharing})(${JSON.stringify(library)});`;
  nodeModule.register(`data:text/javascript,${encodeURIComponent(source)}`);
}

/** A function that stands for itself: where hooks run in a thread of their own, its text goes there. */
function sharing(library: string) {
  const names = ['perilune', 'valibot'];
  return (name: string, context: Context, next: Next) =>
    next(name, names.includes(name) ? { ...context, parentURL: library } : context);
}
// Stryker restore all
