import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Writes `service-worker.js` beside the page when everything else is written: it knows each file by
 * name, and its version is the hash of all their bytes.
 */
export function writeServiceWorker(template: string): Plugin {
  let folder = '';
  return {
    name: 'perilune:offline',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle() {
      if (!existsSync(folder)) return;
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'service-worker.js')
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
      const hash = createHash('sha256');
      for (const file of files) hash.update(file).update(readFileSync(file));
      const names = files.map((file) => relative(folder, file).split(sep).join('/'));
      const script = readFileSync(template, 'utf8')
        .replace("'VERSION'", `'${hash.digest('hex').slice(0, 16)}'`)
        .replace("['FILES']", JSON.stringify(names));
      writeFileSync(join(folder, 'service-worker.js'), script);
    },
  };
}
