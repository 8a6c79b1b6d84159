import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type CardScore, modelCard, resultsJson, writeOnnx } from '@perilune/formats';
import { fly, stepsToShow } from '@perilune/pictures';
import { filmEpisode } from '@perilune/pictures/node';
import { summarizeEvaluation } from '@perilune/runs';
import { isRun, type Run, readRun } from '@perilune/runs/past';
import { type EvaluatedEpisode, evaluateAsync, make, specOf, UsageError, VERSION } from 'perilune';
import { drawPastRun } from '../../drawings/draw-run.js';
import type { AnyAgent } from '../../options/any-agent.js';
import { telling } from '../../terminal/activity.js';
import { toMp4 } from './mp4.js';
import { type Exported, stableBaselines3 } from './stable-baselines3.js';

type Files = Record<string, string | Uint8Array>;

/** A folder as the course's tool makes one: the card, results, configuration, the agent in all forms, a film. */
export async function hubFiles(
  source: string,
  read: AnyAgent,
  { name, episodes, folder }: { name: string; episodes: number; folder: string },
): Promise<Exported> {
  const { agent, env, envOptions } = read;
  const notes: string[] = [];
  // What cannot be written is refused before an agent flies for minutes.
  const onnx = writeOnnx(agent);
  const zip = refusable(() => stableBaselines3(agent, name), notes);
  const evaluation = await telling('episodes flown:', (onProgress) =>
    evaluateAsync(agent, { env, envOptions, episodes, onProgress }),
  );
  const files: Files = {
    'model.safetensors': agent.save(),
    'model.onnx': onnx,
    'config.json': configOf(source, read),
    'results.json': resultsJson(evaluation, new Date()),
    ...zip?.files,
    ...(await plotOf(source)),
    ...(await telling('drawing the film', () => replayOf(read, evaluation.results, notes))),
  };
  const score: CardScore = summarizeEvaluation(evaluation, env);
  const { algo, provenance } = agent;
  const told = { python: zip?.python, isRun: runIn(source) !== undefined, version: VERSION };
  const facts = { name, algo, env, envOptions, provenance, score, ...told };
  const card = modelCard({ ...facts, files: Object.keys(files) });
  return {
    files: { 'README.md': card, ...files },
    notes,
    next: [`Nothing was uploaded. This would: hf upload YOUR-NAME/${folder} ${folder} .`],
  };
}

/** The files, or why there are none. */
function refusable(write: () => Exported, notes: string[]): Exported | undefined {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    notes.push(`There is no zip for Stable-Baselines3 in here: ${error.message}`);
    return undefined;
  }
}

/** Of a run its own configuration; else what the agent says of itself. */
function configOf(source: string, { agent, env, envOptions }: AnyAgent): string {
  if (runIn(source) !== undefined) return readFileSync(join(source, 'config.json'), 'utf8');
  const { preset, seed, steps } = agent.provenance ?? {};
  // What nobody knows is left out.
  const told = { perilune: VERSION, env, envOptions, algo: agent.algo, preset, seed, steps };
  return `${JSON.stringify(told, null, 2)}\n`;
}

/** The returns by episode, where there is a run. */
async function plotOf(source: string): Promise<Files> {
  const run = runIn(source);
  if (run === undefined) return {};
  const picture = await drawPastRun(run);
  return picture === undefined ? {} : { 'reward.png': picture.png };
}

/** The run of ours in a folder, if it is one. */
function runIn(source: string): Run | undefined {
  if (!statSync(source).isDirectory()) return undefined;
  const run = readRun(source);
  return isRun(run) ? run : undefined;
}

/** The episode with the median return: no lucky shot. */
async function replayOf(
  { agent, env, envOptions }: AnyAgent,
  episodes: readonly EvaluatedEpisode[],
  notes: string[],
): Promise<Files> {
  const sorted = [...episodes].sort((a, b) => a.return - b.return);
  const episode = sorted[Math.floor(sorted.length / 2)];
  const stage = make(env, envOptions);
  try {
    if (episode === undefined || stage.unwrapped.scene === undefined) return {};
    const { stepsPerSecond } = specOf(env);
    const frames = fly(stage, agent, episode.seed, stepsToShow(episode));
    const gif = await filmEpisode(frames, { stepsPerSecond });
    const mp4 = toMp4(gif);
    if (typeof mp4 !== 'string') return { 'replay.mp4': mp4 };
    notes.push(`The film is a GIF: ${mp4}.`);
    return { 'replay.gif': gif };
  } finally {
    stage.close();
  }
}
