import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Packed, packAll } from '../../pack.mjs';
import { root } from '../../root.mjs';

/**
 * A folder of somebody who has installed all packages: the tarballs are unpacked, and what they depend
 * on is linked, so that no network is needed.
 */
export class InstalledFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'perilune-installed-'));
  readonly packed: readonly Packed[];

  constructor() {
    this.packed = packAll(join(this.path, 'tarballs'));
    this.write('package.json', '{ "name": "somebody", "private": true, "type": "module" }');
    this.linkDependencies();
    for (const { name, tarball } of this.packed) {
      const target = join(this.path, 'node_modules', name);
      mkdirSync(target, { recursive: true });
      const found = spawnSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
      if (found.status !== 0) throw new Error(`tar failed: ${found.stderr}`);
    }
  }

  write(name: string, text: string | Uint8Array): string {
    const file = join(this.path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  /** Runs Node here. @returns what it wrote to stdout @throws with what it wrote to stderr */
  node(...args: string[]): string {
    const found = spawnSync(process.execPath, args, { cwd: this.path, encoding: 'utf8' });
    if (found.status === 0) return found.stdout;
    throw new Error(`node ${args.join(' ')} failed: ${found.stderr}${found.stdout}`);
  }

  /** Every package that is installed in the repository, but its own. */
  private linkDependencies(): void {
    const from = join(root, 'node_modules');
    for (const name of readdirSync(from)) {
      if (name.startsWith('.') || name === '@perilune' || name.startsWith('perilune')) continue;
      const to = join(this.path, 'node_modules', name);
      mkdirSync(dirname(to), { recursive: true });
      symlinkSync(join(from, name), to, 'junction');
    }
  }
}
