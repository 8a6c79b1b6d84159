import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Failure, remedyOf } from '../failure.js';
import { PART, tryToRemove } from './durable.js';
import { processBirth } from './process-birth.js';

/** Who writes a run folder, as its lock file says. */
interface Holder {
  pid: number;
  host: string;
  /** Told apart from an earlier process of the same id. */
  birth: string;
}

const NAME = /^lock\.\d+\.[\w-]*$/;

/** With the host, since processes of two machines, or of two containers, often have the same id. */
function nameOf({ pid, host }: Holder): string {
  return `lock.${pid}.${host.replaceAll(/[^\w-]/g, '_')}`;
}

/** Another process, or another run of this one, writes to the folder. */
export class FolderInUseError extends Failure {}

/** Folders that this process has locked, and what gives each back. */
const held = new Map<string, () => void>();

process.once('exit', () => {
  for (const release of held.values()) release();
});

/** Whether a file of this name in a run folder is a lock or the beginning of one, not content. */
export function isLock(name: string): boolean {
  return NAME.test(name.endsWith(PART) ? name.slice(0, -PART.length) : name);
}

/**
 * Makes the caller the only writer of a folder. Each process writes a lock file of its own and then
 * looks for others, so of two at once at most one goes on. The lock of a process that is no more is
 * cleared away.
 *
 * @param folder an absolute path
 * @returns gives the folder back; done at the process's end too
 * @throws FolderInUseError that names the process that writes there
 * @throws Failure if nothing can be written there
 */
export function lockFolder(folder: string): () => void {
  const me: Holder = {
    pid: process.pid,
    host: hostname(),
    birth: processBirth(process.pid) ?? '',
  };
  const mine = nameOf(me);
  if (held.has(folder)) throw new FolderInUseError(`${folder} is being written by this process.`);
  const release = () => {
    rmSync(join(folder, mine), { force: true });
    held.delete(folder);
  };
  write(join(folder, mine), `${JSON.stringify(me)}\n`);
  try {
    for (const name of readdirSync(folder)) {
      if (NAME.test(name) && name !== mine) pass(folder, name);
    }
  } catch (error) {
    release();
    throw error;
  }
  held.set(folder, release);
  return release;
}

/** Whole at once; it need not outlast a power failure, which ends its process too. */
function write(file: string, content: string): void {
  try {
    writeFileSync(file + PART, content);
    renameSync(file + PART, file);
  } catch (error) {
    tryToRemove(file + PART);
    throw new Failure(`${file} cannot be written: ${remedyOf(error)}.`, { cause: error });
  }
}

/** Whether a process writes a folder now. Nothing is touched. */
export function isLocked(folder: string): boolean {
  return readdirSync(folder).some((name) => {
    const holder = NAME.test(name) ? readHolder(join(folder, name)) : undefined;
    return holder !== undefined && isHeld(holder);
  });
}

/** Clears a lock away that nobody holds. @throws Failure if somebody does */
function pass(folder: string, name: string): void {
  const file = join(folder, name);
  const holder = readHolder(file);
  if (holder !== undefined && isHeld(holder)) {
    const where = holder.host === hostname() ? '' : ` on ${holder.host}`;
    throw new FolderInUseError(
      `${folder} is being written by process ${holder.pid}${where}: wait for it or end it. ` +
        `(If there is no such process, delete ${file}.)`,
    );
  }
  rmSync(file, { force: true });
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** Of another machine's process nobody can tell here, so it is taken to live. */
function isHeld({ pid, host, birth }: Holder): boolean {
  if (host !== hostname()) return true;
  const now = processBirth(pid);
  return now !== undefined && (now === '' || birth === '' || now === birth);
}
