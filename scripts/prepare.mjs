// What every command of the repository needs first: dependencies installed and packages built. Uses
// Node alone, since on a fresh clone there is nothing else. Says what it does, on stderr.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const buildStamp = join(root, '.cache/build.stamp');
const labStamp = join(root, '.cache/lab.stamp');
const sources = [
  'packages/perilune/assembly',
  'packages/perilune/src',
  'packages/pictures/src',
  'packages/runs/src',
  'packages/formats/src',
  'packages/sweeps/src',
  'packages/article/src',
  'packages/cli/src',
  'bench/src',
  'package-lock.json',
  'tsconfig.base.json',
];
/** What the lab's page is made of, beside the library. */
const labSources = ['src', 'course', 'vite', 'public', 'index.html', 'vite.config.ts'].map(
  (name) => `packages/lab/${name}`,
);

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** @param {string} path @returns {number} when it last changed, in ms; 0 if it does not exist */
function changedAt(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

/** @param {string} path @returns {number} when the newest file in it (generated ones aside) changed, in ms */
function newestChange(path) {
  if (!existsSync(path)) return 0;
  if (!statSync(path).isDirectory()) return changedAt(path);
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.name.endsWith('.generated.ts'))
    .reduce((newest, entry) => Math.max(newest, changedAt(join(entry.parentPath, entry.name))), 0);
}

/**
 * Runs a program to its end with this terminal's input and output; stdout goes to stderr, so that a
 * command's own stdout stays its own.
 *
 * @param {string} program
 * @param {string[]} args
 * @returns {number} its exit status
 */
export function run(program, args) {
  const result = spawnSync(program, args, {
    cwd: root,
    stdio: ['inherit', process.stderr, 'inherit'],
  });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

/** @param {string[]} args of npm */
function npm(args) {
  const cli = process.env.npm_execpath;
  return cli ? run(process.execPath, [cli, ...args]) : run('npm', args);
}

/** Installs the dependencies that package-lock.json names, unless they are there. */
export function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fits = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
  if (!fits) {
    say(
      `Perilune is built with Node 20.19 or newer, of 22 with 22.12 or newer; this is ${process.versions.node}.`,
    );
    process.exit(1);
  }
  const lock = changedAt(join(root, 'package-lock.json'));
  const installed = changedAt(join(root, 'node_modules/.package-lock.json'));
  if (installed >= lock) return;
  say('Installing dependencies (npm ci); the first time this takes about half a minute ...');
  const begun = Date.now();
  // It would fetch what no test needs: package.json refuses its script, which an older npm does not read.
  process.env.ONNXRUNTIME_NODE_INSTALL ??= 'skip';
  if (npm(['ci', '--no-audit', '--no-fund']) !== 0) {
    say('npm ci failed: its message is above. Is the package registry within reach?');
    process.exit(1);
  }
  say(`Dependencies installed in ${((Date.now() - begun) / 1000).toFixed(0)} s.`);
}

/** Compiles the WebAssembly modules and the packages, unless they are newer than every source. */
export async function ensureBuilt() {
  ensureInstalled();
  const newest = Math.max(...sources.map((path) => newestChange(join(root, path))));
  if (changedAt(buildStamp) >= newest) return;
  await build();
}

/** Compiles the WebAssembly modules and the packages. */
export async function build() {
  const begun = Date.now();
  const { buildKernels } = await import('./kernels.mjs');
  await buildKernels();
  const { buildWasm, modules } = await import('./wasm.mjs');
  for (const module of modules) {
    say(`Building ${module.name}.wasm (AssemblyScript) ...`);
    buildWasm(module);
  }
  say('Building the packages (TypeScript) ...');
  if (compilePackages() !== 0) {
    say('The TypeScript compiler found errors: they are above.');
    process.exit(1);
  }
  const { bundleLibrary, bundlePackages } = await import('./bundle.mjs');
  await bundleLibrary();
  await bundlePackages();
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(buildStamp, '');
  say(`Built in ${((Date.now() - begun) / 1000).toFixed(1)} s.`);
}

/** Builds the lab's page, unless it is newer than the library and its own sources. */
export async function ensureLabBuilt() {
  await ensureBuilt();
  const newest = Math.max(...labSources.map((path) => newestChange(join(root, path))));
  if (changedAt(labStamp) >= Math.max(newest, changedAt(buildStamp))) return;
  buildLab();
}

/** Builds the lab's page: only what shows or tests it waits for that. */
export function buildLab() {
  say('Building the lab (Vite) ...');
  const vite = [tool('vite', 'bin/vite.js'), 'build', 'packages/lab', '--logLevel', 'warn'];
  if (run(process.execPath, vite) !== 0) {
    say('Vite could not build the lab: its messages are above.');
    process.exit(1);
  }
  writeFileSync(labStamp, '');
}

function compilePackages() {
  return run(process.execPath, [
    tool('typescript', 'bin/tsc'),
    '-b',
    'packages/perilune',
    'packages/pictures',
    'packages/runs',
    'packages/formats',
    'packages/sweeps',
    'packages/article',
    'packages/cli',
    'bench',
  ]);
}

/**
 * @param {string} name of an installed package
 * @param {string} file inside it
 * @returns {string} its path: spawned by Node itself, it needs no shell and no .cmd on Windows
 */
export function tool(name, file) {
  return join(root, 'node_modules', name, file);
}
