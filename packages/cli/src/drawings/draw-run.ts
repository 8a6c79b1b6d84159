import type { RunFolder } from '@perilune/runs';
import { type EvaluatedEpisode, make, specOf, type TrainResult } from 'perilune';
import { drawReturns, type FilmOptions, filmEpisode, type Picture } from '../pictures/index.js';
import { fly } from './fly.js';

/**
 * Puts the picture of the returns into a run's folder, and the film of an episode where the environment
 * can be drawn.
 *
 * @returns the names of the files written
 */
export async function writePictures(folder: RunFolder, result: TrainResult): Promise<string[]> {
  const picture = await drawRun(result);
  const film = await filmRun(result);
  const files: [string, string | Uint8Array | undefined][] = [
    ['reward.svg', picture?.svg],
    ['reward.png', picture?.png],
    ['landing.gif', film],
  ];
  return files.flatMap(([name, content]) => {
    if (content === undefined) return [];
    folder.write(name, content);
    return [name];
  });
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
    return await filmEpisode(fly(stage, result.agent, episode.seed), options);
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
