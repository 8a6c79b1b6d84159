import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { stderrInk } from '../../terminal/ink.js';

/** ok: as it should be. note: something is less than it could be. lack: something does not work. */
export type Verdict = 'ok' | 'note' | 'lack';

/** One thing that a machine has or lacks. */
export interface Finding {
  /** A word by which programs find it in the JSON. */
  name: string;
  verdict: Verdict;
  /** What there is. */
  found: string;
  /** What that means for this program, and what to do if it is not enough. */
  meaning: string;
}

/** The least Node that the dependencies run on. */
const NODE: readonly [major: number, minor: number] = [20, 19];

/** What the machine has: everything that can be found out without computing. */
export function examineMachine(): Finding[] {
  return [node(), simd(), cores(), memory(), disk(), browsers(), terminal()];
}

function node(): Finding {
  const { node: version } = process.versions;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNew = major > NODE[0] || (major === NODE[0] && minor >= NODE[1]);
  return {
    name: 'node',
    verdict: isNew ? 'ok' : 'lack',
    found: `Node ${version} on ${process.platform} ${process.arch}`,
    meaning: isNew ? 'new enough' : `Perilune needs Node ${NODE.join('.')} or newer: nodejs.org`,
  };
}

/** A module whose one function adds two vectors (i32x4.add): valid only where there is SIMD. */
const SIMD_MODULE = Uint8Array.from([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
  ...[10, 15, 1, 13, 0, 65, 0, 253, 17, 65, 0, 253, 17, 253, 174, 1, 11],
]);

function simd(): Finding {
  const has = WebAssembly.validate(SIMD_MODULE);
  return {
    name: 'simd',
    verdict: has ? 'ok' : 'lack',
    found: `WebAssembly ${has ? 'with' : 'without'} SIMD`,
    meaning: has
      ? 'networks and landers compute four numbers at a time'
      : 'the networks cannot compute: take a processor with SSE4.1 or NEON, or another build of Node',
  };
}

function cores(): Finding {
  const count = availableParallelism();
  return {
    name: 'cores',
    verdict: count > 1 ? 'ok' : 'note',
    found: `${count} core${count > 1 ? 's' : ''}: ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
    meaning:
      count > 1
        ? `a run takes one; ${count} runs at a time in perilune article`
        : 'a run takes one: what else runs here slows it down',
  };
}

const GIB = 2 ** 30;
/** A run with the largest replay among the presets takes some 300 MB, a film as WebP up to 1 GB more. */
const ENOUGH_MEMORY = GIB / 2;

function memory(): Finding {
  const [free, total] = [freemem(), totalmem()];
  const enough = free >= ENOUGH_MEMORY;
  return {
    name: 'memory',
    verdict: enough ? 'ok' : 'note',
    found: `${gib(free)} of ${gib(total)} GiB free`,
    meaning: enough
      ? 'enough for a run and its pictures'
      : 'may run short: close something, or train with --set replayCapacity=20000 --no-pictures',
  };
}

/** A run with its pictures and checkpoints takes some 20 MB. */
const ENOUGH_DISK = 200 * 2 ** 20;

function disk(): Finding {
  const place = existing(resolve('runs'));
  const { bavail, bsize } = statfsSync(place);
  const free = bavail * bsize;
  const found = `${gib(free)} GiB free for runs in ${place}`;
  try {
    accessSync(place, constants.W_OK);
  } catch {
    const meaning = 'cannot be written: go to another folder, or train with --out DIR';
    return { name: 'disk', verdict: 'lack', found, meaning };
  }
  return free >= ENOUGH_DISK
    ? { name: 'disk', verdict: 'ok', found, meaning: 'can be written; a run takes some 20 MB' }
    : { name: 'disk', verdict: 'lack', found, meaning: 'too little: free some space' };
}

function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path));
}

const BROWSERS = [
  ...['chromium', 'chromium-browser', 'google-chrome', 'firefox', 'firefox-esr'],
  ...['chrome.exe', 'firefox.exe', 'msedge.exe'],
];
/** Where browsers lie that are in no search path. */
const APPLICATIONS = [
  '/Applications/Google Chrome.app',
  '/Applications/Firefox.app',
  '/Applications/Safari.app',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

function browsers(): Finding {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = BROWSERS.filter((name) =>
    folders.some((folder) => existsSync(join(folder, name))),
  );
  const all = [...onPath, ...APPLICATIONS.filter((path) => existsSync(path))];
  return {
    name: 'browsers',
    verdict: all.length > 0 ? 'ok' : 'note',
    found: all.length > 0 ? all.join(', ') : 'no browser found',
    meaning:
      all.length > 0
        ? 'perilune lab can be opened'
        : 'perilune lab has nothing to open: install chromium or firefox; all else works without',
  };
}

function terminal(): Finding {
  const { isTTY, columns = 80 } = process.stderr;
  const colors = stderrInk.isColorSupported ? 'colours' : 'no colours';
  return {
    name: 'terminal',
    verdict: 'ok',
    found: isTTY ? `${columns} columns, ${colors}` : `no terminal (a pipe or a file), ${colors}`,
    meaning: isTTY ? 'training is shown live' : 'training tells a line every two seconds',
  };
}

function gib(bytes: number): string {
  return (bytes / GIB).toFixed(1);
}
