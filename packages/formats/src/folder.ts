import { AgentFileError } from 'perilune';
import { quoted } from './text/places.js';

/** Which of a folder's files are to be read. */
export interface ChosenFiles {
  readonly agent: string;
  /** Statistics of observations, where the agent had any. */
  readonly vecNormalize: string | undefined;
}

/** What agents are called, those first that say most. */
const AGENTS: readonly RegExp[] = [
  /^model\.safetensors$/,
  /\.zip$/i,
  /^model\.pt$/,
  /^model\.onnx$/,
  /^model\.json$/,
];

/** Numbers of its training, which rl-zoo puts beside every agent. */
const METRICS = /^train_eval_metrics\.zip$/;

/** As the course's tool calls it, and rl-zoo. */
const VEC_NORMALIZE = /(^|\/)vec_?normalize\.pkl$/i;

/**
 * The agent in a folder as the hub has it: a zip file, or the `model.pt` of unit 8, and beside it, or in the folder that
 * the zip was unpacked to, the statistics of `VecNormalize`.
 *
 * @param names of files, relative to the folder, with slashes
 * @throws AgentFileError when there is no agent, or nothing tells which of several is meant
 */
export function filesInFolder(names: readonly string[]): ChosenFiles {
  const [agents = []] = AGENTS.map((pattern) =>
    names.filter((name) => !name.includes('/') && pattern.test(name) && !METRICS.test(name)),
  ).filter((found) => found.length > 0);
  const statistics = names.filter((name) => VEC_NORMALIZE.test(name));
  const [agent] = agents;
  if (agent === undefined) {
    throw new AgentFileError(
      'there is no agent in it: NAME.zip, model.pt, model.onnx, model.json or model.safetensors.',
    );
  }
  if (agents.length > 1) {
    const several = agents.map((name) => quoted(name)).join(', ');
    throw new AgentFileError(`there are several agents in it, ${several}: name one of them.`);
  }
  const nearest = statistics.sort((a, b) => a.length - b.length)[0];
  return { agent, vecNormalize: agent.endsWith('.zip') ? nearest : undefined };
}
