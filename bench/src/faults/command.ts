import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { cliFolder } from '../cli.js';

/** How a command ended, as a shell tells it: death by a signal is 128 and its number. */
export interface Ended {
  code: number;
  stderr: string;
}

/** A `perilune` command in a process of its own. */
export interface Command {
  process: ChildProcess;
  /** Resolves when it has said something on stderr, or ended. */
  spoke: Promise<void>;
  ended: Promise<Ended>;
}

const NUMBERS: Partial<Record<NodeJS.Signals, number>> = {
  SIGKILL: 9,
  SIGINT: 2,
  SIGTERM: 15,
  SIGHUP: 1,
};

/** @param nodeFlags of Node itself */
export function start(
  args: readonly string[],
  cwd: string,
  nodeFlags: readonly string[] = [],
): Command {
  const bin = join(cliFolder, 'bin/perilune.js');
  const child = spawn(process.execPath, [...nodeFlags, bin, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) =>
      resolve({ code: code ?? 128 + (NUMBERS[signal ?? 'SIGKILL'] ?? 0), stderr }),
    );
  });
  const spoke = new Promise<void>((resolve) => {
    child.stderr.once('data', () => resolve());
    child.once('close', () => resolve());
  });
  return { process: child, spoke, ended };
}

/** Runs a command to its end. */
export function run(args: readonly string[], cwd: string): Promise<Ended> {
  return start(args, cwd).ended;
}
