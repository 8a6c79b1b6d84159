import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export { temporaryFolder } from '../../runs/test/temporary-folder.js';

/** The command, as npm links it. */
export const bin = fileURLToPath(new URL('../bin/perilune.js', import.meta.url));

export interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command as a shell would, in a folder, to its end. @param env beside the variables there are */
export function perilune(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** A command that runs beside the test. */
export interface Running {
  process: ChildProcess;
  /** Resolves as soon as stderr contains the text; rejects if the command ends without. */
  says(text: string): Promise<void>;
  ended: Promise<Outcome>;
}

/** Starts the command in a folder. @param nodeFlags for Node itself */
export function startPerilune(
  args: readonly string[],
  cwd: string,
  nodeFlags: readonly string[] = [],
): Running {
  const child = spawn(process.execPath, [...nodeFlags, bin, ...args], { cwd });
  const outcome: Outcome = { status: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (outcome.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (outcome.stderr += text));
  const ended = new Promise<Outcome>((resolve) => {
    child.on('close', (status) => resolve({ ...outcome, status }));
  });
  const says = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (outcome.stderr.includes(text)) resolve();
      };
      child.stderr.on('data', look);
      child.on('close', () => reject(new Error(`never said ${text}: ${outcome.stderr}`)));
      look();
    });
  return { process: child, says, ended };
}
