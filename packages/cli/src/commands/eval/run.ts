import { resolve } from 'node:path';
import { episodesCsv, summarizeEvaluation } from '@perilune/runs';
import { evaluateAsync } from 'perilune';
import { readInteger } from '../../options/settings.js';
import { readTrainedAgent, type TrainedAgentFlags } from '../../options/trained-agent.js';
import { checkWritable, writeOut } from '../../output.js';
import { stderrInk, stdoutInk } from '../../terminal/ink.js';
import { evaluationLines } from '../../terminal/summary.js';

export interface EvalFlags extends TrainedAgentFlags {
  episodes: string;
  seed: string;
  csv?: string;
  json?: boolean;
}

/** `perilune eval`: greedy episodes with a trained agent, in the environment it was trained in unless told. */
export async function evaluateAgent(source: string, flags: EvalFlags): Promise<void> {
  const { csv } = flags;
  const { agent, env, envOptions } = await readTrainedAgent(source, flags);
  if (csv !== undefined) checkWritable(csv);
  const evaluation = await evaluateAsync(agent, {
    env,
    envOptions,
    episodes: readInteger('--episodes', flags.episodes, 1),
    seed: readInteger('--seed', flags.seed, 0),
  });
  if (csv !== undefined) writeOut(csv, episodesCsv(evaluation.results));
  const lines = [env, ...evaluationLines(evaluation, flags.json ? stderrInk : stdoutInk)];
  if (csv !== undefined) lines.push(`  an episode a row: ${resolve(csv)}`);
  const summary = { env, ...summarizeEvaluation(evaluation) };
  if (flags.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  (flags.json ? process.stderr : process.stdout).write(`${lines.join('\n')}\n`);
}
