import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** What a program wrote. */
export interface Output {
  stdout: string;
  stderr: string;
}

/**
 * Runs a program to its end.
 *
 * @param failure what its end means if it is not with 0
 * @throws Error of that, and of what the program said on stderr
 */
export async function runProgram(
  command: string,
  args: readonly string[],
  failure: string,
): Promise<Output> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`${failure}:\n${error.message}`)));
    child.on('close', resolve);
  });
  const [status, stdout, stderr] = await Promise.all([
    ended,
    text(child.stdout),
    text(child.stderr),
  ]);
  if (status === 0) return { stdout, stderr };
  throw new Error(`${failure}:\n${stderr}`);
}
