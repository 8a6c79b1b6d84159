// What everybody gets: each package as npm would publish it, held against what publint and
// are-the-types-wrong know, and against what must be in it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { packAll } from './pack.mjs';
import { say } from './prepare.mjs';
import { root } from './root.mjs';

/** @typedef {import('./pack.mjs').Packed} Packed */

const REQUIRED = ['LICENSE', 'NOTICE', 'README.md', 'package.json'];

/** `require` gets an ES module from 20.19 and 22.12 on. */
const ENGINES = '^20.19.0 || >=22.12.0';

/**
 * @param {Packed} packed
 * @returns {string[]} what is missing in it, or should not be there
 */
export function contentProblems({ files, manifest }) {
  const missing = REQUIRED.filter((name) => !files.includes(name));
  const maps = files.filter((name) => name.endsWith('.map'));
  const { engines, license, author } = /** @type {Record<string, any>} */ (manifest);
  return [
    ...missing.map((name) => `it lacks ${name}`),
    ...maps.map((name) => `${name} is a source map, but no sources are there`),
    ...(engines?.node === ENGINES ? [] : [`its engines must be { "node": "${ENGINES}" }`]),
    ...(license && author ? [] : ['it needs a license and an author']),
  ];
}

/** @param {Packed} packed @returns {Promise<string[]>} */
async function publintProblems({ tarball, manifest }) {
  const bytes = readFileSync(tarball);
  const { messages } = await publint({
    pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) },
    level: 'warning',
    strict: true,
  });
  return messages.map((message) => formatMessage(message, manifest) ?? message.code);
}

/**
 * The packages are ES modules alone: what was before Node knew `exports`, and that a CommonJS module is
 * served one, is no problem here.
 *
 * @param {Packed} packed @returns {Promise<string[]>}
 */
async function typeProblems({ tarball, manifest }) {
  const entries = Object.keys(manifest.exports).filter((name) => !/\.(json|wasm)$/.test(name));
  if (entries.length === 0) return [];
  const data = createPackageFromTarballData(new Uint8Array(readFileSync(tarball)));
  const found = await checkPackage(data, { entrypoints: entries });
  const problems = 'problems' in found ? found.problems : [{ kind: 'UntypedPackage' }];
  return problems
    .filter((problem) => problem.kind !== 'CJSResolvesToESM')
    .filter((problem) => !('resolutionKind' in problem && problem.resolutionKind === 'node10'))
    .map((problem) => `types: ${JSON.stringify(problem)}`);
}

/** @returns {Promise<number>} 0 if all packages can be published, otherwise 1, with the problems told */
export async function checkPackages() {
  let count = 0;
  for (const packed of packAll(join(root, '.cache/packed'))) {
    const problems = [
      ...contentProblems(packed),
      ...(await publintProblems(packed)),
      ...(await typeProblems(packed)),
    ];
    for (const problem of problems) say(`${packed.name}: ${problem}`);
    count += problems.length;
  }
  return count === 0 ? 0 : 1;
}
