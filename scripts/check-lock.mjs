// The lock file serves everyone: no address of anybody's registry, and of each native dependency the
// binaries of every platform, not those of the machine that wrote it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './prepare.mjs';
import { root } from './root.mjs';

/**
 * @typedef {{ resolved?: string, os?: string[], cpu?: string[], libc?: string[],
 *   optionalDependencies?: Record<string, string> }} LockedPackage
 */

/** Each platform that must be able to install, as npm's os, cpu and libc fields name it. */
const platforms = [
  { name: 'darwin-arm64', os: 'darwin', cpu: 'arm64' },
  { name: 'darwin-x64', os: 'darwin', cpu: 'x64' },
  { name: 'win32-x64', os: 'win32', cpu: 'x64' },
  { name: 'linux-x64-gnu', os: 'linux', cpu: 'x64', libc: 'glibc' },
  { name: 'linux-x64-musl', os: 'linux', cpu: 'x64', libc: 'musl' },
  { name: 'linux-arm64-gnu', os: 'linux', cpu: 'arm64', libc: 'glibc' },
  { name: 'linux-arm64-musl', os: 'linux', cpu: 'arm64', libc: 'musl' },
];

/** @param {string} name of a package. Some state their C library in the name alone. */
function libcInName(name) {
  if (name.includes('musl')) return 'musl';
  return name.includes('gnu') ? 'glibc' : undefined;
}

/**
 * @param {Record<string, LockedPackage>} packages of the lock file, by path
 * @returns {string[]} what is wrong with them
 */
export function lockProblems(packages) {
  const problems = [];
  /** @param {string} owner @param {string} name @returns {LockedPackage | undefined} */
  const locked = (owner, name) =>
    packages[`${owner}/node_modules/${name}`] ?? packages[`node_modules/${name}`];

  for (const [path, entry] of Object.entries(packages)) {
    if (/^https?:/.test(entry.resolved ?? '')) {
      problems.push(`${path} names a registry: run "npm install" with this repository's .npmrc.`);
    }
    const optional = Object.keys(entry.optionalDependencies ?? {});
    const missing = optional.filter((name) => locked(path, name) === undefined);
    if (missing.length > 0) problems.push(`${path} lacks ${missing.join(', ')}.`);

    const binaries = optional.flatMap((name) => {
      const found = locked(path, name);
      return found?.os && found.cpu ? [{ ...found, libc: found.libc ?? libcInName(name) }] : [];
    });
    if (binaries.length < 3) continue;
    for (const platform of platforms) {
      const served = binaries.some(
        (binary) =>
          binary.os?.includes(platform.os) &&
          binary.cpu?.includes(platform.cpu) &&
          (!platform.libc || !binary.libc || binary.libc.includes(platform.libc)),
      );
      if (!served) problems.push(`${path} has no binary for ${platform.name}.`);
    }
  }
  return problems;
}

/** @returns {number} 0 if the lock file is whole, otherwise 1, with the problems told */
export function checkLock() {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const problems = lockProblems(lock.packages);
  for (const problem of problems) say(`package-lock.json: ${problem}`);
  return problems.length === 0 ? 0 : 1;
}
