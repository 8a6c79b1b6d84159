import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import {
  type ForeignAgentOptions,
  filesInFolder,
  isTfjsModel,
  readForeignAgent,
  weightFilesOf,
} from '@perilune/formats';
import { Failure, readBytes } from '@perilune/runs';
import type { Agent } from 'perilune';

/** The files of an agent. */
export interface AgentFiles {
  readonly file: string;
  readonly vecNormalize: string | undefined;
}

/** The files of an agent to read: of a folder those that it holds. @throws Failure where there is none */
export function chooseFiles(source: string, told?: string): AgentFiles {
  if (!existsSync(source)) throw new Failure(`${source} does not exist.`);
  if (!statSync(source).isDirectory()) return { file: source, vecNormalize: told };
  const names = [source, ...foldersIn(source)].flatMap((folder) => filesIn(source, folder));
  try {
    const { agent, vecNormalize } = filesInFolder(names);
    const found = vecNormalize === undefined ? undefined : join(source, vecNormalize);
    return { file: join(source, agent), vecNormalize: told ?? found };
  } catch (error) {
    throw new Failure(`${source}: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Reads an agent of another program's files.
 *
 * @throws UsageError that names the file, the place in it and the reason
 */
export function readFiles({ file, vecNormalize }: AgentFiles, options: ForeignAgentOptions): Agent {
  const bytes = readBytes(file, 'agent');
  return readForeignAgent(bytes, {
    ...options,
    name: basename(file),
    vecNormalize: vecNormalize === undefined ? undefined : readBytes(vecNormalize, 'agent'),
    beside: isTfjsModel(bytes) ? weightsBeside(file, bytes) : undefined,
  });
}

/** Those that are there: the reader says which is missing. */
function weightsBeside(file: string, bytes: Uint8Array): Record<string, Uint8Array> {
  const names = weightFilesOf(bytes, basename(file)).map(
    (name) => [name, join(dirname(file), name)] as const,
  );
  const there = names.filter(([, path]) => existsSync(path));
  return Object.fromEntries(there.map(([name, path]) => [name, readBytes(path, 'agent')]));
}

function foldersIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}

function filesIn(source: string, folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return files.map(({ name }) => relative(source, join(folder, name)).replaceAll(sep, '/'));
}
