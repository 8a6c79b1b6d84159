import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate, loadAgent, UsageError } from 'perilune';
import { summarizeEvaluation } from '../run-folder/result.js';
import { readInteger, readSettings } from '../settings.js';
import { evaluationLines } from '../terminal/summary.js';

export interface EvalFlags {
  env?: string;
  episodes: string;
  seed: string;
  set: string[];
  json?: boolean;
}

interface TrainedIn {
  env?: string;
  envOptions?: Record<string, unknown>;
}

/** `perilune eval`: greedy episodes with a trained agent, in the environment it was trained in unless told. */
export function evaluateAgent(source: string, flags: EvalFlags): void {
  const { model, trainedIn } = find(source);
  const agent = loadAgent(readFileSync(model));
  const env = flags.env ?? trainedIn.env ?? agent.trainedIn;
  if (env === undefined) {
    throw new UsageError(`${model} does not say what it was trained in: give --env ID.`);
  }
  const inherited = env === trainedIn.env ? trainedIn.envOptions : {};
  const evaluation = evaluate(agent, {
    env,
    envOptions: { ...inherited, ...readEnvOptions(flags.set) },
    episodes: readInteger('--episodes', flags.episodes, 1),
    seed: readInteger('--seed', flags.seed, 0),
  });
  process.stderr.write(`${env}\n${evaluationLines(evaluation).join('\n')}\n`);
  if (flags.json) {
    const summary = { env, ...summarizeEvaluation(evaluation) };
    process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  }
}

function readEnvOptions(assignments: readonly string[]): Record<string, unknown> {
  const { envOptions, hyperparameters, solve } = readSettings(assignments);
  const [wrong] = Object.keys({ ...hyperparameters, ...solve });
  if (wrong === undefined) return envOptions;
  throw new UsageError(
    `--set ${wrong}=... has no meaning here: only the environment's options can be set, as env.NAME=value.`,
  );
}

function find(source: string): { model: string; trainedIn: TrainedIn } {
  if (!existsSync(source)) {
    throw new UsageError(
      `${source} does not exist; a run folder or a model.safetensors is needed.`,
    );
  }
  if (!statSync(source).isDirectory()) return { model: source, trainedIn: {} };
  const model = join(source, 'model.safetensors');
  const config = join(source, 'config.json');
  if (!existsSync(model) || !existsSync(config)) {
    throw new UsageError(
      `${source} holds no finished run: model.safetensors or config.json is missing.`,
    );
  }
  return { model, trainedIn: JSON.parse(readFileSync(config, 'utf8')) as TrainedIn };
}
