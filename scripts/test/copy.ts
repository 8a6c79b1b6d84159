import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../root.mjs';

/** What is built of sources that no skeleton touches, and would take long to be built again. */
const BUILT = [
  'packages/perilune/src/wasm/moon.generated.ts',
  'packages/perilune/dist/wasm/moon.wasm',
];

export interface Outcome {
  status: number | null;
  output: string;
}

/** The repository's files in a folder of their own, with the dependencies that are installed here. */
export class RepositoryCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'copy-'));

  constructor() {
    for (const path of [...this.files(root), ...BUILT]) {
      const to = join(this.folder, path);
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(root, path), to, { preserveTimestamps: true });
    }
    this.linkDependencies();
  }

  /** Runs a program of the repository, in the copy. */
  run(...args: string[]): Outcome {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: this.folder,
      encoding: 'utf8',
    });
    return { status, output: `${stdout}${stderr}` };
  }

  /** Every file that is not ignored, with its content. */
  contents(): Map<string, string> {
    return new Map(
      this.paths().map((path) => [path, readFileSync(join(this.folder, path), 'latin1')]),
    );
  }

  private paths(): string[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.folder.length + 1))
      .filter((path) => !/node_modules|(^|\/)(dist|\.cache)\/|\.generated\.ts$/.test(path));
  }

  /** Tracked or new, and not ignored; what was deleted is left out. */
  private files(folder: string): string[] {
    const list = (...flags: string[]) =>
      spawnSync('git', ['ls-files', '-z', ...flags], { cwd: folder, encoding: 'utf8' })
        .stdout.split('\0')
        .filter((path) => path !== '');
    const deleted = new Set(list('--deleted'));
    return list('--cached', '--others', '--exclude-standard').filter((path) => !deleted.has(path));
  }

  /** A link each, but for the packages of the workspace, which are the copy's own. */
  private linkDependencies(): void {
    const [from, to] = [join(root, 'node_modules'), join(this.folder, 'node_modules')];
    mkdirSync(join(to, '@perilune'), { recursive: true });
    for (const name of readdirSync(from).filter((name) => !/^\.|^(@?perilune)/.test(name))) {
      symlinkSync(join(from, name), join(to, name));
    }
    cpSync(join(from, '.package-lock.json'), join(to, '.package-lock.json'));
    symlinkSync(join(this.folder, 'packages/perilune'), join(to, 'perilune'));
    const packages = readdirSync(join(this.folder, 'packages'));
    for (const name of packages.filter((one) => one !== 'perilune')) {
      symlinkSync(join(this.folder, 'packages', name), join(to, '@perilune', name));
    }
  }
}
