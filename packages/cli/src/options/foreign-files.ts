import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { filesInFolder } from '@perilune/formats';
import { Failure } from '@perilune/runs';

/** The files of an agent to read: of a folder those that it holds. @throws Failure where there is none */
export function chooseFiles(source: string, told?: string) {
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

function foldersIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}

function filesIn(source: string, folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return files.map(({ name }) => relative(source, join(folder, name)).replaceAll(sep, '/'));
}
