import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { library } from '../../library.js';
import { SHELLS } from './command.js';

export interface Candidate {
  value: string;
  about: string;
}

/**
 * What may stand where a command's option or argument asks for this, by its placeholder in the help.
 *
 * A `word` that is being typed matters for paths alone: the caller keeps what begins with it.
 */
export const candidates: Readonly<Record<string, (word: string) => Promise<Candidate[]>>> = {
  '<id>': async () => plain((await import('perilune')).registeredIds()),
  '<name>': async () => plain((await library()).algorithms()),
  preset: presets,
  '<path=value>': async () => [...(await envOptions()), ...(await hyperparameters())],
  '<env.option=value>': envOptions,
  '<quantity>': async () => plain(keys((await import('@perilune/runs/past')).quantities)),
  '<axis>': async () => plain(keys((await import('@perilune/runs/past')).progressions)),
  '<state>': async () => plain((await import('@perilune/runs/past')).RUN_STATES),
  '<column>': async () => plain(['name', 'score', 'seconds', 'steps', 'seed', 'env']),
  shell: async () => plain(SHELLS),
  '<pilot>': async () => plain(['heuristic', 'random']),
  '<which>': async () => plain(['best', 'worst', 'median']),
  '<file>': async (word) => plain(paths(word)),
  '<dir>': async (word) => plain(paths(word)),
  run: async (word) => plain([...new Set([...runFolders(), ...paths(word)])]),
};

async function presets(): Promise<Candidate[]> {
  const all = (await library()).presets;
  return all.map(({ name, summary }) => ({ value: name, about: summary }));
}

async function envOptions(): Promise<Candidate[]> {
  const { registeredIds, specOf } = await import('perilune');
  return registeredIds().flatMap((id) =>
    Object.entries(specOf(id).defaults ?? {}).map(([name, value]) => ({
      value: `env.${name}=`,
      about: `${id}, ${String(value)} by default`,
    })),
  );
}

async function hyperparameters(): Promise<Candidate[]> {
  const { algorithms, hyperparameterFields } = await library();
  const byName = new Map<string, string[]>();
  for (const algo of algorithms()) {
    for (const { name } of hyperparameterFields(algo)) {
      byName.set(name, [...(byName.get(name) ?? []), algo]);
    }
  }
  return [...byName].map(([name, of]) => ({ value: `${name}=`, about: of.join(', ') }));
}

/** The folders under runs/, where train puts them. */
function runFolders(): string[] {
  try {
    const entries = readdirSync('runs', { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory());
    return folders.map(({ name }) => join('runs', name, '/'));
  } catch {
    return [];
  }
}

/** What lies where the word points, folders with a slash behind them. */
function paths(word: string): string[] {
  const folder = word.endsWith('/') ? word : dirname(word);
  const before = folder === '.' && !word.startsWith('.') ? '' : join(folder, '/');
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .filter(({ name }) => !name.startsWith('.'))
      .map((entry) => `${before}${entry.name}${entry.isDirectory() ? '/' : ''}`);
  } catch {
    return [];
  }
}

function plain(values: readonly string[]): Candidate[] {
  return values.map((value) => ({ value, about: '' }));
}

function keys(object: object): string[] {
  return Object.keys(object);
}
