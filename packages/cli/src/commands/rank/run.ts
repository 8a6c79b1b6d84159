import { type PassMark, passMarkOf, summarizeEvaluation } from '@perilune/runs';
import {
  type Agent,
  bootstrapInterval,
  type Evaluation,
  evaluateAsync,
  MOST_EPISODES,
  make,
  mean,
  type PolicyFunction,
  UsageError,
} from 'perilune';
import { type AnyAgent, readAnyAgent } from '../../options/any-agent.js';
import { pilotFor } from '../../options/pilots.js';
import { readEnvOptions, readInteger } from '../../options/settings.js';
import { checkWritable, writeOut } from '../../output.js';
import { telling } from '../../terminal/activity.js';
import { table, widthOfOutput } from '../../terminal/table.js';
import { nearPath, printable } from '../../terminal/words.js';
import { rankingColumns, rankingPage } from './ranking.js';

export interface RankFlags {
  env?: string;
  episodes: string;
  seed: string;
  set: string[];
  html?: string;
  force?: boolean;
  json?: boolean;
}

/** What came of one of those that flew. */
export interface Ranked extends ReturnType<typeof summarizeEvaluation> {
  /** As it was named on the command line. */
  readonly name: string;
  /** The algorithm that made it, or `pilot`. */
  readonly algo: string;
  readonly env: string;
  readonly envOptions: Readonly<Record<string, unknown>>;
  /** Of the mean, 95 %. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly meanLength: number;
  readonly passMark?: PassMark;
}

/** `perilune rank`: agents of any origin over the same episodes. */
export async function rank(sources: readonly string[], flags: RankFlags): Promise<void> {
  const { html, force, json = false } = flags;
  const how = {
    episodes: readInteger('--episodes', flags.episodes, 1, MOST_EPISODES),
    seed: readInteger('--seed', flags.seed, 0),
  };
  if (html !== undefined) checkWritable(html, { force });
  const read = await readAll(sources, flags);
  const ranked: Ranked[] = [];
  for (const [name, one] of read)
    ranked.push(await fly(name, one.agent.algo, one.agent, { ...one, ...how }));
  const pilot = await flyPilot([...read.values()], how);
  const rows = [...ranked, ...(pilot === undefined ? [] : [pilot])].sort((a, b) => b.mean - a.mean);
  if (html !== undefined) writeOut(html, rankingPage(rows), { force });
  if (json) process.stdout.write(`${JSON.stringify({ ...how, ranking: rows }, null, 2)}\n`);
  else {
    const { text } = table(rankingColumns, rows, widthOfOutput(process.stdout));
    process.stdout.write(`${text}\n`);
  }
  if (html !== undefined) process.stderr.write(`${nearPath(html)}\n`);
}

async function readAll(
  sources: readonly string[],
  { env, set }: RankFlags,
): Promise<Map<string, AnyAgent>> {
  const envOptions = readEnvOptions(set);
  const read = new Map<string, AnyAgent>();
  for (const source of sources) {
    const one = await readAnyAgent(source, { env, ...(set.length > 0 ? { envOptions } : {}) });
    for (const note of one.notes) process.stderr.write(`${printable(`${source}: ${note}`)}\n`);
    read.set(source, one);
  }
  const worlds = new Set([...read.values()].map(worldWords));
  if (worlds.size <= 1) return read;
  throw new UsageError(
    `The agents are for different environments, ${[...worlds].join(' and ')}: rank those of one, or give --env ID ` +
      'and --set env.NAME=VALUE for all.',
  );
}

/** Whether an engine is throttled, be it by an option or by its own id, is a matter of the agent, not of what it flies in. */
function worldWords({ env, envOptions }: AnyAgent): string {
  const told = Object.entries(envOptions)
    .filter(([name]) => name !== 'continuous')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [env.replace(/^LunarLanderContinuous-/, 'LunarLander-'), ...told].join(' ');
}

interface Where {
  env: string;
  envOptions: Record<string, unknown>;
  episodes: number;
  seed: number;
}

async function fly(
  name: string,
  algo: string,
  pilot: Agent | PolicyFunction,
  { env, envOptions, episodes, seed }: Where,
): Promise<Ranked> {
  const evaluation = await telling(`${printable(name)}: episodes flown:`, (onProgress) =>
    evaluateAsync(pilot, { env, envOptions, episodes, seed, onProgress }),
  );
  const passMark = passMarkOf(evaluation, env);
  return {
    ...{ name, algo, env, envOptions, ...summarizeEvaluation(evaluation, env) },
    ...{ interval: intervalOf(evaluation), meanLength: evaluation.meanLength },
    ...(passMark === undefined ? {} : { passMark }),
  };
}

function intervalOf({ results }: Evaluation): [number, number] | null {
  const returns = results.map((episode) => episode.return);
  const { low, high } = bootstrapInterval([[returns]], (groups) => mean(groups[0]?.[0] ?? []));
  return low === null || high === null ? null : [low, high];
}

/** The lander's own, in the world of the first agent. */
async function flyPilot(
  [first]: readonly AnyAgent[],
  how: { episodes: number; seed: number },
): Promise<Ranked | undefined> {
  if (first === undefined || !first.env.startsWith('LunarLander')) return undefined;
  const { env, envOptions } = first;
  const world = make(env, envOptions);
  const { policy } = pilotFor('heuristic', env, world.actionSpace);
  world.close();
  return await fly('the heuristic pilot', 'pilot', policy, { env, envOptions, ...how });
}
