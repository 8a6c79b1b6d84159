import { mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { writeOnnx, writeTfjs } from '@perilune/formats';
import { type Agent, MOST_EPISODES } from 'perilune';
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
  const made =
    to === 'hub'
      ? await hubFiles(source, read, { name, episodes, folder: basename(resolve(out)) })
      : writers[to](read.agent, name);
  mkdirSync(out, { recursive: true });
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
