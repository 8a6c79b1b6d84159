import { existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { writeOnnx, writeTfjs } from '@perilune/formats';
import { Failure, remedyOf } from '@perilune/runs';
import { type Agent, MOST_EPISODES, UsageError } from 'perilune';
import { type AnyAgent, readAnyAgent } from '../../options/any-agent.js';
import { readEnvOptions, readInteger } from '../../options/settings.js';
import { checkWritable, writeOut } from '../../output.js';
import { nearPath, printable } from '../../terminal/words.js';
import { hubFiles } from './hub.js';
import { type Exported, stableBaselines3 } from './stable-baselines3.js';

export interface ExportFlags {
  to: 'sb3' | 'onnx' | 'tfjs' | 'hub';
  out: string;
  episodes: string;
  env?: string;
  set: string[];
  force?: boolean;
  json?: boolean;
}

/** `perilune export`: an agent for other programs. */
export async function exportAgent(source: string, flags: ExportFlags): Promise<void> {
  const { to, out, force, json = false, set } = flags;
  const episodes = readInteger('--episodes', flags.episodes, 1, MOST_EPISODES);
  const envOptions = readEnvOptions(set);
  const read = await readAnyAgent(source, {
    env: flags.env,
    ...(set.length > 0 ? { envOptions } : {}),
  });
  const name = nameOf(read);
  checkPlace(out, known[to](name), force);
  const made =
    to === 'hub'
      ? await hubFiles(source, read, { name, episodes, folder: basename(resolve(out)) })
      : writers[to](read.agent, name);
  makeFolder(out);
  const files = Object.entries(made.files).map(
    ([file, content]) => [join(out, file), content] as const,
  );
  for (const [file] of files) checkWritable(file, { force });
  for (const [file, content] of files) writeOut(file, bytesOf(content), { force });
  const notes = [...read.notes, ...made.notes];
  const told = { to, out: resolve(out), files: Object.keys(made.files), notes, next: made.next };
  if (json) process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
  const lines = [
    ...files.map(([file]) => nearPath(file)),
    ...notes.map((note) => `  ${note}`),
    ...made.next,
  ];
  (json ? process.stderr : process.stdout).write(
    `${lines.map((line) => printable(line)).join('\n')}\n`,
  );
  read.agent.close();
}

/** Files that may be written, looked for before an agent flies for minutes. */
const known: Readonly<Record<ExportFlags['to'], (name: string) => string[]>> = {
  sb3: (name) => [`${name}.zip`],
  onnx: () => ['model.onnx'],
  tfjs: () => ['model.json', 'weights.bin'],
  hub: (name) => [
    ...['README.md', 'model.safetensors', 'model.onnx', 'config.json', 'results.json'],
    ...[`${name}.zip`, 'vec_normalize.pkl', 'reward.png', 'replay.mp4', 'replay.gif'],
  ],
};

/** @throws UsageError for a place that is no folder, or files that are there already */
function checkPlace(out: string, names: readonly string[], force: boolean | undefined): void {
  if (!existsSync(out)) return;
  if (!statSync(out).isDirectory()) {
    throw new UsageError(`${out} is a file, but export writes a folder: choose another name.`);
  }
  for (const name of names) checkWritable(join(out, name), { force });
}

/** @throws Failure where there can be none */
function makeFolder(out: string): void {
  try {
    mkdirSync(out, { recursive: true });
  } catch (error) {
    throw new Failure(`${out} cannot be made: ${remedyOf(error)}.`, { cause: error });
  }
}

/** What the zip, the folder and the repository are called. */
function nameOf({ agent, env }: AnyAgent): string {
  return `${agent.algo}-${env}`.replaceAll(/[^\w.-]+/g, '-');
}

const writers: Readonly<Record<'sb3' | 'onnx' | 'tfjs', (agent: Agent, name: string) => Exported>> =
  {
    sb3: stableBaselines3,
    onnx: (agent) => ({ files: { 'model.onnx': writeOnnx(agent) }, notes: [], next: [] }),
    tfjs: (agent) => ({
      files: { ...writeTfjs(agent) },
      notes: [],
      next: ['In a page: await tf.loadLayersModel("model.json").'],
    }),
  };

function bytesOf(content: string | Uint8Array): string | Buffer {
  return typeof content === 'string' ? content : Buffer.from(content);
}
