import { resolve } from 'node:path';
import { DEFAULT_ENV, episodesCsv, passMarkOf, summarizeEvaluation } from '@perilune/runs';
import {
  type Agent,
  type EvaluateOptions,
  type Evaluation,
  evaluateAsync,
  expectedReturn,
  MOST_EPISODES,
  make,
  type PolicyFunction,
  UsageError,
} from 'perilune';
import { type PilotName, pilotFor, readPilot } from '../../options/pilots.js';
import { readChance, readEnvOptions, readInteger } from '../../options/settings.js';
import { readTrainedAgent, type TrainedAgentFlags } from '../../options/trained-agent.js';
import { checkWritable, writeOut } from '../../output.js';
import { telling } from '../../terminal/activity.js';
import { stderrInk, stdoutInk } from '../../terminal/ink.js';
import { evaluationLines, expectedLines } from '../../terminal/summary.js';
import { printable } from '../../terminal/words.js';

export interface EvalFlags extends TrainedAgentFlags {
  pilot?: string;
  episodes: string;
  seed: string;
  epsilon: string;
  csv?: string;
  force?: boolean;
  json?: boolean;
}

/** What was flown: by the agent (`name` undefined) or by a pilot. */
interface Flown {
  name: PilotName | undefined;
  evaluation: Evaluation;
}

/**
 * `perilune eval`: episodes with a trained agent, in the environment it was trained in unless told, with a
 * pilot, or with both from the same reset seeds.
 */
export async function evaluateAgent(source: string | undefined, flags: EvalFlags): Promise<void> {
  const { csv, force, json = false } = flags;
  const output = { force, header: episodesCsv([]).trimEnd() };
  const pilot = flags.pilot === undefined ? undefined : readPilot(flags.pilot);
  const how = {
    episodes: readInteger('--episodes', flags.episodes, 1, MOST_EPISODES),
    seed: readInteger('--seed', flags.seed, 0),
    epsilon: readChance('--epsilon', flags.epsilon),
  };
  if (source === undefined && pilot === undefined) {
    throw new UsageError('Nothing is to be flown: name a run or a model, or give --pilot.');
  }
  const trained = source === undefined ? undefined : await readTrainedAgent(source, flags);
  if (csv !== undefined) checkWritable(csv, output);
  const own = { env: flags.env ?? DEFAULT_ENV, envOptions: readEnvOptions(flags.set) };
  const { env, envOptions } = trained ?? own;
  const options = { env, envOptions, ...how };
  const flown: Flown[] = [];
  if (trained !== undefined) {
    flown.push({ name: undefined, evaluation: await evaluateTold(trained.agent, options) });
  }
  if (pilot !== undefined) flown.push({ name: pilot, evaluation: await flyPilot(pilot, options) });
  const [{ name, evaluation }, beside] = flown as [Flown, Flown?];
  const greedy = how.epsilon === 0 ? trained?.agent : undefined;
  const expected = greedy && expectedReturn(greedy, { env, envOptions });
  if (csv !== undefined) writeOut(csv, episodesCsv(evaluation.results), output);
  const lines = [
    printable(env),
    ...flown.flatMap((each) => linesOf(each, { env, epsilon: how.epsilon, json })),
    ...expectedLines(expected, json ? stderrInk : stdoutInk),
  ];
  if (csv !== undefined) lines.push(`  an episode a row: ${printable(resolve(csv))}`);
  const summary = {
    env,
    ...(name === undefined ? {} : { pilot: name }),
    ...(how.epsilon === 0 ? {} : { epsilon: how.epsilon }),
    ...summaryOf(evaluation, env),
    ...(expected && { expected }),
    ...(beside && {
      beside: { pilot: beside.name, ...summaryOf(beside.evaluation, env) },
    }),
  };
  if (json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  (json ? process.stderr : process.stdout).write(`${lines.join('\n')}\n`);
}

/** What is known of an evaluation, of a lander with what the course asks for. */
function summaryOf(evaluation: Evaluation, env: string) {
  const passMark = passMarkOf(evaluation, env);
  return {
    ...summarizeEvaluation(evaluation, env),
    ...(passMark === undefined ? {} : { passMark }),
  };
}

function evaluateTold(
  agent: Agent | PolicyFunction,
  options: EvaluateOptions,
): Promise<Evaluation> {
  return telling('episodes flown:', (onProgress) =>
    evaluateAsync(agent, { ...options, onProgress }),
  );
}

async function flyPilot(
  name: PilotName,
  options: EvaluateOptions & { env: string; epsilon: number },
): Promise<Evaluation> {
  const { env, envOptions, epsilon } = options;
  const world = make(env, envOptions);
  try {
    const pilot = pilotFor(name, env, world.actionSpace);
    return await evaluateTold(pilot.policy, {
      ...options,
      epsilon: Math.max(epsilon, pilot.epsilon),
    });
  } finally {
    world.close();
  }
}

function linesOf(
  { name, evaluation }: Flown,
  { env, epsilon, json }: { env: string; epsilon: number; json: boolean },
): string[] {
  const who = name === undefined ? 'greedy episodes' : `episodes of the ${name} pilot`;
  const noise = epsilon === 0 || name === 'random' ? '' : `, ${100 * epsilon} % random actions`;
  const lines = evaluationLines(evaluation, {
    env,
    ink: json ? stderrInk : stdoutInk,
    what: `${who}${noise}`,
  });
  const mark = passMarkOf(evaluation, env);
  if (mark === undefined) return lines;
  const word = mark.passed ? 'passes' : 'does not pass';
  return [
    ...lines,
    `  course   ${word}: mean less deviation ${mark.value.toFixed(1)}, of ${mark.mark} asked for`,
  ];
}
