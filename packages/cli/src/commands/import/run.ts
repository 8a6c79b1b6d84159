import { resolve } from 'node:path';
import { type Agent, agentFits, make, registeredIds } from 'perilune';
import { chooseFiles, readFiles } from '../../options/foreign-files.js';
import { readEnvOptions } from '../../options/settings.js';
import { checkWritable, writeOut } from '../../output.js';
import { nearPath, printable, whole } from '../../terminal/words.js';

export interface ImportFlags {
  out: string;
  vecNormalize?: string;
  env?: string;
  set: string[];
  force?: boolean;
  json?: boolean;
}

/** `perilune import`: an agent of another program's file. */
export function importAgent(source: string, flags: ImportFlags): void {
  const { out, env, force, json = false } = flags;
  checkWritable(out, { force });
  const files = chooseFiles(source, flags.vecNormalize);
  const { file, vecNormalize } = files;
  const notes: string[] = [];
  const envOptions = readEnvOptions(flags.set);
  const agent = readFiles(files, {
    env,
    envOptions: Object.keys(envOptions).length === 0 ? undefined : envOptions,
    onNote: (text) => notes.push(text),
  });
  writeOut(out, Buffer.from(agent.save()), { force });
  const told = { file, out: resolve(out), vecNormalize: vecNormalize ?? null, notes };
  const summary = { ...told, ...summaryOf(agent), fits: fitting(agent) };
  if (json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  (json ? process.stderr : process.stdout).write(
    `${linesOf(summary)
      .map((line) => printable(line))
      .join('\n')}\n`,
  );
  agent.close();
}

function summaryOf(agent: Agent) {
  const { algo, observationSpace, actionSpace, trainedIn, provenance } = agent;
  const { origin, steps, seed } = provenance ?? {};
  return {
    ...{ algo, program: origin?.program ?? null, version: origin?.version ?? null },
    ...{ algorithm: origin?.algorithm ?? null, steps: steps ?? null, seed: seed ?? null },
    ...{
      env: trainedIn ?? null,
      observationSpace: `${observationSpace}`,
      actionSpace: `${actionSpace}`,
    },
  };
}

/** Environments that it could act in, as far as spaces tell. */
function fitting(agent: Agent): string[] {
  return registeredIds().filter((id) => {
    const env = make(id);
    env.close();
    return agentFits(agent, env);
  });
}

function linesOf(
  summary: ReturnType<typeof summaryOf> & {
    file: string;
    out: string;
    notes: string[];
    fits: string[];
  },
): string[] {
  const { file, out, env, algo, algorithm, program, version, steps, notes, fits } = summary;
  const origin = [algorithm ?? algo, ...(program === null ? [] : ['of', program])].join(' ');
  const learned = steps === null ? '' : `, ${whole(steps)} steps`;
  return [
    `${nearPath(resolve(file))}: ${origin}${version === null ? '' : ` ${version}`}${learned}`,
    `  observes ${summary.observationSpace}`,
    `  acts in ${summary.actionSpace}`,
    ...notes.map((note) => `  ${note}`),
    ...(env === null
      ? [
          `  Its file does not say which environment it is for. By its spaces: ${fits.join(', ') || 'none that is known here'}.`,
        ]
      : []),
    `  saved as ${nearPath(out)}; go on with: perilune eval ${nearPath(out)}${env === null ? ` --env ${fits[0] ?? 'ID'}` : ''}`,
  ];
}
