import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { relative } from 'node:path';
import { expect, vi } from 'vitest';

type Disk = typeof fs;

/** While a deed is done the disk does otherwise in some of its calls. */
export function withDisk<T>(otherwise: Partial<Disk>, deed: () => T): T {
  const spies = Object.entries(otherwise).map(([name, call]) =>
    vi.spyOn(fs, name as 'openSync').mockImplementation(call as Disk['openSync']),
  );
  syncBuiltinESMExports();
  try {
    return deed();
  } finally {
    for (const spy of spies) spy.mockRestore();
    syncBuiltinESMExports();
  }
}

/** What the system throws with a code of its own. */
export function errorOf(code: string): Error {
  return Object.assign(new Error(`${code}: it went wrong`), { code });
}

/** What is asked of the disk in a folder, in order: what is flushed, and what is renamed. */
export function askedOf(folder: string, deed: () => void): string[] {
  const { openSync, fsyncSync, renameSync, closeSync } = fs;
  const asked: string[] = [];
  const open = new Map<number, string>();
  const name = (path: fs.PathLike) => relative(folder, String(path)) || '.';
  const watched: Partial<Disk> = {
    openSync: (path, flags, mode) => {
      const descriptor = openSync(path, flags, mode);
      open.set(descriptor, name(path));
      return descriptor;
    },
    fsyncSync: (descriptor) => {
      asked.push(`flush ${open.get(descriptor)}`);
      fsyncSync(descriptor);
    },
    renameSync: (from, to) => {
      asked.push(`rename ${name(from)} to ${name(to)}`);
      renameSync(from, to);
    },
    closeSync: (descriptor) => {
      closeSync(descriptor);
      open.delete(descriptor);
    },
  };
  withDisk(watched, deed);
  expect([...open.values()]).toEqual([]);
  return asked;
}
