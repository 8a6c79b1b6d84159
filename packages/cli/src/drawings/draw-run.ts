import type { FilmOptions } from '@perilune/pictures';
import { drawReturns, filmEpisode, type Picture } from '@perilune/pictures/node';
import { type EvaluatedEpisode, make, specOf, type TrainResult } from 'perilune';
import { fly } from './fly.js';

/** The picture of the returns, and the film of an episode where the environment can be drawn: files by name. */
export async function picturesOf(
  result: TrainResult,
): Promise<[name: string, content: string | Uint8Array][]> {
  const picture = await drawRun(result);
  const film = await filmRun(result);
  return [
    ...(picture === undefined
      ? []
      : [file('reward.svg', picture.svg), file('reward.png', picture.png)]),
    ...(film === undefined ? [] : [file(filmName(result.config.env), film)]),
  ];
}

function file(name: string, content: string | Uint8Array): [string, string | Uint8Array] {
  return [name, content];
}

/** The run's returns by episode; undefined if no episode ended. */
export async function drawRun(result: TrainResult): Promise<Picture | undefined> {
  if (result.episodes.length === 0) return undefined;
  const { env, algo, preset, seed } = result.config;
  return await drawReturns(result.episodes, {
    title: `${env}: ${algo}, preset ${preset}, seed ${seed}`,
    threshold: specOf(env).rewardThreshold,
    solvedAtStep: result.solvedAtStep,
  });
}

/** What a run's film is called: a lander's shows a landing, if all went well. */
export function filmName(env: string): string {
  return env.startsWith('LunarLander') ? 'landing.gif' : 'episode.gif';
}

/** A GIF of one of the reporting episodes; undefined if the environment has no picture or none was flown. */
export async function filmRun(
  result: TrainResult,
  options: FilmOptions = {},
): Promise<Buffer | undefined> {
  const episode = typical(result.evaluation?.results ?? []);
  const { env, envOptions } = result.config;
  if (episode === undefined) return undefined;
  const stage = make(env, envOptions);
  try {
    if (stage.unwrapped.scene === undefined) return undefined;
    const { stepsPerSecond } = specOf(env);
    const frames = fly(stage, result.agent, episode.seed);
    return await filmEpisode(frames, { stepsPerSecond, ...options });
  } finally {
    stage.close();
  }
}

/** Of the landings, or of all episodes when there is none, the one with the median return: no lucky shot. */
function typical(episodes: readonly EvaluatedEpisode[]): EvaluatedEpisode | undefined {
  const onPad = episodes.filter(({ info }) => info.onPad === true);
  const landed = episodes.filter(({ info }) => info.end === 'landed');
  const choice = [onPad, landed, episodes].find((list) => list.length > 0) ?? [];
  const sorted = [...choice].sort((a, b) => a.return - b.return);
  return sorted[Math.floor(sorted.length / 2)];
}
