import { type EvaluatedEpisode, make, specOf, type TrainResult } from 'perilune';
import type { FilmOptions } from '../film/film.js';
import { fly, stepsToShow } from '../fly.js';
import { filmEpisode } from './film.js';

/** A GIF of one of the reporting episodes; undefined if the environment has no picture or none was flown. */
export async function filmRun(
  result: TrainResult,
  options: FilmOptions = {},
): Promise<Buffer | undefined> {
  const episode = typical(result.evaluation?.results ?? []);
  const { env, envOptions } = result.config;
  // What is waited for has its picture elsewhere.
  if (episode === undefined || specOf(env).async) return undefined;
  const stage = make(env, envOptions);
  try {
    if (stage.unwrapped.scene === undefined) return undefined;
    const { stepsPerSecond } = specOf(env);
    const frames = fly(stage, result.agent, episode.seed, stepsToShow(episode));
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
