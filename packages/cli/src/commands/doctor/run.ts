import { stdoutInk } from '../../terminal/ink.js';
import { version } from '../../version.js';
import type { Finding, Verdict } from './machine.js';
import { examineMachine } from './machine.js';
import { examinePictures, examineSpeed } from './self-check.js';

const MARKS: Record<Verdict, string> = {
  ok: stdoutInk.green('ok  '),
  note: stdoutInk.yellow('note'),
  lack: stdoutInk.red('lack'),
};

/** `perilune doctor`: what the machine offers and what that means; exit 1 if something does not work. */
export async function doctor(flags: { json?: boolean }): Promise<void> {
  const { finding, speed } = await examineSpeed();
  const findings = [...examineMachine(), await examinePictures(), finding];
  const works = findings.every(({ verdict }) => verdict !== 'lack');
  if (flags.json) {
    const all = { perilune: version(), works, findings, speed };
    process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
  } else process.stdout.write(`Perilune ${version()}\n${findings.map(told).join('\n')}\n`);
  if (!works) process.exitCode = 1;
}

function told({ name, verdict, found, meaning }: Finding): string {
  return `${MARKS[verdict]}  ${stdoutInk.bold(name.padEnd(8))}  ${found}\n                ${stdoutInk.dim(meaning)}`;
}
