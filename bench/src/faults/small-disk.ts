import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

function mount(...args: string[]): string | undefined {
  const { status, stderr, error } = spawnSync('mount', args, { encoding: 'utf8' });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

/** A disk in memory, where this process may mount one. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** @returns why there is none, if there is none */
  static make(folder: string, kibibytes: number): SmallDisk | string {
    mkdirSync(folder);
    const problem = mount('-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder);
    return problem === undefined ? new SmallDisk(folder) : problem;
  }

  makeReadOnly(): void {
    mount('-o', 'remount,ro', this.folder);
  }

  remove(): void {
    spawnSync('umount', ['--lazy', this.folder]);
  }
}
