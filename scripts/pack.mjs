// Packs every published package as npm would publish it.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * @typedef {object} Packed
 * @property {string} name of the package
 * @property {string} folder of its sources
 * @property {string} tarball
 * @property {string[]} files in it
 * @property {Record<string, unknown> & { exports: Record<string, unknown> }} manifest
 */

/** @returns {string[]} the folders of all that is published */
export function publishedFolders() {
  return readdirSync(join(root, 'packages'))
    .map((name) => join(root, 'packages', name))
    .filter((folder) => existsSync(join(folder, 'package.json')));
}

/**
 * Of what is built already: nothing is compiled here.
 *
 * @param {string} target a folder, made anew
 * @returns {Packed[]}
 */
export function packAll(target) {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const folders = publishedFolders();
  for (const folder of folders) {
    for (const name of ['LICENSE', 'NOTICE']) copyFileSync(join(root, name), join(folder, name));
  }
  const npm = process.env.npm_execpath;
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', target, ...folders];
  const found = npm
    ? spawnSync(process.execPath, [npm, ...args], { encoding: 'utf8', cwd: root })
    : spawnSync('npm', args, { encoding: 'utf8', cwd: root, shell: process.platform === 'win32' });
  if (found.status !== 0) throw new Error(`npm pack failed: ${found.stderr}`);
  /** @type {{ name: string, filename: string, files: { path: string }[] }[]} */
  const packed = JSON.parse(found.stdout);
  return packed.map(({ name, filename, files }, i) => {
    const folder = /** @type {string} */ (folders[i]);
    return {
      name,
      folder,
      tarball: join(target, filename.replace('@', '').replace('/', '-')),
      files: files.map(({ path }) => path),
      manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
    };
  });
}
