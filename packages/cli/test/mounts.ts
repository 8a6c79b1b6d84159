import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function mount(...args: string[]): boolean {
  return spawnSync('mount', args, { stdio: 'ignore' }).status === 0;
}

/** A small disk in memory: only where this process may mount one, as root on Linux may. */
export class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), 'perilune-disk-'));
  readonly mounted: boolean;

  constructor(kibibytes: number) {
    this.mounted = mount('-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', this.folder);
  }

  resize(kibibytes: number): void {
    mount('-o', `remount,size=${kibibytes}k`, this.folder);
  }

  makeReadOnly(): void {
    mount('-o', 'remount,ro', this.folder);
  }

  remove(): void {
    spawnSync('umount', ['--lazy', this.folder], { stdio: 'ignore' });
  }
}

/** Whether small disks can be had here. */
export function canMount(): boolean {
  const disk = new SmallDisk(64);
  disk.remove();
  return disk.mounted;
}
