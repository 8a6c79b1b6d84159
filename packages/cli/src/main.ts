import { CommanderError } from 'commander';
import { program } from './program.js';
import { Stopped } from './terminal/stops.js';
import { printable } from './terminal/words.js';

const FAILED = 1;
const USAGE = 2;

/** Runs the command line; exit 0 done, 1 failed, 2 wrongly called, 129, 130 and 143 stopped by a signal. */
async function main(): Promise<void> {
  process.stdout.on('error', unwritable);
  // What is told there is not what was asked for: a run goes on though nobody can be told of it any more.
  process.stderr.on('error', () => {});
  try {
    await program().parseAsync();
  } catch (error) {
    process.exitCode = exitCode(error);
    if (error instanceof Stopped) process.exit();
  }
}

let isTold = false;

/**
 * A command goes on to its end, which may be a run's. A reader that has seen enough (`| head`) is no failure; where
 * anything else is in the way (a full disk) the output is not whole, and the exit code says so.
 */
function unwritable(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE' || isTold) return;
  isTold = true;
  process.stderr.write(`perilune: the output cannot be written: ${error.message}.\n`);
  process.on('exit', () => {
    process.exitCode ||= FAILED;
  });
}

/** The exit code for an error, after telling it. */
function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  if (error instanceof Stopped) return told(error, error.exitCode);
  if (isNamed(error, 'UsageError')) return told(error, USAGE);
  if (isNamed(error, 'Failure') || isNamed(error, 'AgentFileError')) return told(error, FAILED);
  if (isShortOfMemory(error)) return told(shortOfMemory(error), FAILED);
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`perilune failed: ${text}\n`);
  return FAILED;
}

/** Of what is no mistake of the program: its message says all, and no stack is needed. */
function told({ message }: Error, code: number): number {
  process.stderr.write(`perilune: ${printable(message, '\n\t')}\n`);
  return code;
}

/** In the words of V8, which runs everywhere that this does. */
function isShortOfMemory(error: unknown): error is RangeError {
  return error instanceof RangeError && /alloc|memory/i.test(error.message);
}

function shortOfMemory({ message }: RangeError): Error {
  return new Error(
    `There is not enough memory (${message}): end other programs, raise the limit (ulimit -v), or ask for less ` +
      '(a smaller replayCapacity, hiddenLayers, environments).',
  );
}

/** By its name: help is there in half the time when the library is not loaded for it. */
function isNamed(error: unknown, name: string): error is Error {
  return error instanceof Error && error.name === name;
}

await main();
